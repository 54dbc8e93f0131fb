/** Replicas whose store fails: what the upstream sees of them together, and what a request waits for. */
import { expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import type { RedisServer } from '../measure/redis-process.ts';
import { documentedRights } from './documented-rights.ts';
import { clientOf, startRedis } from './redis-server.ts';
import { allThere, codeOf, codesOf, hashOf, openLoggedUpstream, openReplica, openReplicas } from './replicas.ts';

const OVER = 'UPSTREAM_RATE_LIMITED';
/** Two of them are for each replica alone, unless the test has other shares. */
const rate = [{ calls: 8, perMs: 60_000 }];

interface Fault {
  readonly begin: (redis: RedisServer) => Promise<unknown>;
  readonly end: (redis: RedisServer) => Promise<unknown>;
  /** Whether the store knows afterwards what it has granted. */
  readonly remembers: boolean;
}

const nothing = async (): Promise<void> => {};
const stop = async ({ process }: RedisServer): Promise<void> => void process.kill('SIGSTOP');
const goOn = async ({ process }: RedisServer): Promise<void> => void process.kill('SIGCONT');
const command = async (redis: RedisServer, ...words: readonly string[]): Promise<unknown> =>
  (await clientOf(redis)).sendCommand([...words]);

const faults: Readonly<Record<string, Fault>> = {
  killed: { begin: (redis) => redis.kill(), end: (redis) => startRedis([], redis.port), remembers: false },
  stopped: { begin: stop, end: goOn, remembers: true },
  slow: { begin: (redis) => command(redis, 'CLIENT', 'PAUSE', '2000'), end: nothing, remembers: true },
  full: {
    begin: (redis) => command(redis, 'CONFIG', 'SET', 'maxmemory', '1'),
    end: (redis) => command(redis, 'CONFIG', 'SET', 'maxmemory', '0'),
    remembers: true,
  },
  emptied: { begin: (redis) => command(redis, 'FLUSHALL'), end: nothing, remembers: false },
  'cut off': {
    begin: (redis) => command(redis, 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'),
    end: nothing,
    remembers: true,
  },
};

test.for(Object.entries(faults))(
  'three replicas whose store is %s in the middle start no more than the quota together, and their own parts at least',
  async ([, { begin, end, remembers }]) => {
    const redis = await startRedis();
    const upstream = await openLoggedUpstream();
    // Of a day, so that nothing is free again before the test has ended: 6 for each alone, and 42 for all.
    const day = [{ calls: 60, perMs: 86_400_000 }];
    const options = { storeUrl: redis.url, url: upstream.url, rate: day, share: 0.1, settleMs: 60_000 };
    const replicas = await openReplicas(3, { ...options, storeTimeoutMs: 300 });
    await codesOf(replicas, 1);
    await (await hashOf(redis)).age();
    await codesOf(replicas, 5);
    await begin(redis);
    await codesOf(replicas, 20);
    await end(redis);
    await allThere(replicas);
    await codesOf(replicas, 20);
    await codesOf(replicas, 20);
    expect(upstream.log.length).toBeLessThanOrEqual(60);
    // On a busy machine the store may count as away before the fault: then calls of the own parts were among the first.
    expect(upstream.log.length).toBeGreaterThanOrEqual(remembers ? 18 + 1 : 18);
  },
);

test('without its store a replica starts and serves its own part, and goes on with the store once it is there', async () => {
  const port = await freePort();
  const upstream = await openLoggedUpstream();
  const replica = openReplica({ storeUrl: `redis://127.0.0.1:${port}`, url: upstream.url, rate });
  expect(await codesOf([replica], 3)).toEqual(['OK', 'OK', OVER]);
  expect(replica.store.away).not.toBeNull();
  await startRedis([], port);
  await allThere([replica]);
  // What it started meanwhile counts.
  expect(await codesOf([replica], 7)).toEqual(['OK', 'OK', 'OK', 'OK', 'OK', 'OK', OVER]);
  expect(upstream.log).toHaveLength(8);
  expect(replica.told.filter((away) => away !== 'TIMEOUT')).toEqual(['ECONNREFUSED', null]);
});

test('a store that dies leaves its own part to a replica, and comes back by itself with what that knows', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const [replica] = await openReplicas(1, { storeUrl: redis.url, url: upstream.url, rate });
  if (replica === undefined) throw new Error('no replica');
  expect(await codeOf(replica)).toBe('OK');
  await redis.kill();
  expect(await codesOf([replica], 3)).toEqual(['OK', 'OK', OVER]);
  expect(replica.store.away).not.toBeNull();
  await startRedis([], redis.port);
  await allThere([replica]);
  expect(await codesOf([replica], 6)).toEqual(['OK', 'OK', 'OK', 'OK', 'OK', OVER]);
  expect(upstream.log).toHaveLength(8);
});

test('a new store grants nothing but own parts, until every replica had time to report', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const [replica] = await openReplicas(1, { storeUrl: redis.url, url: upstream.url, rate, settleMs: 60_000 });
  if (replica === undefined) throw new Error('no replica');
  expect(await codesOf([replica], 3)).toEqual(['OK', 'OK', OVER]);
});

