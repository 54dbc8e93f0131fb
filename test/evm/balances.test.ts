/** Balances of a real node: equal to what single calls say, in the fewest calls, each failure at its own pair. */
import { afterAll, afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type EvmChain, type HexText, MULTICALL3, startChain } from '../../src/sandbox/evm/chain.ts';
import {
  deployCoin,
  deployCollectible,
  deployItems,
  mintCoins,
  mintCollectible,
  mintItems,
} from '../../src/sandbox/evm/tokens.ts';
import { hex, person, realMulticall3 } from './contracts.ts';
import * as odd from './generated/odd.ts';
import { accountId, type EvmGraph, type EvmGraphOptions, openEvmGraph } from './support.ts';

const PEOPLE = 500;
const COINS = 20;

const chain = await startChain();
await chain.rpc('anvil_setCode', [MULTICALL3, await realMulticall3(chain)]);
const people = Array.from({ length: PEOPLE }, (_, index) => person(index));
const coins: HexText[] = [];
for (let coin = 0; coin < COINS; coin++) {
  const address = await deployCoin(chain, { symbol: `C${coin}`, decimals: coin });
  // Every seventh holds nothing of the coin, and amounts go up to the last bit.
  const amounts = people.map((_, index) =>
    (index + coin) % 7 === 0 ? 0n : (2n ** 256n - 1n) >> BigInt((index * 3 + coin * 11) % 256),
  );
  for (const from of [0, PEOPLE / 2]) {
    await mintCoins(chain, address, people.slice(from, from + PEOPLE / 2), amounts.slice(from, from + PEOPLE / 2));
  }
  coins.push(address);
}

const opened: EvmGraph[] = [];
async function open(options: EvmGraphOptions = {}, on: EvmChain = chain): Promise<EvmGraph> {
  const graph = await openEvmGraph(on, options);
  opened.push(graph);
  return graph;
}
afterEach(async () => {
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});
afterAll(() => chain.close());

const QUERY = `query ($ids: [ID!]!, $assets: [ID!]!) {
  accounts(ids: $ids) {
    balances(assets: $assets, first: 1000) {
      nodes {
        total { atomic }
        provenance { block { number hash time } pinned behind }
        failure { code detail retryable }
      }
    }
  }
}`;

const answerSchema = z.object({
  accounts: z.array(
    z.object({
      balances: z.object({
        nodes: z.array(
          z.object({
            total: z.object({ atomic: z.string() }).nullable(),
            provenance: z
              .object({
                block: z.object({ number: z.string(), hash: z.string(), time: z.date().or(z.string()) }),
                pinned: z.boolean(),
                behind: z.string().nullable(),
              })
              .nullable(),
            failure: z.object({ code: z.string(), detail: z.string().nullable(), retryable: z.boolean() }).nullable(),
          }),
        ),
      }),
    }),
  ),
});

async function read(graph: EvmGraph, addresses: readonly string[], assets: readonly string[]) {
  const { data } = await graph.ask(QUERY, { ids: addresses.map(accountId), assets });
  return answerSchema.parse(data).accounts.map(({ balances }) => balances.nodes);
}

/** Each pair asked of the node by itself, without anything of the provider. */
async function singly(addresses: readonly string[], contracts: readonly HexText[]): Promise<string[][]> {
  const calls = addresses.flatMap((address) =>
    contracts.map((to) => ({ to, data: `0x70a08231${address.slice(2).padStart(64, '0')}` })),
  );
  const response = await fetch(chain.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(
      calls.map((call, id) => ({ jsonrpc: '2.0', id, method: 'eth_call', params: [call, 'latest'] })),
    ),
  });
  const answers = z.array(z.object({ id: z.number(), result: z.string() })).parse(await response.json());
  const byId = new Map(answers.map(({ id, result }) => [id, BigInt(result).toString()]));
  return addresses.map((_, row) => contracts.map((__, column) => byId.get(row * contracts.length + column) ?? ''));
}

test('500 accounts × 20 tokens take ten calls, one block and one greeting, and equal 10,000 single reads', async () => {
  const graph = await open();
  const found = await read(
    graph,
    people,
    coins.map((coin) => `erc20:${coin}`),
  );
  expect(graph.methods().toSorted()).toEqual(
    ['eth_chainId', ...Array(10).fill('eth_call'), 'eth_getBlockByNumber'].toSorted(),
  );
  const totals = found.map((nodes) => nodes.map(({ total }) => total?.atomic));
  const blocks = new Set(found.flat().map(({ provenance }) => JSON.stringify(provenance)));
  expect(blocks.size).toBe(1);
  const rows = [];
  for (let from = 0; from < PEOPLE; from += 100) rows.push(...(await singly(people.slice(from, from + 100), coins)));
  expect(totals).toEqual(rows);
  expect(totals.flat()).toHaveLength(PEOPLE * COINS);
});

test('calls shrink with the calldata and the gas that the configuration allows', async () => {
  const graph = await open({ options: { calldataPerCall: 1024 + 30 * 256 } });
  await read(
    graph,
    people.slice(0, 10),
    coins.map((coin) => `erc20:${coin}`),
  );
  expect(graph.methods().filter((method) => method === 'eth_call')).toHaveLength(Math.ceil(200 / 30));
  const thrifty = await open({ options: { gasPerCall: 1_000_000 } });
  await read(
    thrifty,
    people.slice(0, 10),
    coins.map((coin) => `erc20:${coin}`),
  );
  expect(thrifty.methods().filter((method) => method === 'eth_call')).toHaveLength(Math.ceil(200 / 20));
});

