/** Replicas whose store is away, mute, full, or wants a password. */
import { expect, test } from 'vitest';
import { freePort } from '../measure/redis-process.ts';
import { clientOf, startRedis } from './redis-server.ts';
import { codeOf, openLoggedUpstream, openReplica } from './replicas.ts';

const rate = [{ calls: 8, perMs: 60_000 }];
const OVER = 'UPSTREAM_RATE_LIMITED';

test('without its store a replica starts and serves its share, and goes on with the store once it is there', async () => {
  const port = await freePort();
  const upstream = await openLoggedUpstream();
  const replica = openReplica({ storeUrl: `redis://127.0.0.1:${port}`, url: upstream.url, rate });
  expect([await codeOf(replica), await codeOf(replica), await codeOf(replica)]).toEqual(['OK', 'OK', OVER]);
  expect(replica.store.away).not.toBeNull();
  await startRedis([], port);
  await expect.poll(() => replica.store.away).toBeNull();
  // What it started meanwhile counts.
  const codes = [];
  for (let call = 0; call < 7; call += 1) codes.push(await codeOf(replica));
  expect(codes).toEqual(['OK', 'OK', 'OK', 'OK', 'OK', 'OK', OVER]);
  expect(upstream.log).toHaveLength(8);
  expect(replica.told.filter((away) => away !== 'TIMEOUT')).toEqual(['ECONNREFUSED', null]);
});

test('a store that dies costs no request more than its share, and comes back by itself', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const replica = openReplica({ storeUrl: redis.url, url: upstream.url, rate });
  await expect.poll(() => replica.store.away).toBeNull();
  expect(await codeOf(replica)).toBe('OK');
  await redis.kill();
  expect([await codeOf(replica), await codeOf(replica)]).toEqual(['OK', OVER]);
  expect(replica.store.away).not.toBeNull();
  await startRedis([], Number(new URL(redis.url).port));
  await expect.poll(() => replica.store.away).toBeNull();
  expect(await codeOf(replica)).toBe('OK');
});

test('a store that goes mute costs one time-out for all who ask, and none after it', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const many = [{ calls: 400, perMs: 60_000 }];
  const replica = openReplica({ storeUrl: redis.url, url: upstream.url, rate: many, upstream: { concurrency: 2 } });
  await expect.poll(() => replica.store.away).toBeNull();
  redis.process.kill('SIGSTOP');
  const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(replica)));
  expect(new Set(codes)).toEqual(new Set(['OK']));
  expect(replica.told).toEqual([null, 'TIMEOUT']);
  redis.process.kill('SIGCONT');
  await expect.poll(() => replica.store.away).toBeNull();
  expect(await codeOf(replica)).toBe('OK');
});

test('a store that is full counts as away, and says so', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const replica = openReplica({ storeUrl: redis.url, url: upstream.url, rate });
  await expect.poll(() => replica.store.away).toBeNull();
  await (await clientOf(redis)).configSet('maxmemory', '1');
  expect([await codeOf(replica), await codeOf(replica), await codeOf(replica)]).toEqual(['OK', 'OK', OVER]);
  expect(replica.store.away).toBe('OOM');
});

test.each([
  ['none', '', 'NOAUTH'],
  ['a wrong one', 'canary-1', 'WRONGPASS'],
])('a store that wants a password and gets %s counts as away, and says so', async (_what, password, reason) => {
  const redis = await startRedis(['--requirepass', 'canary-2']);
  const upstream = await openLoggedUpstream();
  const { port } = new URL(redis.url);
  const secret = password === '' ? '' : `:${password}@`;
  const replica = openReplica({ storeUrl: `redis://${secret}127.0.0.1:${port}`, url: upstream.url, rate });
  await expect.poll(() => replica.told).toEqual([reason]);
  expect([await codeOf(replica), await codeOf(replica), await codeOf(replica)]).toEqual(['OK', 'OK', OVER]);
});

test('a store that gets its password is asked', async () => {
  const redis = await startRedis(['--requirepass', 'canary-2'], undefined, 'canary-2');
  const upstream = await openLoggedUpstream();
  const replica = openReplica({ storeUrl: redis.url, url: upstream.url, rate });
  await expect.poll(() => replica.told).toEqual([null]);
});

test('a store without TLS that is asked by TLS counts as away', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const replica = openReplica({ storeUrl: redis.url.replace('redis:', 'rediss:'), url: upstream.url, rate });
  expect([await codeOf(replica), await codeOf(replica), await codeOf(replica)]).toEqual(['OK', 'OK', OVER]);
  await expect.poll(() => replica.told.length).toBeGreaterThan(0);
  expect(replica.told).not.toContain(null);
});
