/** Replicas over a real Redis: what the upstream sees of them together. */
import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/http/clock.ts';
import { clientOf, type RedisServer, startRedis } from './redis-server.ts';
import { codeOf, mostWithin, openLoggedUpstream, openReplica } from './replicas.ts';

const DAY = { calls: 30_000, perMs: 86_400_000 };

/** Of the one hash that the store holds. */
async function keyOf(redis: RedisServer): Promise<string> {
  const [key = ''] = await (await clientOf(redis)).keys('test:{*');
  return key;
}

test('three replicas under load never exceed the quota together, by the log of the upstream', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const rate = [{ calls: 20, perMs: 1000 }, DAY];
  const replicas = [1, 2, 3].map(() => openReplica({ storeUrl: redis.url, url: upstream.url, rate }));
  await expect.poll(() => replicas.map(({ store }) => store.away)).toEqual([null, null, null]);
  const codes = await Promise.all(replicas.flatMap((replica) => Array.from({ length: 40 }, () => codeOf(replica))));
  const left = codes.filter((code) => code === 'OK').length;
  expect(left).toBe(upstream.log.length);
  // All that the quota has room for within the time-outs, and no more.
  expect(left).toBeGreaterThanOrEqual(40);
  expect(mostWithin(upstream.log, 1000)).toBeLessThanOrEqual(20);
  expect(mostWithin(upstream.log, 1000)).toBeGreaterThan(10);
  expect(replicas[0]?.upstream.states[0]?.startsLeft[1]).toEqual({ per: 'day', left: DAY.calls - left });
});

test('a quota that one replica has used up refuses at the others at once', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const rate = [{ calls: 3, perMs: 60_000 }];
  const [one, other] = [1, 2].map(() => openReplica({ storeUrl: redis.url, url: upstream.url, rate }));
  if (one === undefined || other === undefined) throw new Error('no replicas');
  await expect.poll(() => [one.store.away, other.store.away]).toEqual([null, null]);
  expect(await Promise.all([1, 2, 3].map(() => codeOf(one)))).toEqual(['OK', 'OK', 'OK']);
  expect(await codeOf(other)).toBe('UPSTREAM_RATE_LIMITED');
  expect(other.upstream.refusal).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED' });
  expect(upstream.log).toHaveLength(3);
});

test('a pause that one replica was asked for holds all others, and nothing of a credential is in the store', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const [one, other] = [1, 2].map(() => openReplica({ storeUrl: redis.url, url: upstream.url, rate: [DAY] }));
  if (one === undefined || other === undefined) throw new Error('no replicas');
  await expect.poll(() => [one.store.away, other.store.away]).toEqual([null, null]);
  one.upstream.pause(new Date(Date.now() + 60_000));
  const client = await clientOf(redis);
  await expect.poll(async () => (await client.keys('test:{*')).length).toBe(1);
  expect(await codeOf(other)).toBe('UPSTREAM_RATE_LIMITED');
  expect(upstream.log).toEqual([]);
  const [key = ''] = await client.keys('test:{*');
  expect(key).toMatch(/^test:\{test-[0-9a-f]{32}\}$/);
  expect(JSON.stringify(await client.hGetAll(key))).not.toMatch(/canary|127\.0\.0\.1/);
});

test('a breaker that opened at one replica is open at all, and one call of all of them tries', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const breaker = { failures: 2, openMs: 400, maxOpenMs: 400 };
  const options = { storeUrl: redis.url, url: upstream.url, rate: [DAY], upstream: { breaker } };
  const replicas = [1, 2, 3].map(() => openReplica(options));
  const [one, ...others] = replicas;
  if (one === undefined) throw new Error('no replicas');
  await expect.poll(() => replicas.map(({ store }) => store.away)).toEqual([null, null, null]);
  upstream.status = 503;
  await codeOf(one);
  await codeOf(one);
  expect(upstream.log).toHaveLength(2);
  const refused = await Promise.all(others.map(codeOf));
  expect(refused).toEqual(['SOURCE_PAUSED', 'SOURCE_PAUSED']);
  expect(upstream.log).toHaveLength(2);
  upstream.status = 200;
  await expect.poll(() => replicas.map(({ upstream: { refusal } }) => refusal)).toEqual([null, null, null]);
  const codes = await Promise.all(replicas.map(codeOf));
  expect(codes.toSorted()).toEqual(['OK', 'SOURCE_PAUSED', 'SOURCE_PAUSED']);
  expect(upstream.log).toHaveLength(3);
});

test('a store that is emptied in the middle learns from each replica what it has started', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const rate = [{ calls: 6, perMs: 60_000 }];
  const [one, other] = [1, 2].map(() => openReplica({ storeUrl: redis.url, url: upstream.url, rate }));
  if (one === undefined || other === undefined) throw new Error('no replicas');
  await expect.poll(() => [one.store.away, other.store.away]).toEqual([null, null]);
  expect([await codeOf(one), await codeOf(one), await codeOf(other), await codeOf(other)]).toEqual([
    'OK',
    'OK',
    'OK',
    'OK',
  ]);
  await (await clientOf(redis)).flushAll();
  const codes = [await codeOf(one), await codeOf(other), await codeOf(one), await codeOf(other)];
  expect(codes).toEqual(['OK', 'OK', 'UPSTREAM_RATE_LIMITED', 'UPSTREAM_RATE_LIMITED']);
  expect(upstream.log).toHaveLength(6);
});

test('what a newer version wrote is left as it is, and the replica keeps to its share', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const replica = openReplica({ storeUrl: redis.url, url: upstream.url, rate: [{ calls: 8, perMs: 60_000 }] });
  await expect.poll(() => replica.store.away).toBeNull();
  expect(await codeOf(replica)).toBe('OK');
  const client = await clientOf(redis);
  const [key = ''] = await client.keys('test:{*');
  await client.del(key);
  await client.hSet(key, { v: '2', shape: 'unknown' });
  expect([await codeOf(replica), await codeOf(replica)]).toEqual(['OK', 'UPSTREAM_RATE_LIMITED']);
  expect(replica.told).toEqual([null, 'NEWER']);
  expect({ ...(await client.hGetAll(key)) }).toEqual({ v: '2', shape: 'unknown' });
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
  const options = { storeUrl: redis.url, url: upstream.url, rate: [{ calls: 4, perMs: 60_000 }] };
  const [right, wrong] = [openReplica(options), openReplica({ ...options, upstream: { clock: late } })];
  await expect.poll(() => [right.store.away, wrong.store.away]).toEqual([null, null]);
  const codes = [await codeOf(wrong), await codeOf(right), await codeOf(wrong), await codeOf(right)];
  expect(codes).toEqual(['OK', 'OK', 'OK', 'OK']);
  expect([await codeOf(wrong), await codeOf(right)]).toEqual(['UPSTREAM_RATE_LIMITED', 'UPSTREAM_RATE_LIMITED']);
  // A pause is told by how long it lasts, not by when it ends.
  wrong.upstream.pause(new Date(late.date().getTime() + 500_000));
  await expect.poll(async () => Number(await (await clientOf(redis)).hGet(await keyOf(redis), 'p'))).toBeGreaterThan(0);
  const until = Number(await (await clientOf(redis)).hGet(await keyOf(redis), 'p'));
  expect(until).toBeGreaterThan(Date.now());
  expect(until).toBeLessThan(Date.now() + HOUR);
  expect(upstream.log).toHaveLength(4);
});
