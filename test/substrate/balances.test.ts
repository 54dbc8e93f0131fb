/** Coin and assets of a chain of the Polkadot SDK, over a fake node: what counts, at which block, and how many calls it takes. */
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SubstrateChain } from '../../src/sandbox/substrate/chain.ts';
import { bytesOf, littleEndian, placeOf, places, ss58Of } from '../../src/sandbox/substrate/keys.ts';
import { accountId, type FakeNodeGraph, type FakeNodeOptions, key, openSubstrateGraph } from './support.ts';

const opened: FakeNodeGraph[] = [];
afterEach(async () => {
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

async function open(options: FakeNodeOptions): Promise<FakeNodeGraph> {
  const graph = await openSubstrateGraph(options);
  opened.push(graph);
  return graph;
}

const [ann, bob] = [key('ann'), key('bob')];

/** Two blocks: ann has coin and gold, bob nothing. */
function chainWithGold(): SubstrateChain {
  const chain = new SubstrateChain('test');
  chain.addAsset(7, { name: 'Gold', symbol: 'GLD', decimals: 6 });
  chain.seal();
  chain.setCoin(ann, 2n ** 53n + 1n, 5n);
  chain.setAsset(7, ann, 2n ** 128n - 1n);
  chain.seal();
  return chain;
}

const BALANCES = `query ($ids: [ID!]!, $assets: [ID!]!, $at: AtInput) {
  accounts(ids: $ids) { balances(assets: $assets, at: $at) { nodes {
    asset { ref symbol decimals }
    total { atomic }
    available { atomic }
    locked { atomic }
    failure { code detail retryable }
    provenance { basis block { number hash time } }
    details { ... on SubstrateBalanceDetails { provider status } }
  } } }
}`;

const amountSchema = z.object({ atomic: z.string() }).nullable();
const nodesSchema = z.array(
  z.object({
    asset: z.object({ ref: z.string(), symbol: z.string().nullable(), decimals: z.number().nullable() }),
    total: amountSchema,
    available: amountSchema,
    locked: amountSchema,
    failure: z.object({ code: z.string(), detail: z.string().nullable(), retryable: z.boolean() }).nullable(),
    provenance: z
      .object({ basis: z.string(), block: z.object({ number: z.string(), hash: z.string(), time: z.string() }) })
      .nullable(),
    details: z.object({ provider: z.string(), status: z.string() }).nullable(),
  }),
);
const answerSchema = z.object({ accounts: z.array(z.object({ balances: z.object({ nodes: nodesSchema }) })) });

async function read(graph: FakeNodeGraph, accounts: readonly string[], assets: readonly string[], at: unknown = null) {
  const { data, errors } = await graph.ask(BALANCES, { ids: accounts.map(accountId), assets, at });
  if (data == null) throw new Error(JSON.stringify(errors));
  return answerSchema.parse(data).accounts.map(({ balances }) => balances.nodes);
}

/** Totals, and codes where there are none. */
async function brief(graph: FakeNodeGraph, accounts: readonly string[], assets: readonly string[], at: unknown = null) {
  const rows = await read(graph, accounts, assets, at);
  return rows.map((nodes) => nodes.map(({ total, failure }) => total?.atomic ?? failure?.code));
}

async function failures(graph: FakeNodeGraph, assets: readonly string[], at: unknown = null) {
  const [nodes = []] = await read(graph, [ann], assets, at);
  return nodes.map(({ failure }) => failure);
}

describe('a balance', () => {
  test('of the coin is what is free and what is reserved, and says which is which and at which block', async () => {
    const chain = chainWithGold();
    const graph = await open({ chain });
    const [[native, gold] = []] = await read(graph, [ann], ['native', 'asset:7']);
    const block = { number: '2', hash: chain.head.hash, time: '2026-01-01T00:00:12.000Z' };
    expect(native).toEqual({
      asset: { ref: 'native', symbol: 'SAND', decimals: 12 },
      total: { atomic: String(2n ** 53n + 6n) },
      available: null,
      locked: { atomic: '5' },
      failure: null,
      provenance: { basis: 'REPORTED', block },
      details: null,
    });
    expect(gold).toEqual({
      asset: { ref: 'asset:7', symbol: 'GLD', decimals: 6 },
      total: { atomic: String(2n ** 128n - 1n) },
      available: null,
      locked: null,
      failure: null,
      provenance: { basis: 'REPORTED', block },
      details: { provider: 'substrate', status: 'LIQUID' },
    });
  });

  test('says whether the account may move the asset', async () => {
    const chain = chainWithGold();
    chain.setAsset(7, ann, 3n, 1);
    chain.setAsset(7, bob, 4n, 2);
    chain.seal();
    const rows = await read(await open({ chain }), [ann, bob], ['asset:7']);
    expect(rows.map(([node]) => [node?.total?.atomic, node?.details?.status])).toEqual([
      ['3', 'FROZEN'],
      ['4', 'BLOCKED'],
    ]);
  });

  test('of an account that the chain has never seen is zero at the block of the answer', async () => {
    const chain = chainWithGold();
    const [[native, gold] = []] = await read(await open({ chain }), [bob], ['native', 'asset:7']);
    expect([native?.total, native?.locked, gold?.total, gold?.locked]).toEqual([
      { atomic: '0' },
      { atomic: '0' },
      { atomic: '0' },
      null,
    ]);
    expect(native?.provenance).toMatchObject({ basis: 'ABSENT_IS_ZERO', block: { hash: chain.head.hash } });
  });

  test('of an asset that does not exist is no zero', async () => {
    const graph = await open({ chain: chainWithGold() });
    expect(await failures(graph, ['asset:8'])).toMatchObject([
      { code: 'UNKNOWN_ASSET', detail: 'the Assets pallet has no asset of this id' },
    ]);
  });

  test('of an asset that nobody named has no decimals', async () => {
    const chain = chainWithGold();
    chain.addAsset(9, null);
    chain.setAsset(9, ann, 10n);
    chain.seal();
    const [[node] = []] = await read(await open({ chain }), [ann], ['asset:9']);
    expect([node?.total, node?.asset]).toEqual([{ atomic: '10' }, { ref: 'asset:9', symbol: null, decimals: null }]);
  });

  test.each([
    ['a coin of 64-bit amounts', places.coin, Buffer.alloc(48)],
    ['a coin with one byte more', places.coin, Buffer.alloc(81)],
    ['nothing but a zero byte', places.coin, Buffer.alloc(1)],
  ])('in another layout is refused by itself: %s', async (_name, words, bytes) => {
    const chain = chainWithGold();
    chain.put(placeOf(words, bytesOf(ann)), bytes);
    chain.seal();
    expect(await brief(await open({ chain }), [ann], ['native', 'asset:7'])).toEqual([
      ['UPSTREAM_BAD_RESPONSE', String(2n ** 128n - 1n)],
    ]);
  });

  test.each([
    ['cut short', Buffer.alloc(17)],
    ['an unknown status', Buffer.concat([Buffer.alloc(16), Uint8Array.of(3, 0)])],
    ['an unknown reason', Buffer.concat([Buffer.alloc(16), Uint8Array.of(0, 5)])],
    ['a deposit that is missing', Buffer.concat([Buffer.alloc(16), Uint8Array.of(0, 2)])],
    ['a byte too many', Buffer.alloc(19)],
  ])('of an asset in another layout is refused by itself: %s', async (_name, bytes) => {
    const chain = chainWithGold();
    chain.put(placeOf(places.asset, littleEndian(7n, 4), bytesOf(ann)), bytes);
    chain.seal();
    expect(await brief(await open({ chain }), [ann], ['native', 'asset:7'])).toEqual([
      [String(2n ** 53n + 6n), 'UPSTREAM_BAD_RESPONSE'],
    ]);
  });

  test.each([
    ['a deposit', Buffer.concat([littleEndian(6n, 16), Uint8Array.of(0, 2), Buffer.alloc(16)])],
    ['a deposit of somebody else', Buffer.concat([littleEndian(6n, 16), Uint8Array.of(0, 4), Buffer.alloc(48)])],
  ])('of an asset whose account stands for %s is read', async (_name, bytes) => {
    const chain = chainWithGold();
    chain.put(placeOf(places.asset, littleEndian(7n, 4), bytesOf(ann)), bytes);
    chain.seal();
    expect(await brief(await open({ chain }), [ann], ['asset:7'])).toEqual([['6']]);
  });
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a name that ends too late', Buffer.concat([Buffer.alloc(16), Uint8Array.of(200, 65)])],
  ['a name in the form of long ones', Buffer.concat([Buffer.alloc(16), Uint8Array.of(2, 0, 0, 0, 0, 0, 0)])],
  ['a byte too many', Buffer.concat([Buffer.alloc(16), Uint8Array.of(0, 0, 6, 0, 0)])],
])('metadata of one asset in another layout leave those of others: %s', async (_name, bytes) => {
  const chain = chainWithGold();
  chain.addAsset(8, null);
  chain.put(placeOf(places.metadata, littleEndian(8n, 4)), bytes);
  chain.setAsset(8, ann, 3n);
  chain.seal();
  const [nodes = []] = await read(await open({ chain }), [ann], ['asset:8', 'asset:7']);
  expect(nodes.map(({ asset, total }) => [asset.decimals, total?.atomic])).toEqual([
    [null, '3'],
    [6, String(2n ** 128n - 1n)],
  ]);
});

test('names longer than 63 bytes have two bytes of length', async () => {
  const chain = chainWithGold();
  chain.addAsset(8, null);
  const name = 'G'.repeat(70);
  const metadata = [Buffer.alloc(16), littleEndian((70n << 2n) | 1n, 2), Buffer.from(name), Uint8Array.of(4, 71, 2, 0)];
  chain.put(placeOf(places.metadata, littleEndian(8n, 4)), Buffer.concat(metadata));
  chain.setAsset(8, ann, 3n);
  chain.seal();
  const [[node] = []] = await read(await open({ chain }), [ann], ['asset:8']);
  expect(node?.asset).toEqual({ ref: 'asset:8', symbol: 'G', decimals: 2 });
});

describe('calls', () => {
  test('are one for 500 pairs, after one that asks which chain it is', async () => {
    const graph = await open({ chain: chainWithGold() });
    const accounts = Array.from({ length: 251 }, (_, index) => key(`many/${index}`));
    const query = `query ($ids: [ID!]!) { accounts(ids: $ids) { balances(assets: ["native", "asset:7"]) { nodes { total { atomic } } } } }`;
    const ids = accounts.map(accountId);
    await graph.ask(query, { ids: ids.slice(0, 250) });
    // Zeros: both assets are asked for once, whether they exist.
    expect(graph.methods()).toEqual([
      'chain_getBlockHash',
      'state_queryStorageAt',
      'system_properties',
      'state_queryStorageAt',
    ]);
    await graph.ask(query, { ids: ids.slice(0, 250) });
    expect(graph.methods()).toEqual(['state_queryStorageAt']);
    // The first call is full, though it goes ahead to say at which block the other is read.
    const more = Array.from({ length: 249 }, (_, index) => accountId(key(`more/${index}`)));
    await graph.ask(query, { ids: [...ids, ...more] });
    expect(graph.methods()).toEqual(['state_queryStorageAt', 'state_queryStorageAt']);
  });

  test('are as many as their plan says', async () => {
    const chain = chainWithGold();
    chain.addAsset(8, null);
    for (let blocks = 0; blocks < 3; blocks += 1) chain.seal();
    const graph = await open({ chain, options: { pairsPerCall: 3 } });
    const ids = [ann, bob, key('cid')].map((account) => `"${accountId(account)}"`).join();
    for (const at of ['', 'at: { block: "1" }, ', 'at: { tag: FINALIZED }, ']) {
      const query = `{ accounts(ids: [${ids}]) { balances(${at}assets: ["native", "asset:7", "asset:8"]) { nodes { total { value } } } } }`;
      await graph.ask(query);
      graph.methods();
      const { plan } = await graph.graph.explain({ query });
      await graph.ask(query);
      expect(graph.methods()).toHaveLength(plan?.total ?? 0);
    }
  });

  test('that say whether an asset exists are made once in an operation, however many plans it takes', async () => {
    const graph = await open({ chain: chainWithGold(), options: { pairsPerCall: 2 } });
    const names = Array.from({ length: 3 }, (_, index) => `"${accountId(key(`unseen/${index}`))}"`);
    // The block comes with the first call, so the others are planned when that is answered.
    const balances =
      'balances(assets: ["native", "asset:8"]) { nodes { asset { symbol } total { value } failure { code } } }';
    const query = `{ accounts(ids: [${names.join()}]) { ${balances} } }`;
    await graph.ask(query);
    graph.methods();
    // That there is no such asset is not kept for other operations.
    const { plan } = await graph.graph.explain({ query });
    const { data } = await graph.ask(query);
    expect([plan?.total, graph.methods().length]).toEqual([4, 4]);
    const row = [
      { asset: { symbol: 'SAND' }, total: { value: '0' }, failure: null },
      { asset: { symbol: null }, total: null, failure: { code: 'UNKNOWN_ASSET' } },
    ];
    expect(data).toMatchObject({ accounts: names.map(() => ({ balances: { nodes: row } })) });
  });

  test('of one query are all read at the block of the first, whatever the chain does meanwhile', async () => {
    const chain = chainWithGold();
    const graph = await open({ chain, options: { pairsPerCall: 2 } });
    const { hash } = chain.head;
    graph.upstream.knobs.afterRead = () => void chain.seal();
    const rows = await read(graph, [ann, bob, key('cid')], ['native', 'asset:7']);
    expect(new Set(rows.flat().map(({ provenance }) => provenance?.block.hash))).toEqual(new Set([hash]));
  });
});

describe('a block', () => {
  test('is found by number, by hash, and by being final, and read there', async () => {
    const chain = chainWithGold();
    const [first] = [chain.byNumber(1)];
    const graph = await open({ chain });
    expect(await brief(graph, [ann], ['native'], { block: '1' })).toEqual([['0']]);
    expect(graph.methods().filter((method) => method === 'chain_getBlockHash')).toHaveLength(2);
    expect(await brief(graph, [ann], ['native'], { hash: first?.hash })).toEqual([['0']]);
    chain.seal();
    chain.seal();
    const [[node] = []] = await read(graph, [ann], ['native'], { tag: 'FINALIZED' });
    expect([node?.total?.atomic, node?.provenance?.block.number]).toEqual([String(2n ** 53n + 6n), '2']);
  });

  test('that was replaced is refused by its hash, and read anew by its number', async () => {
    const chain = chainWithGold();
    const { hash } = chain.head;
    const graph = await open({ chain });
    expect(await brief(graph, [ann], ['native'])).toEqual([[String(2n ** 53n + 6n)]]);
    chain.revert(1);
    chain.setCoin(ann, 8n);
    chain.seal();
    expect(await failures(graph, ['native'], { hash })).toMatchObject([{ code: 'BLOCK_NOT_FOUND', retryable: true }]);
    const [[node] = []] = await read(graph, [ann], ['native'], { block: '2' });
    expect([node?.total?.atomic, node?.provenance?.block.hash]).toEqual(['8', chain.head.hash]);
  });

  test.each([false, true])('that the node does not know is never a zero (empty answers: %s)', async (emptyUnknown) => {
    const graph = await open({ chain: chainWithGold() });
    graph.upstream.knobs.emptyUnknown = emptyUnknown;
    const at = { hash: `0x${'1'.repeat(64)}` };
    expect(await failures(graph, ['native', 'asset:7'], at)).toMatchObject([
      { code: 'BLOCK_NOT_FOUND', retryable: true },
      { code: 'BLOCK_NOT_FOUND', retryable: true },
    ]);
  });

  test.each([false, true])(
    'that is replaced while it is read leaves no zeros (empty answers: %s)',
    async (emptyUnknown) => {
      const chain = chainWithGold();
      const graph = await open({ chain, options: { pairsPerCall: 2, concurrency: 1 } });
      graph.upstream.knobs.emptyUnknown = emptyUnknown;
      graph.upstream.knobs.afterRead = () => {
        chain.revert(1);
        chain.seal();
      };
      expect(await brief(graph, [ann, bob], ['native', 'asset:7'])).toEqual([
        [String(2n ** 53n + 6n), String(2n ** 128n - 1n)],
        ['BLOCK_NOT_FOUND', 'BLOCK_NOT_FOUND'],
      ]);
    },
  );

  test('whose state is discarded is refused as the past that it is', async () => {
    const chain = chainWithGold();
    for (let blocks = 0; blocks < 5; blocks += 1) chain.seal();
    const graph = await open({ chain });
    graph.upstream.knobs.keepsStates = 2;
    expect(await failures(graph, ['native'], { block: '1' })).toMatchObject([{ code: 'HISTORY_UNSUPPORTED' }]);
    expect(await brief(graph, [ann], ['native'])).toEqual([[String(2n ** 53n + 6n)]]);
  });

  test.each([
    ['a number that no block has', { block: '99999999999' }],
    ['a hash that is none', { hash: '0x12' }],
  ])('is not asked for by %s', async (_name, at) => {
    const graph = await open({ chain: chainWithGold() });
    expect(await failures(graph, ['native'], at)).toMatchObject([{ code: 'BLOCK_NOT_FOUND', retryable: false }]);
    // What the coin is called was asked for, and no block.
    expect(graph.methods()).toEqual(['chain_getBlockHash', 'system_properties']);
  });

  test('cannot be asked for by time', async () => {
    const graph = await open({ chain: chainWithGold() });
    const at = { time: '2026-01-01T00:00:06Z' };
    expect(await failures(graph, ['native'], at)).toMatchObject([{ code: 'HISTORY_UNSUPPORTED' }]);
  });
});

describe('a node', () => {
  test('of another chain is asked for nothing', async () => {
    const graph = await open({ chain: chainWithGold() });
    graph.upstream.knobs.genesis = `0x${'2'.repeat(64)}`;
    expect(await failures(graph, ['native'])).toMatchObject([{ code: 'UPSTREAM_WRONG_CHAIN' }]);
    expect(new Set(graph.methods())).toEqual(new Set(['chain_getBlockHash']));
  });

  test('that catches up is asked again later', async () => {
    const graph = await open({ chain: chainWithGold() });
    graph.upstream.knobs.syncing = true;
    expect(await failures(graph, ['native'])).toMatchObject([
      { code: 'UPSTREAM_UNAVAILABLE', detail: 'the node is still catching up', retryable: true },
    ]);
    graph.upstream.knobs.syncing = false;
    expect(await brief(graph, [ann], ['native'])).toEqual([[String(2n ** 53n + 6n)]]);
  });

  test('that takes fewer keys is asked in parts, with or without codes', async () => {
    const graph = await open({ chain: chainWithGold() });
    graph.upstream.knobs.maxKeys = 3;
    graph.upstream.knobs.bareErrors = true;
    expect(await brief(graph, [ann], ['native', 'asset:7'])).toEqual([
      [String(2n ** 53n + 6n), String(2n ** 128n - 1n)],
    ]);
  });

  test.each([
    [
      { tokenDecimals: [10, 12], tokenSymbol: ['DOT', 'KSM'] },
      { symbol: 'DOT', decimals: 10 },
    ],
    [{ tokenDecimals: 10 }, { symbol: null, decimals: 10 }],
    [
      { tokenDecimals: 'ten', tokenSymbol: 7 },
      { symbol: null, decimals: null },
    ],
    [
      { tokenDecimals: 78, tokenSymbol: 'BIG' },
      { symbol: 'BIG', decimals: null },
    ],
    [{}, { symbol: null, decimals: null }],
    [null, { symbol: null, decimals: null }],
  ])('says %j of its coin, and nothing more is taken for known', async (properties, known) => {
    const graph = await open({ chain: chainWithGold() });
    graph.upstream.knobs.properties = properties;
    const [[node] = []] = await read(graph, [ann], ['native']);
    expect(node?.asset).toEqual({ ref: 'native', ...known });
    expect(node?.total).not.toBeNull();
  });
});

test('all spellings of an account are one, and CAIP-10 has that of the chain', async () => {
  const chain = chainWithGold();
  const graph = await open({ chain, options: { ss58Prefix: 2 } });
  const spellings = [ann, ss58Of(ann, 0), ss58Of(ann, 42)];
  const { data } = await graph.ask(
    `query ($ids: [ID!]!) { accounts(ids: $ids) { id address caip10 balance(asset: "native") { total { atomic } } } }`,
    { ids: spellings.map(accountId) },
  );
  const account = {
    id: accountId(ann),
    address: ann,
    caip10: `polkadot:${chain.genesis.slice(2, 34)}:${ss58Of(ann, 2)}`,
    balance: { total: { atomic: String(2n ** 53n + 6n) } },
  };
  expect(data?.accounts).toEqual(spellings.map(() => account));
  expect(graph.methods()).toEqual(['chain_getBlockHash', 'state_queryStorageAt']);
});