test('native coin, ERC-20, ERC-721 and ERC-1155 in one call, with block, hash and time', async () => {
  const [ann, bob] = [person(9001), person(9002)];
  const collectible = await deployCollectible(chain);
  const items = await deployItems(chain);
  const top = 2n ** 256n - 1n;
  await mintCollectible(chain, collectible, ann, top);
  await mintItems(chain, items, bob, [0n, 12n]);
  await chain.rpc('anvil_setBalance', [ann, '0xde0b6b3a7640001']);
  const graph = await open();
  const assets = ['native', `erc20:${coins[0]}`, `erc721:${collectible}/${top}`, `erc1155:${items}/0`];
  const [of, other] = await read(graph, [ann, bob], assets);
  expect(of?.map(({ total }) => total?.atomic)).toEqual(['1000000000000000001', '0', '1', '0']);
  expect(other?.map(({ total }) => total?.atomic)).toEqual(['0', '0', '0', '12']);
  expect(graph.methods()).toEqual(['eth_chainId', 'eth_getBlockByNumber', 'eth_call']);
  const latest = z
    .object({ number: z.string(), hash: z.string(), timestamp: z.string() })
    .parse(await chain.rpc('eth_getBlockByNumber', ['latest', false]));
  expect(of?.[0]?.provenance).toMatchObject({
    block: {
      number: String(BigInt(latest.number)),
      hash: latest.hash,
      time: new Date(Number(latest.timestamp) * 1000).toISOString(),
    },
    pinned: true,
    behind: '0',
  });
});

test('a token that reverts, answers garbage or too much, or is none, fails alone', async () => {
  const graph = await open();
  const reverting = await chain.deploy(hex(odd.revertingBytecode));
  const garbage = await chain.deploy(hex(odd.garbageBytecode));
  const twoWords = await chain.deploy(hex(odd.twoWordsBytecode));
  const collectible = await deployCollectible(chain);
  const good = `erc20:${coins[1]}`;
  const odds = [reverting, garbage, twoWords, person(1)].map((address) => `erc20:${address}`);
  const [nodes] = await read(graph, [person(1)], [good, ...odds, `erc721:${collectible}/5`]);
  expect(nodes?.map(({ failure }) => failure?.code)).toEqual([
    undefined,
    'UPSTREAM_REJECTED',
    'UPSTREAM_BAD_AMOUNT',
    'UPSTREAM_BAD_AMOUNT',
    'UNKNOWN_ASSET',
    'UPSTREAM_REJECTED',
  ]);
  expect(nodes?.map(({ total }) => total === null)).toEqual([false, true, true, true, true, true]);
});

test('a token that burns all gas costs its own pair alone, however many come after it', async () => {
  const graph = await open();
  const burner = await chain.deploy(hex(odd.burnerBytecode));
  const owners = people.slice(0, 40);
  const { data } = await graph.ask(
    `query ($first: ID!, $ids: [ID!]!, $assets: [ID!]!) {
      one: account(id: $first) { balance(asset: "erc20:${burner}") { failure { code } } }
      accounts(ids: $ids) { balances(assets: $assets) { nodes { total { atomic } } } }
    }`,
    { first: accountId(person(2)), ids: owners.map(accountId), assets: coins.map((coin) => `erc20:${coin}`) },
  );
  const nodes = z.array(z.object({ total: z.object({ atomic: z.string() }).nullable() }));
  const shown = z
    .object({
      one: z.object({ balance: z.object({ failure: z.object({ code: z.string() }) }) }),
      accounts: z.array(z.object({ balances: z.object({ nodes }) })),
    })
    .parse(data);
  expect(shown.one.balance.failure.code).toBe('UPSTREAM_REJECTED');
  const totals = shown.accounts.map(({ balances }) => balances.nodes.map(({ total }) => total?.atomic));
  expect(totals).toEqual(await singly(owners, coins));
});

test('a token that burns all gas leaves none to costly ones after it, and they are read all the same', async () => {
  const graph = await open();
  const burner = await chain.deploy(hex(odd.burnerBytecode));
  const heavy: HexText[] = [];
  for (let count = 0; count < 4; count++) heavy.push(await chain.deploy(hex(odd.heavyBytecode)));
  const [nodes] = await read(
    graph,
    [person(1)],
    [burner, ...heavy].map((address) => `erc20:${address}`),
  );
  expect(nodes?.map(({ total, failure }) => total?.atomic ?? failure?.code)).toEqual([
    'UPSTREAM_REJECTED',
    ...Array(4).fill('5'),
  ]);
});

test('without Multicall3 the same is answered, each call once more or, where the configuration says so, at once', async () => {
  const bare = await startChain({ multicall: null });
  try {
    const coin = await deployCoin(bare, { decimals: 2 });
    const owners = people.slice(0, 200);
    await mintCoins(
      bare,
      coin,
      owners,
      owners.map((_, index) => BigInt(index)),
    );
    await bare.rpc('anvil_setBalance', [person(7), '0x7']);
    for (const [options, calls] of [
      // The first try finds nothing there, and 400 pairs fit in four calls of 120.
      [{}, 5],
      [{ multicall: false }, 4],
    ] as const) {
      const graph = await open({ options }, bare);
      const found = await read(graph, owners, [`erc20:${coin}`, 'native']);
      expect(found.map(([held]) => held?.total?.atomic)).toEqual(owners.map((_, index) => String(index)));
      expect(found[7]?.[1]?.total?.atomic).toBe('7');
      expect(graph.methods().filter((method) => method === 'eth_call')).toHaveLength(calls);
    }
  } finally {
    await bare.close();
  }
});
