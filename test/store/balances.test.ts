/** Servers over one store: what one has read the other serves, where its query allows that, and nothing else. */
import { expect, onTestFinished, test } from 'vitest';
import { SHARED_FIELD, SHARED_KEY_LENGTH } from '../../src/model/shared-values.ts';
import type { UpstreamName } from '../../src/sandbox/ledger/book.ts';
import { freePort } from '../free-port.ts';
import type { RedisServer } from '../measure/redis-process.ts';
import { type MeasuredServer, openMeasured } from '../metrics/measured-server.ts';
import { json } from '../sandbox/ask.ts';
import { openServer } from '../server/support.ts';
import { documentedRights } from './documented-rights.ts';
import { clientOf, startRedis } from './redis-server.ts';

const AGE = ', freshness: { maxAge: 600 }';
const NAMES: readonly UpstreamName[] = ['reddio', 'teos', 'mesh', 'loopring'];

interface Replicas {
  readonly one: MeasuredServer;
  readonly other: Pick<MeasuredServer, 'running' | 'post'>;
  /** Asks both, one after the other: what each answers, and how many balances calls the second made. */
  askBoth(query: string): Promise<{ first: string; second: string; calls: number }>;
}

/** So long that a busy machine makes no store look away. */
const PATIENT = { timeoutMs: 10_000, coolOffMs: 100, settleMs: 0 };

/** Two servers over the same sources and store. */
async function openReplicas(url: string, store: object = {}): Promise<Replicas> {
  const shared = { url, ...PATIENT, ...store };
  const one = await openMeasured({ config: { store: shared } });
  const sources = one.sandbox.sources.map((source) => ({ ...source, sandbox: true }));
  const other = await openServer({ config: { store: shared }, sources });
  onTestFinished(async () => {
    await other.running.close();
    await one.close();
  });
  // Facts of assets and networks are each replica's own, and known from here on.
  for (const { post } of [one, other]) await post(balancesOf(one, ''));
  const calls = (): number => NAMES.reduce((sum, name) => sum + one.sandbox.upstreams[name].count(), 0);
  return {
    one,
    other,
    async askBoth(query) {
      const first = answerOf(await one.post(query));
      await written(one);
      const before = calls();
      const second = answerOf(await other.post(query));
      return { first, second, calls: calls() - before };
    },
  };
}

async function areThere({ one, other }: Replicas): Promise<void> {
  await expect.poll(() => [one.running.graph.store?.away, other.running.graph.store?.away]).toEqual([null, null]);
}

/** What was kept by then is written: a look that comes after it on the same connection is answered after it. */
async function written({ running }: Pick<MeasuredServer, 'running'>): Promise<void> {
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  await running.graph.store?.kept.read([], []);
}

function answerOf(reply: Parameters<typeof json>[0]): string {
  const text = JSON.stringify(json(reply));
  expect(text).not.toContain('"errors"');
  return text;
}

/** Of each source, what some of its accounts hold of one asset, with all that is known of the balance. */
function balancesOf({ sandbox: { ledger } }: MeasuredServer, freshness: string): string {
  const lists = NAMES.map((name) => {
    const [ref = ''] = ledger.accounts(name).flatMap((account) => [...ledger.holdings(name, account).keys()]);
    const holders = ledger.accounts(name).filter((account) => ledger.holdings(name, account).has(ref));
    const addresses = JSON.stringify(holders.slice(0, 3).map(({ address }) => address));
    return `${name}: accountsByAddress(addresses: ${addresses}, sources: ["sandbox-${name}"]) {
      balances(assets: [${JSON.stringify(ref)}]${freshness}) { nodes {
        id asset { ref symbol decimals } total { atomic } available { atomic } locked { atomic }
        provenance { servedFrom observedAt basis block { number hash time } }
        details { __typename ... on LoopringBalanceDetails { accountId } ... on ReddioBalanceDetails { quantum available frozen } }
      } }
    }`;
  });
  return `{ ${lists.join('\n')} }`;
}

