/** Replicas that follow the same balances over one store: who reads, what the others are told, and what faults change of it. */
import { expect, onTestFinished, test } from 'vitest';
import { channelName } from '../../src/balances/kept/entry-name.ts';
import { cellKey, type LiveCell } from '../../src/balances/live/cell.ts';
import { LiveWatches } from '../../src/balances/live/live-watches.ts';
import { writeCell, writeMessage } from '../../src/balances/live/shared-message.ts';
import { SharedPollers } from '../../src/balances/live/shared-pollers.ts';
import { systemClock } from '../../src/http/clock.ts';
import { noAmounts } from '../../src/model/reading.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Lease } from '../../src/model/shared-channels.ts';
import { chosenAssets } from '../../src/providers/chosen.ts';
import type { BalanceRead } from '../../src/providers/provider.ts';
import { openConfiguredStore } from '../../src/store/open-redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { account, get, openInvented, unlimited, wholePage } from '../balances/invented.ts';
import { freePort } from '../free-port.ts';
import type { RedisServer } from '../measure/redis-process.ts';
import { documentedRights } from './documented-rights.ts';
import { clientOf, startRedis } from './redis-server.ts';

const LEASE_MS = 1500;
const SOURCE_KEY = 'secret-4711';
const cell = (address: string): LiveCell => ({ account: account(address), ref: 't' });

/** What the source says now, for every account. Amounts only grow, so that what goes back is seen. */
const ledger = (): { amount: bigint } => ({ amount: 1n });

interface LiveReplica {
  readonly store: Store;
  readonly sent: readonly string[];
  /** Amounts that its watcher was told of each cell, or codes of failures, in order. */
  readonly told: ReadonlyMap<string, readonly (bigint | string | null)[]>;
  readonly watches: LiveWatches;
  /** It says nothing any more, and gives nothing up. */
  kill(): void;
}

interface ReplicaSettings {
  readonly cells: readonly LiveCell[];
  readonly book: { readonly amount: bigint };
  readonly url: string;
  readonly mostCells?: number;
}

/** One that reaches its store before anybody watches. */
async function openLive(settings: ReplicaSettings): Promise<LiveReplica> {
  const store = openStore(settings);
  await expect.poll(() => store.away).toBe(null);
  return follow(store, settings);
}

function openStore({ url }: Pick<ReplicaSettings, 'url'>): Store {
  const parts = { replicas: 3, share: 0.1, settleMs: 0, balances: true, leaseMs: LEASE_MS };
  const settings = { url: new Secret(url), prefix: 'test:', timeoutMs: 10_000, coolOffMs: 100, ...parts };
  const store = openConfiguredStore(settings, () => {});
  onTestFinished(() => store.close());
  return store;
}

function follow(store: Store, { cells, book, mostCells = 1000 }: Omit<ReplicaSettings, 'url'>): LiveReplica {
  const reading: BalanceRead<'cross-product'> = {
    ...{ name: 'read', shape: 'cross-product', limits: unlimited, serves: () => true, listing: 'none', filters: [] },
    ...{ absent: 'unknown', unasked: 'drop' },
    balances: {
      request: ({ accounts, assets }) => get(`/${accounts.map(({ address }) => address)}/${assets}`, 'read'),
      decode: ({ accounts, assets }) =>
        wholePage(
          accounts.flatMap(({ address }) =>
            chosenAssets(assets).map((asset) => ({
              ...{ address, asset, amounts: { ...noAmounts, total: book.amount }, facts: null, details: null },
              block: null,
            })),
          ),
        ),
    },
  };
  const { source, sent } = openInvented([reading], { store: { values: store.kept, sourceKey: SOURCE_KEY } });
  const onFault = (error: unknown): never => {
    throw error;
  };
  const pollers = new SharedPollers({
    ...{ share: 1, maxSurplus: 9, deadlineMs: 10_000, onFault },
    ...{ channels: store.channels, leaseMs: LEASE_MS, mostCells },
  });
  const watches = new LiveWatches({
    ...{ pollers, clock: systemClock, heartbeatMs: 60_000, stalledMs: 60_000 },
    limits: { watches: 100, watchesPerClient: 100, cells: 10_000 },
    every(ms, run) {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    },
  });
  const told = new Map<string, (bigint | string | null)[]>();
  const watch = watches.open([{ source, network: null, cells, maxAgeMs: 1000, restAgeMs: 1000 }], null);
  void (async () => {
    for await (const { changes } of watch) {
      for (const { cell: changed, current } of changes) {
        const key = cellKey(changed);
        const { outcome } = current;
        const list = told.get(key) ?? [];
        told.set(key, list);
        list.push('value' in outcome ? outcome.value.amounts.total : outcome.failure.code);
      }
    }
  })().catch(() => {});
  onTestFinished(() => watches.close());
  return { store, sent, told, watches, kill: () => store.close() };
}

