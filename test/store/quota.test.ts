/** Replicas over a real Redis: what the upstream sees of them together. */
import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/http/clock.ts';
import { mostWithin } from '../measure/numbers.ts';
import { startRedis } from './redis-server.ts';
import { codeOf, codesOf, hashOf, openLoggedUpstream, openReplica, openReplicas } from './replicas.ts';

const DAY = { calls: 30_000, perMs: 86_400_000 };
const OVER = 'UPSTREAM_RATE_LIMITED';

test('three replicas under load never exceed the quota together, by the log of the upstream', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const rate = [{ calls: 30, perMs: 1000 }, DAY];
  // A grant is good for so long, and counts for as much longer: requests may be as late on their way on a busy machine.
  const options = { storeUrl: redis.url, url: upstream.url, rate, share: 0.1, storeTimeoutMs: 1500 };
  const replicas = await openReplicas(3, options);
  const codes = await codesOf(replicas, 20);
  expect(codes.filter((code) => code === 'OK')).toHaveLength(60);
  expect(upstream.log).toHaveLength(60);
  expect(mostWithin(upstream.log, 1000)).toBeLessThanOrEqual(30);
  const last = await Promise.all(replicas.map(codeOf));
  expect(last).toEqual(['OK', 'OK', 'OK']);
  const left = Math.min(...replicas.map(({ upstream: { states } }) => states[0]?.startsLeft[1]?.left ?? 0));
  expect(left).toBe(DAY.calls - 63);
});

test('a quota that one replica has used up refuses at the others at once', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const rate = [{ calls: 3, perMs: 60_000 }];
  // Fewer calls than replicas: nobody has a part of its own.
  const [one, other] = await openReplicas(2, { storeUrl: redis.url, url: upstream.url, rate, replicas: 4 });
  if (one === undefined || other === undefined) throw new Error('no replicas');
  expect(await codesOf([one], 3)).toEqual(['OK', 'OK', 'OK']);
  expect(await codeOf(other)).toBe(OVER);
  expect(other.upstream.refusal).toMatchObject({ code: OVER });
  expect(upstream.log).toHaveLength(3);
});

test('two sources of one process that ask the same server count together', async () => {
  const url = new URL('https://source.example');
  const rate = [{ calls: 8, perMs: 60_000 }];
  const replica = openReplica({ storeUrl: 'redis://127.0.0.1:1', url, rate });
  const identity = { kind: 'test', url, headers: new Map() };
  const [one, same] = [60_000, 60_001].map((probeMs) => replica.store.open({ identity, probeMs, rates: rate }));
  one?.own.start();
  expect([one?.own.left, same?.own.left]).toEqual([[1], [1]]);
});

test('a 429 at one replica holds all others, and nothing of a credential is in the store', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const replicas = await openReplicas(3, { storeUrl: redis.url, url: upstream.url, rate: [DAY] });
  const hash = await hashOf(redis);
  expect(await codesOf(replicas, 5)).not.toContain(OVER);
  Object.assign(upstream, { status: 429, headers: { 'retry-after': '600' } });
  expect(await codesOf(replicas.slice(0, 1), 1)).toEqual([OVER]);
  await expect.poll(() => hash.field('p')).toBeGreaterThan(Date.now());
  // From here on no call has been granted.
  const { length } = upstream.log;
  expect(new Set(await codesOf(replicas, 20))).toEqual(new Set([OVER]));
  expect(upstream.log).toHaveLength(length);
  expect(await hash.key()).toMatch(/^test:\{test-[0-9a-f]{32}\}$/);
  expect(JSON.stringify(await hash.client.hGetAll(await hash.key()))).not.toMatch(/canary|127\.0\.0\.1/);
});

test('a pause outlives the memory of the store where the replica that was asked for it lives', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const replicas = await openReplicas(2, { storeUrl: redis.url, url: upstream.url, rate: [DAY] });
  const [one, other] = replicas;
  if (one === undefined || other === undefined) throw new Error('no replicas');
  const hash = await hashOf(redis);
  one.upstream.pause(new Date(Date.now() + 600_000));
  await expect.poll(() => hash.field('p')).toBeGreaterThan(Date.now());
  await hash.client.flushAll();
  // Whatever the first replica tells next, the longest pause is with it.
  one.upstream.pause(new Date(Date.now() + 1000));
  await expect.poll(() => hash.field('p')).toBeGreaterThan(Date.now() + 500_000);
  expect(await codeOf(other)).toBe(OVER);
});