function servedFrom(answer: string): ReadonlySet<string> {
  return new Set(answer.match(/(?<="servedFrom":")\w+/g));
}

/** All but where it came from. */
function balancesIn(answer: string): string {
  return answer.replaceAll(/"servedFrom":"\w+"/g, '');
}

async function keysOf(redis: RedisServer): Promise<readonly string[]> {
  return (await clientOf(redis)).keys('balancegraph:kept:*');
}

test('what one replica has read the other serves without a call: amounts, times, blocks and details', async () => {
  const redis = await startRedis();
  const replicas = await openReplicas(redis.url);
  await areThere(replicas);
  const { first, second, calls } = await replicas.askBoth(balancesOf(replicas.one, AGE));
  expect(calls).toBe(0);
  expect([servedFrom(first), servedFrom(second)]).toEqual([new Set(['SOURCE']), new Set(['CACHE'])]);
  expect(balancesIn(second)).toBe(balancesIn(first));
  // Neither keys nor seals show an account, a source or a credential.
  const keys = await keysOf(redis);
  expect(keys.length).toBeGreaterThan(4);
  expect(keys.filter((key) => !/^balancegraph:kept:(?:[\w-]{32}|[\w-]{42})$/.test(key))).toEqual([]);
  const pairs = (await replicas.one.read()).filter(({ name }) => name === 'balancegraph_pairs_total');
  expect(pairs.some(({ labels }) => labels.from === 'store')).toBe(false);
});

test('what texts share comes once with them, unless it is known', async () => {
  const redis = await startRedis();
  const replicas = await openReplicas(redis.url);
  await areThere(replicas);
  const kept = replicas.one.running.graph.store?.kept;
  if (kept === undefined) throw new Error('there is a store');
  const [shared, lost] = ['s'.repeat(SHARED_KEY_LENGTH), 'l'.repeat(SHARED_KEY_LENGTH)];
  const ttlMs = 60_000;
  await kept.write([
    { key: shared, field: SHARED_FIELD, text: 'for both', ttlMs },
    { key: 'a', field: 'f', text: `${shared}1`, ttlMs },
    { key: 'b', field: 'f', text: `${shared}2`, ttlMs },
    { key: 'c', field: 'g', text: `${lost}3`, ttlMs },
  ]);
  const read = async (known: readonly string[]) => {
    const places = ['a', 'b', 'c', 'd'].map((key) => ({ key, field: 'f' }));
    const found = await kept.read(places, known);
    return [
      found?.texts.map((texts) => texts.map(String)),
      [...(found?.shared ?? [])].map(([key, text]) => [key, `${text}`]),
    ];
  };
  const texts = [[`${shared}1`], [`${shared}2`], [`${lost}3`], []];
  expect(await read([])).toEqual([texts, [[shared, 'for both']]]);
  expect(await read([lost, shared])).toEqual([texts, []]);
});

test('a query that says nothing about age neither reads nor writes balances there', async () => {
  const redis = await startRedis();
  const replicas = await openReplicas(redis.url);
  await areThere(replicas);
  await replicas.askBoth(balancesOf(replicas.one, AGE));
  const { second, calls } = await replicas.askBoth(balancesOf(replicas.one, ''));
  expect(calls).toBeGreaterThan(0);
  expect(servedFrom(second)).toEqual(new Set(['SOURCE']));
});

test('metrics tell memory from store', async () => {
  const redis = await startRedis();
  const replicas = await openReplicas(redis.url);
  await areThere(replicas);
  const query = balancesOf(replicas.one, AGE);
  await replicas.other.post(query);
  await written(replicas.other);
  await replicas.one.post(query);
  await replicas.one.post(query);
  const samples = await replicas.one.read();
  const of = (name: string, labels: object) =>
    samples.find((sample) => sample.name === name && expect.objectContaining(labels).asymmetricMatch(sample.labels))
      ?.value;
  expect(of('balancegraph_pairs_total', { source: 'sandbox-teos', from: 'store' })).toBe(
    of('balancegraph_pairs_total', { source: 'sandbox-teos', from: 'cache' }),
  );
  expect(of('balancegraph_store_lookups_total', { source: 'sandbox-teos', outcome: 'found' })).toBe(
    of('balancegraph_pairs_total', { source: 'sandbox-teos', from: 'store' }),
  );
});

test('a user of the store with the rights that the docs name has enough', async () => {
  const redis = await startRedis();
  await (await clientOf(redis)).aclSetUser('user', ['on', '>canary', ...(await documentedRights())]);
  const replicas = await openReplicas(redis.url.replace('redis://', 'redis://user:canary@'));
  await areThere(replicas);
  const { second, calls } = await replicas.askBoth(balancesOf(replicas.one, AGE));
  expect([calls, servedFrom(second)]).toEqual([0, new Set(['CACHE'])]);
  await areThere(replicas);
});

test('store.balances: false shares quotas alone', async () => {
  const redis = await startRedis();
  const replicas = await openReplicas(redis.url, { balances: false });
  await areThere(replicas);
  const { second, calls } = await replicas.askBoth(balancesOf(replicas.one, AGE));
  expect([calls > 0, servedFrom(second), await keysOf(redis)]).toEqual([true, new Set(['SOURCE']), []]);
});

test('a store that is emptied, or holds anything else under its names, costs calls and no balance', async () => {
  const redis = await startRedis();
  const replicas = await openReplicas(redis.url);
  await areThere(replicas);
  const client = await clientOf(redis);
  const query = balancesOf(replicas.one, AGE);
  const { first } = await replicas.askBoth(query);
  const keys = await keysOf(redis);
  const spoil: readonly ((key: string) => Promise<unknown>)[] = [
    (key) => client.del(key),
    (key) => client.hSet(key, 'x', 'other'),
    async (key) => {
      for (const [field, text] of Object.entries(await client.hGetAll(key))) {
        await client.hSet(key, field, text.replaceAll('1', '2'));
      }
    },
    async (key) => {
      await client.del(key);
      await client.set(key, 'a text');
    },
    async (key) => {
      await client.del(key);
      await client.rPush(
        key,
        Array.from({ length: 100 }, () => 'a list'),
      );
    },
    async (key) => {
      await client.del(key);
      await client.hSet(key, Object.fromEntries(Array.from({ length: 100 }, (_, index) => [index, '{}'])));
    },
    (key) => client.hSet(key, 'v', Buffer.from([0xff, 0xfe, 0x00, 0xc0]).toString('latin1')),
  ];
  for (const change of spoil) {
    for (const key of keys) await change(key);
    // A replica of its own each time: nothing of it is in its memory.
    const fresh = await openServer({
      config: { store: { url: redis.url, ...PATIENT } },
      sources: replicas.one.sandbox.sources.map((source) => ({ ...source, sandbox: true })),
    });
    onTestFinished(() => fresh.running.close());
    await expect.poll(() => fresh.running.graph.store?.away).toBeNull();
    const answer = answerOf(await fresh.post(query));
    const amounts = (text: string) => text.match(/"atomic":"\d+"/g);
    expect(amounts(answer)).toEqual(amounts(first));
    await written(fresh);
    expect(fresh.running.graph.store?.away).toBeNull();
  }
});

test('a replica goes on while the store is away, and shares again when it is back', async () => {
  const port = await freePort();
  const replicas = await openReplicas(`redis://127.0.0.1:${port}`);
  const query = balancesOf(replicas.one, AGE);
  const without = await replicas.askBoth(query);
  expect([servedFrom(without.first), servedFrom(without.second)]).toEqual([new Set(['SOURCE']), new Set(['SOURCE'])]);
  const redis = await startRedis([], port);
  await areThere(replicas);
  const other = balancesOf(replicas.one, AGE).replaceAll(/\[("[^"]+"),[^\]]*\], sources/g, '[$1], sources');
  await replicas.askBoth(other);
  await redis.kill();
  expect(servedFrom(answerOf(await replicas.one.post(other)))).toEqual(new Set(['CACHE']));
});

test('a store that goes mute costs one time-out, and the answer is that of the source', async () => {
  const redis = await startRedis();
  const replicas = await openReplicas(redis.url, { timeoutMs: 1000 });
  await areThere(replicas);
  redis.process.kill('SIGSTOP');
  const answer = answerOf(await replicas.one.post(balancesOf(replicas.one, AGE)));
  expect(servedFrom(answer)).toEqual(new Set(['SOURCE']));
  expect(replicas.one.running.graph.store?.away).toBe('TIMEOUT');
  redis.process.kill('SIGCONT');
  await areThere(replicas);
  expect(servedFrom(answerOf(await replicas.one.post(balancesOf(replicas.one, AGE))))).toEqual(new Set(['CACHE']));
});

test.each(['noeviction', 'allkeys-lru'])('a store that is full (%s) costs calls and no balance', async (policy) => {
  const redis = await startRedis();
  const replicas = await openReplicas(redis.url);
  await areThere(replicas);
  const client = await clientOf(redis);
  await client.configSet({ 'maxmemory-policy': policy, maxmemory: '1' });
  const { first, second } = await replicas.askBoth(balancesOf(replicas.one, AGE));
  const amounts = (text: string) => text.match(/"atomic":"\d+"/g);
  expect(amounts(second)).toEqual(amounts(first));
  expect(servedFrom(second)).toEqual(new Set(['SOURCE']));
  await client.configSet('maxmemory', '0');
  await areThere(replicas);
});