async function everyTold(replicas: readonly LiveReplica[], amount: bigint): Promise<void> {
  await expect
    .poll(() => replicas.flatMap(({ told }) => [...told.values()].map((list) => list.at(-1))))
    .toEqual(replicas.flatMap(({ told }) => [...told].map(() => amount)));
  await expect.poll(() => replicas.every(({ told }) => told.size > 0)).toBe(true);
}

/** Each list grows, and nothing is told twice. */
function expectNoneBack(replicas: readonly LiveReplica[]): void {
  for (const { told } of replicas) {
    for (const list of told.values()) {
      const amounts = list.map((amount) => (typeof amount === 'bigint' ? amount : -1n));
      expect(amounts).toEqual([...new Set(amounts)].toSorted((a, b) => (a < b ? -1 : 1)));
    }
  }
}

const calls = (replicas: readonly LiveReplica[]): number => replicas.reduce((sum, { sent }) => sum + sent.length, 0);

async function openThree(redis: RedisServer, book: { readonly amount: bigint }) {
  const one = await openLive({ url: redis.url, book, cells: [cell('a'), cell('b')] });
  await everyTold([one], book.amount);
  const two = await openLive({ url: redis.url, book, cells: [cell('b'), cell('c')] });
  const three = await openLive({ url: redis.url, book, cells: [cell('c')] });
  await everyTold([one, two, three], book.amount);
  return [one, two, three] as const;
}

test('three replicas cost one poller: the first reads what all of them want, and all are told', async () => {
  const redis = await startRedis();
  const book = ledger();
  const replicas = await openThree(redis, book);
  for (const amount of [2n, 3n]) {
    book.amount = amount;
    await everyTold(replicas, amount);
  }
  expect(replicas[1].sent).toEqual([]);
  expect(replicas[2].sent).toEqual([]);
  expect(replicas[0].sent.at(-1)).toBe('read /a,b,c/t');
  expectNoneBack(replicas);
  expect([...replicas[1].told]).toEqual([
    ['account/s/b t', [1n, 2n, 3n]],
    ['account/s/c t', [1n, 2n, 3n]],
  ]);
  // Nothing of the credential stands there, and all of it ends.
  const client = await clientOf(redis);
  const keys = await client.keys('*');
  const live = keys.filter((key) => key.includes('live:'));
  expect(live).toHaveLength(1);
  expect(JSON.stringify([keys, await client.hGetAll(live[0] ?? '')])).not.toContain('4711');
  expect(await client.pTTL(live[0] ?? '')).toBeGreaterThan(0);
});

test('once the watchers of one replica have left, nothing is read for them, and a reader that leaves is replaced at once', async () => {
  const redis = await startRedis();
  const book = ledger();
  const replicas = await openThree(redis, book);
  replicas[2].watches.close();
  replicas[0].watches.close();
  book.amount = 2n;
  await everyTold([replicas[1]], 2n);
  // One of them alone where they were not in step yet.
  expect(replicas[1].sent.filter((path) => !['read /b,c/t', 'read /b/t', 'read /c/t'].includes(path))).toEqual([]);
  expectNoneBack([replicas[1]]);
});