test('a store that goes mute costs one time-out for all who ask, and none after it', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const many = [{ calls: 400, perMs: 60_000 }];
  const options = { storeUrl: redis.url, url: upstream.url, rate: many, storeTimeoutMs: 1000 };
  const [replica] = await openReplicas(1, { ...options, upstream: { concurrency: 2 } });
  if (replica === undefined) throw new Error('no replica');
  redis.process.kill('SIGSTOP');
  expect(new Set(await codesOf([replica], 50))).toEqual(new Set(['OK']));
  expect(replica.told).toEqual([null, 'TIMEOUT']);
  redis.process.kill('SIGCONT');
  await allThere([replica]);
  expect(await codeOf(replica)).toBe('OK');
});

test('a store that is full counts as away, and says so', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const [replica] = await openReplicas(1, { storeUrl: redis.url, url: upstream.url, rate });
  if (replica === undefined) throw new Error('no replica');
  await (await clientOf(redis)).configSet('maxmemory', '1');
  expect(await codesOf([replica], 3)).toEqual(['OK', 'OK', OVER]);
  expect(replica.store.away).toBe('OOM');
});

test.each([
  ['none', '', 'NOAUTH'],
  ['a wrong one', 'canary-1', 'WRONGPASS'],
])('a store that wants a password and gets %s counts as away, and says so', async (_what, password, reason) => {
  const redis = await startRedis(['--requirepass', 'canary-2']);
  const upstream = await openLoggedUpstream();
  const secret = password === '' ? '' : `:${password}@`;
  const storeUrl = `redis://${secret}127.0.0.1:${redis.port}`;
  const replica = openReplica({ storeUrl, url: upstream.url, rate });
  await expect.poll(() => replica.told).toEqual([reason]);
  expect(await codesOf([replica], 3)).toEqual(['OK', 'OK', OVER]);
});

test('a store that gets its password is asked', async () => {
  const redis = await startRedis(['--requirepass', 'canary-2'], undefined, 'canary-2');
  const upstream = await openLoggedUpstream();
  const replica = openReplica({ storeUrl: redis.url, url: upstream.url, rate });
  await expect.poll(() => replica.told).toEqual([null]);
});

test('a user that may do no more than what is documented is enough', async () => {
  const redis = await startRedis();
  await command(redis, 'ACL', 'SETUSER', 'graph', 'on', '>canary-3', '~test:*', ...(await documentedRights()));
  const upstream = await openLoggedUpstream();
  const storeUrl = redis.url.replace('redis://', 'redis://graph:canary-3@');
  const [replica] = await openReplicas(1, { storeUrl, url: upstream.url, rate });
  if (replica === undefined) throw new Error('no replica');
  expect(await codesOf([replica], 9)).toEqual([...Array.from({ length: 8 }, () => 'OK'), OVER]);
  expect(replica.told).toEqual([null]);
});

test('a store without TLS that is asked by TLS counts as away', async () => {
  const redis = await startRedis();
  const upstream = await openLoggedUpstream();
  const storeUrl = redis.url.replace('redis:', 'rediss:');
  const replica = openReplica({ storeUrl, url: upstream.url, rate });
  expect(await codesOf([replica], 3)).toEqual(['OK', 'OK', OVER]);
  await expect.poll(() => replica.told.length).toBeGreaterThan(0);
  expect(replica.told).not.toContain(null);
});