test('a breaker that opened at one replica is open at all, and one call of all of them tries', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const breaker = { failures: 2, openMs: 400, maxOpenMs: 400 };
  const options = { storeUrl: redis.url, url: upstream.url, rate: [DAY], upstream: { breaker } };
  const replicas = await openReplicas(3, options);
  const [one, ...others] = replicas;
  if (one === undefined) throw new Error('no replicas');
  const hash = await hashOf(redis);
  upstream.status = 503;
  await codeOf(one);
  await codeOf(one);
  await expect.poll(() => hash.field('bu')).toBeGreaterThan(0);
  // As if it had opened for an hour, so that a busy machine has time to ask.
  await hash.client.hIncrBy(await hash.key(), 'bu', 3_600_000);
  expect(await codesOf(others, 1)).toEqual(['SOURCE_PAUSED', 'SOURCE_PAUSED']);
  expect(upstream.log).toHaveLength(2);
});

test('one call of all replicas tries whether the source is back', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const breaker = { failures: 1, openMs: 200, maxOpenMs: 200 };
  const options = { storeUrl: redis.url, url: upstream.url, rate: [DAY], upstream: { breaker } };
  const replicas = await openReplicas(3, options);
  upstream.status = 503;
  await codesOf(replicas.slice(0, 1), 1);
  const hash = await hashOf(redis);
  await expect.poll(() => hash.field('bu')).toBeGreaterThan(0);
  await expect.poll(() => hash.field('bu').then((until) => until < Date.now())).toBe(true);
  upstream.status = 200;
  const tried = upstream.log.length;
  await expect.poll(() => replicas.every(({ upstream: { refusal } }) => refusal === null)).toBe(true);
  const codes = await codesOf(replicas, 1);
  expect(codes.filter((code) => code === 'OK').length).toBeGreaterThanOrEqual(1);
  expect(upstream.log.length - tried).toBe(codes.filter((code) => code === 'OK').length);
  await expect.poll(() => codesOf(replicas, 1)).toEqual(['OK', 'OK', 'OK']);
});

test('the headers of the source correct the count for all replicas', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const rate = [{ calls: 100, perMs: 60_000 }];
  const [one, other] = await openReplicas(2, { storeUrl: redis.url, url: upstream.url, rate });
  if (one === undefined || other === undefined) throw new Error('no replicas');
  const send = (left: number) =>
    one.upstream.send(
      { method: 'GET', path: '/', step: 'test' },
      {
        signal: AbortSignal.timeout(60_000),
        accept: (_exchange, from) => from.correct({ perMs: 60_000, left, endsInMs: 30_000 }),
      },
    );
  await send(99);
  await codeOf(other);
  expect(other.upstream.states[0]?.startsLeft).toEqual([{ per: 'minute', left: 98 }]);
  // Somebody else uses the same credential.
  await send(10);
  const hash = await hashOf(redis);
  await expect.poll(() => hash.field('c60000:n')).toBe(50);
  const codes = await codesOf([one, other], 10);
  expect(codes.filter((code) => code === 'OK')).toHaveLength(10);
  expect(upstream.log).toHaveLength(13);
});

test('what a newer version wrote is left as it is, and the replica keeps to its own part', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const rate = [{ calls: 8, perMs: 60_000 }];
  const [replica] = await openReplicas(1, { storeUrl: redis.url, url: upstream.url, rate });
  if (replica === undefined) throw new Error('no replica');
  expect(await codeOf(replica)).toBe('OK');
  const { client, key } = await hashOf(redis);
  const name = await key();
  await client.del(name);
  await client.hSet(name, { v: '2', shape: 'unknown' });
  expect(await codesOf([replica], 3)).toEqual(['OK', 'OK', OVER]);
  expect(replica.told).toEqual([null, 'NEWER']);
  expect({ ...(await client.hGetAll(name)) }).toEqual({ v: '2', shape: 'unknown' });
});

test('a replica whose clock is an hour off changes nothing for the others, nor they for it', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const HOUR = 3_600_000;
  const late: Clock = {
    ...systemClock,
    now: () => performance.now() - HOUR,
    date: () => new Date(Date.now() - HOUR),
  };
  const options = { storeUrl: redis.url, url: upstream.url, rate: [{ calls: 4, perMs: 60_000 }], replicas: 2 };
  const [[right], [wrong]] = [
    await openReplicas(1, options),
    await openReplicas(1, { ...options, upstream: { clock: late } }),
  ];
  if (right === undefined || wrong === undefined) throw new Error('no replicas');
  const codes = [await codeOf(wrong), await codeOf(right), await codeOf(wrong), await codeOf(right)];
  expect(codes).toEqual(['OK', 'OK', 'OK', 'OK']);
  expect([await codeOf(wrong), await codeOf(right)]).toEqual([OVER, OVER]);
  // A pause is told by how long it lasts, not by when it ends.
  wrong.upstream.pause(new Date(late.date().getTime() + 500_000));
  const hash = await hashOf(redis);
  await expect.poll(() => hash.field('p')).toBeGreaterThan(Date.now());
  expect(await hash.field('p')).toBeLessThan(Date.now() + HOUR);
  expect(upstream.log).toHaveLength(4);
});