test('a reader that is killed is replaced, and no change is lost, told twice or taken back', async () => {
  const redis = await startRedis();
  const book = ledger();
  const [one, two, three] = await openThree(redis, book);
  one.kill();
  book.amount = 2n;
  await everyTold([two, three], 2n);
  book.amount = 3n;
  await everyTold([two, three], 3n);
  // One of the two reads for both.
  expect([two, three].filter(({ sent }) => sent.length > 0)).toHaveLength(1);
  expectNoneBack([two, three]);
  // Once its lease has ended, it reads no more.
  const before = one.sent.length;
  book.amount = 4n;
  await everyTold([two, three], 4n);
  expect(one.sent.length).toBe(before);
});

const faults: Readonly<Record<string, (redis: RedisServer) => Promise<unknown>>> = {
  'cuts all connections': async (redis) => (await clientOf(redis)).sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']),
  'is emptied': async (redis) => (await clientOf(redis)).sendCommand(['FLUSHALL']),
  'stops for a while': async ({ process }) => {
    process.kill('SIGSTOP');
    await new Promise((resolve) => setImmediate(resolve));
    process.kill('SIGCONT');
  },
};

test.for(Object.entries(faults))('where the store %s, all are told what changed meanwhile', async ([, fault]) => {
  const redis = await startRedis();
  const book = ledger();
  const replicas = await openThree(redis, book);
  await fault(redis);
  book.amount = 2n;
  await everyTold(replicas, 2n);
  await expect.poll(() => replicas.map(({ store }) => store.away)).toEqual([null, null, null]);
  book.amount = 3n;
  await everyTold(replicas, 3n);
  expectNoneBack(replicas);
});

test('without its store each replica reads for itself, and one for all once it is there', async () => {
  const port = await freePort();
  const book = ledger();
  const url = `redis://127.0.0.1:${port}`;
  const replicas = [cell('a'), cell('b')].map((own) => follow(openStore({ url }), { book, cells: [own] }));
  await everyTold(replicas, 1n);
  expect(replicas.map(({ sent }) => sent[0])).toEqual(['read /a/t', 'read /b/t']);
  const redis = await startRedis([], port);
  await expect.poll(() => replicas.flatMap(({ sent }) => sent).at(-1) ?? '').toMatch(/read/);
  await expect
    .poll(() => replicas.flatMap(({ sent }) => sent.filter((path) => path.includes(','))).length)
    .toBeGreaterThan(0);
  const [reader] = replicas.filter(({ sent }) => sent.some((path) => path.includes(',')));
  const others = replicas.filter((replica) => replica !== reader);
  const before = calls(others);
  book.amount = 2n;
  await everyTold(replicas, 2n);
  expect(calls(others)).toBe(before);
  await redis.kill();
  book.amount = 3n;
  await everyTold(replicas, 3n);
  expect(calls(others)).toBeGreaterThan(before);
  expectNoneBack(replicas);
});

test('a replica that wants more than is read for others reads for itself', async () => {
  const redis = await startRedis();
  const book = ledger();
  const one = await openLive({ url: redis.url, book, cells: [cell('a')], mostCells: 1 });
  await everyTold([one], 1n);
  const two = await openLive({ url: redis.url, book, cells: [cell('b'), cell('c')] });
  await everyTold([two], 1n);
  expect(two.sent[0]).toBe('read /b,c/t');
});

test('a user that may do what is documented is enough; one without channels shares the rest, and reads for itself', async () => {
  const redis = await startRedis();
  const client = await clientOf(redis);
  const rights = (await documentedRights()).map((right) => right.replace('balancegraph:', 'test:'));
  await client.sendCommand(['ACL', 'SETUSER', 'graph', 'on', '>canary-3', ...rights]);
  await client.sendCommand(['ACL', 'SETUSER', 'older', 'on', '>canary-3', ...rights, 'resetchannels']);
  const book = ledger();
  const as = (user: string): string => redis.url.replace('redis://', `redis://${user}:canary-3@`);
  const one = await openLive({ url: as('graph'), book, cells: [cell('a')] });
  await everyTold([one], 1n);
  const two = await openLive({ url: as('graph'), book, cells: [cell('b')] });
  const older = await openLive({ url: as('older'), book, cells: [cell('c')] });
  await everyTold([two, older], 1n);
  expect(two.sent).toEqual([]);
  expect(new Set(older.sent)).toEqual(new Set(['read /c/t']));
  expect(older.store.away).toBe(null);
});

test('a lease passes on with a greater number, also where the store has forgotten, and who had it before can tell nothing', async () => {
  const redis = await startRedis();
  const heard: string[] = [];
  const there = Promise.withResolvers<void>();
  const listener = { hear: (text: string) => void heard.push(text), onThere: () => there.resolve(), onAway() {} };
  const { store } = await openLive({ url: redis.url, book: ledger(), cells: [cell('a')] });
  const channel = store.channels.open('one', listener);
  onTestFinished(() => channel.close());
  await there.promise;
  const first = held(await channel.hold({ id: 'a', fence: 0 }, 60_000));
  expect(first.isHeld).toBe(true);
  expect(await channel.hold({ id: 'b', fence: 0 }, 60_000)).toMatchObject({ isHeld: false, fence: first.fence });
  expect(await channel.tellAs({ id: 'a', fence: first.fence }, 'told')).toBe(true);
  // As if its time had passed while its process stood still.
  const client = await clientOf(redis);
  await client.hSet('test:live:one', 'ends', '0');
  expect(await channel.tellAs({ id: 'a', fence: first.fence }, 'late')).toBe(false);
  const second = held(await channel.hold({ id: 'b', fence: first.fence }, 60_000));
  expect(second.fence).toBeGreaterThan(first.fence);
  expect(await channel.tellAs({ id: 'a', fence: first.fence }, 'stale')).toBe(false);
  expect(await channel.hold({ id: 'a', fence: first.fence }, 60_000)).toMatchObject({ isHeld: false });
  await client.flushAll();
  const third = held(await channel.hold({ id: 'c', fence: second.fence + 1_000_000_000 }, 60_000));
  expect(third.fence).toBeGreaterThan(second.fence + 1_000_000_000);
  // What another program wrote there, and an end that the clock of the store has left behind, keep nobody out.
  await client.set('test:live:one', 'x');
  expect(await channel.hold({ id: 'd', fence: third.fence }, 60_000)).toMatchObject({ isHeld: true });
  await client.hSet('test:live:one', 'ends', '99999999999999');
  expect(await channel.hold({ id: 'e', fence: third.fence }, 60_000)).toMatchObject({ isHeld: true });
  await expect.poll(() => heard).toEqual(['told']);
});

function held(lease: Lease | null): Lease {
  if (lease === null) throw new Error('the store is away');
  return lease;
}

test('readings under a lease that has passed on, of another version, or that nobody of these replicas sealed, are not heard', async () => {
  const redis = await startRedis();
  const book = ledger();
  const replicas = await openThree(redis, book);
  const client = await clientOf(redis);
  const channel = channelName(SOURCE_KEY, null);
  const value = {
    value: { amounts: { ...noAmounts, total: 999n }, block: null, facts: null, details: null },
    observed: { date: new Date(), ms: 0 },
    basis: 'REPORTED',
  } as const;
  const told = writeCell(
    { cell: cell('c'), known: value, failure: null, confirmed: null, readAt: null },
    { stampOf: () => ({ storeMs: Date.now() + 60_000, dateMs: Date.now() }), storeMsOf: (ms) => ms },
  );
  if (told === null) throw new Error('not written');
  const reading = (fence: number, by = channel): string =>
    writeMessage(by, { kind: 'read', fence, seq: 1, head: null, cells: [told] });
  const tell = async (text: string): Promise<unknown> => client.publish(`test:live:${channel.key}`, text);
  const fence = Number(await client.hGet(`test:live:${channel.key}`, 'fence'));
  await tell(reading(fence - 1));
  await tell(reading(fence + 1, channelName('another', null)));
  await tell(reading(fence + 1).replace('999', '998'));
  await tell('x');
  book.amount = 2n;
  await everyTold(replicas, 2n);
  expectNoneBack(replicas);
  // The same is heard under a lease that is newer.
  await tell(reading(fence + 1));
  await expect.poll(() => replicas[2].told.get('account/s/c t')).toContain(999n);
});
