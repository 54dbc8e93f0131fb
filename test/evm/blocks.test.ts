/** One block per query, and any block by number, hash, time and tag: proven on a chain that moves while it is read. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type HexText, startChain } from '../../src/sandbox/evm/chain.ts';
import { deployCoin, mintCoins, transfer } from '../../src/sandbox/evm/tokens.ts';
import { person } from './contracts.ts';
import { accountId, type EvmGraph, type EvmGraphOptions, methodOf, openEvmGraph } from './support.ts';

/** Long past, so that blocks can be made at chosen times. */
const GENESIS = 1_700_000_000;
const chain = await startChain({ timestamp: GENESIS });
afterAll(() => chain.close());

const [ann, bob] = [person(1), person(2)];
let coin: HexText;
let other: HexText;
/** The balance of bob by the block that made it so. */
const history: { readonly number: bigint; readonly hash: string; readonly time: number; readonly held: bigint }[] = [];

const blockSchema = z.object({ number: z.string(), hash: z.string(), timestamp: z.string() });
async function block(name: string) {
  const { number, hash, timestamp } = blockSchema.parse(await chain.rpc('eth_getBlockByNumber', [name, false]));
  return { number: BigInt(number), hash, time: Number(timestamp) };
}

beforeAll(async () => {
  coin = await deployCoin(chain, { decimals: 2 });
  other = await deployCoin(chain);
  await mintCoins(chain, coin, [chain.owner], [1_000_000n]);
  for (const held of [10n, 25n, 45n]) {
    const before = history.at(-1)?.held ?? 0n;
    await chain.rpc('evm_setNextBlockTimestamp', [GENESIS + 1000 * (history.length + 1)]);
    await transfer(chain, coin, bob, held - before);
    history.push({ ...(await block('latest')), held });
    // Blocks between, so that there is something to search.
    await chain.rpc('anvil_mine', ['0x8', '0x1']);
  }
});

const opened: EvmGraph[] = [];
async function open(options: EvmGraphOptions = {}): Promise<EvmGraph> {
  const graph = await openEvmGraph(chain, options);
  opened.push(graph);
  return graph;
}
afterEach(async () => {
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

const BALANCE = `query ($id: ID!, $asset: ID!, $at: AtInput) {
  account(id: $id) {
    balance(asset: $asset, at: $at) {
      id
      total { atomic }
      provenance { block { number hash time } pinned behind }
      failure { code detail retryable }
    }
  }
}`;

const balanceSchema = z.object({
  account: z.object({
    balance: z
      .object({
        id: z.string(),
        total: z.object({ atomic: z.string() }).nullable(),
        provenance: z
          .object({
            block: z.object({ number: z.string(), hash: z.string(), time: z.string() }),
            pinned: z.boolean(),
            behind: z.string().nullable(),
          })
          .nullable(),
        failure: z.object({ code: z.string(), detail: z.string().nullable(), retryable: z.boolean() }).nullable(),
      })
      .nullable(),
  }),
});

async function balanceAt(graph: EvmGraph, at: unknown, asset: string = coin) {
  const { data, errors } = await graph.ask(BALANCE, { id: accountId(bob), asset: `erc20:${asset}`, at });
  if (data?.account === null || data === undefined) throw new Error(JSON.stringify(errors));
  const { balance } = balanceSchema.parse(data).account;
  if (balance === null) throw new Error(JSON.stringify(errors));
  return balance;
}

test('each block by number, by hash and by time has the balance of its moment', async () => {
  const graph = await open();
  for (const { number, hash, time, held } of history) {
    const iso = new Date(time * 1000).toISOString();
    const later = new Date(time * 1000 + 500).toISOString();
    for (const at of [{ block: number.toString() }, { hash }, { time: iso }, { time: later }]) {
      const { total, provenance, id } = await balanceAt(graph, at);
      expect(total).toEqual({ atomic: held.toString() });
      expect(provenance).toEqual({
        block: { number: number.toString(), hash, time: iso },
        pinned: true,
        behind: null,
      });
      // The id names the same balance.
      const again = await graph.ask('query ($id: ID!) { balance(id: $id) { id total { atomic } } }', { id });
      expect(again.data).toEqual({ balance: { id, total: { atomic: held.toString() } } });
    }
  }
});

test('a block is found by time in as many steps as halving takes', async () => {
  const graph = await open();
  await balanceAt(graph, { time: new Date((GENESIS + 1500) * 1000).toISOString() });
  const { number } = await block('latest');
  const asked = graph.methods().filter((method) => method === 'eth_getBlockByNumber').length;
  expect(asked).toBeLessThanOrEqual(3 + Math.ceil(Math.log2(Number(number))));
});

test('tags name the newest block and those that stay', async () => {
  const graph = await open();
  for (const tag of ['LATEST', 'SAFE', 'FINALIZED'] as const) {
    const { number, hash } = await block(tag.toLowerCase());
    const { provenance, id } = await balanceAt(graph, { tag });
    expect(provenance?.block).toMatchObject({ number: number.toString(), hash });
    expect(provenance?.behind).toBe(tag === 'LATEST' ? '0' : null);
    expect(id).toContain(`?tag=${tag.toLowerCase()}`);
  }
});

test('what the chain does not have, or has lost, is a failure and never the present', async () => {
  const graph = await open();
  const { number, time } = await block('latest');
  const cases = [
    [{ block: (number + 1n).toString() }, 'BLOCK_NOT_FOUND'],
    [{ block: (2n ** 63n - 1n).toString() }, 'BLOCK_NOT_FOUND'],
    [{ hash: `0x${'1'.repeat(64)}` }, 'BLOCK_NOT_FOUND'],
    [{ hash: 'not-a-hash' }, 'BLOCK_NOT_FOUND'],
    [{ time: new Date((GENESIS - 1) * 1000).toISOString() }, 'BLOCK_NOT_FOUND'],
    [{ time: new Date(Date.now() + 86_400_000).toISOString() }, 'BLOCK_NOT_FOUND'],
  ] as const;
  for (const [at, code] of cases) {
    const { total, provenance, failure } = await balanceAt(graph, at);
    expect({ at, total, provenance, code: failure?.code }).toEqual({ at, total: null, provenance: null, code });
  }
  // A moment after the newest block, and before now, is in the newest block.
  const { provenance } = await balanceAt(graph, { time: new Date((time + 1) * 1000).toISOString() });
  expect(provenance?.block.number).toBe(number.toString());
});

test('two ways to name a moment, none, and no time at all are refused before anything is asked', async () => {
  const graph = await open();
  const faults = [
    [{ block: '1', hash: '0x1' }, 'Exactly one key must be specified'],
    [{}, 'Exactly one key must be specified'],
    [{ block: '-1' }, 'must be 0 or more'],
    [{ time: 'yesterday' }, 'must be a time such as'],
    [{ time: '2026-02-30T00:00:00Z' }, 'must be a time such as'],
    [{ tag: 'PENDING' }, 'does not exist in "BlockTag" enum'],
  ] as const;
  for (const [at, says] of faults) {
    const { errors } = await graph.ask(BALANCE, { id: accountId(bob), asset: `erc20:${coin}`, at });
    expect({ at, messages: errors?.map(({ message }) => message).join('; ') }).toEqual({
      at,
      messages: expect.stringContaining(says),
    });
  }
  expect(graph.methods()).toEqual([]);
});

test('ten different times may be asked for in one request, and no more', async () => {
  const graph = await open();
  const fields = (count: number): string =>
    Array.from({ length: count }, (_, index) => {
      const time = new Date((GENESIS + 2000 + index) * 1000).toISOString();
      return `t${index}: balance(asset: "native", at: { time: "${time}" }) { total { atomic } }`;
    }).join(' ');
  const good = await graph.ask(`{ account(id: "${accountId(bob)}") { ${fields(10)} } }`);
  expect(good.errors).toBeUndefined();
  const bad = await graph.ask(`{ account(id: "${accountId(bob)}") { ${fields(11)} } }`);
  expect(bad.errors?.map(({ extensions }) => extensions.code)).toEqual(['QUERY_TOO_COSTLY']);
});

test('a node without the state of a block says so in a code of its own', async () => {
  const graph = await open();
  graph.proxy.play(async ({ body }, forward) => {
    if (methodOf(body) !== 'eth_call') return forward();
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(body));
    const error = { code: -32000, message: `missing trie node ${'a'.repeat(64)} (path ) state is not available` };
    const answer = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, error }));
    return { status: 200, headers: { 'content-type': 'application/json' }, body: answer };
  });
  const { failure } = await balanceAt(graph, { block: '1' });
  expect(failure).toEqual({
    code: 'HISTORY_UNSUPPORTED',
    detail: 'the node no longer has the state of the block',
    retryable: false,
  });
});

/** Two rounds of reads in one query: the second asks for what the first brought to light. */
const NESTED = `query ($id: ID!, $first: [ID!]!, $second: ID!) {
  account(id: $id) {
    balances(assets: $first) {
      nodes { asset { symbol balances(accounts: ["${ann}", "${bob}"]) { nodes { total { atomic } provenance { block { hash } } } } } }
    }
    late: balance(asset: $second) { total { atomic } provenance { block { hash } } }
  }
}`;

function hashesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('hash' in value && typeof value.hash === 'string') return [value.hash];
  return Object.values(value).flatMap(hashesIn);
}

test('all chunks and all rounds of one query are read at one block, though the chain moves between any two', async () => {
  const graph = await open({ options: { gasPerCall: 1_000_000 }, source: { concurrency: 1 } });
  let calls = 0;
  graph.proxy.play(async ({ body }, forward) => {
    const reply = await forward();
    if (methodOf(body) === 'eth_call') {
      calls += 1;
      await transfer(chain, coin, bob, 1n);
    }
    return reply;
  });
  const before = await block('latest');
  const assets = [coin, other, ...Array.from({ length: 40 }, (_, index) => person(5000 + index))];
  const { data } = await graph.ask(NESTED, {
    id: accountId(bob),
    first: assets.map((address) => `erc20:${address}`),
    second: 'native',
  });
  expect(calls).toBeGreaterThan(3);
  expect(new Set(hashesIn(data))).toEqual(new Set([before.hash]));
  expect(graph.methods().filter((method) => method === 'eth_getBlockByNumber')).toHaveLength(1);
});

test('a block that is replaced between two chunks costs the second, and no answer mixes two chains', async () => {
  const graph = await open({ options: { gasPerCall: 1_000_000 }, source: { concurrency: 1 } });
  const snapshot = await chain.rpc('evm_snapshot');
  await transfer(chain, coin, bob, 100n);
  const doomed = await block('latest');
  let calls = 0;
  graph.proxy.play(async ({ body }, forward) => {
    const reply = await forward();
    if (methodOf(body) !== 'eth_call') return reply;
    calls += 1;
    if (calls === 1) {
      await chain.rpc('evm_revert', [snapshot]);
      await transfer(chain, coin, bob, 7n);
      await transfer(chain, coin, bob, 7n);
    }
    return reply;
  });
  const assets = [coin, ...Array.from({ length: 19 }, () => other), other].map((address) => `erc20:${address}`);
  const ids = Array.from({ length: 30 }, (_, index) => accountId(person(6000 + index)));
  const query = `query ($ids: [ID!]!, $assets: [ID!]!) {
    accounts(ids: $ids) {
      balances(assets: $assets) { nodes { total { atomic } provenance { block { hash } } failure { code retryable } } }
    }
  }`;
  const { data } = await graph.ask(query, { ids, assets });
  const nodes = z
    .object({
      accounts: z.array(
        z.object({
          balances: z.object({
            nodes: z.array(
              z.object({
                provenance: z.object({ block: z.object({ hash: z.string() }) }).nullable(),
                failure: z.object({ code: z.string(), retryable: z.boolean() }).nullable(),
              }),
            ),
          }),
        }),
      ),
    })
    .parse(data)
    .accounts.flatMap(({ balances }) => balances.nodes);
  const reported = nodes.map(({ provenance, failure }) => provenance?.block.hash ?? failure?.code);
  // Asked again, the query would be read at another block.
  expect(new Set(nodes.map(({ failure }) => failure?.retryable ?? true))).toEqual(new Set([true]));
  expect(reported).toHaveLength(60);
  expect(new Set(reported)).toEqual(new Set([doomed.hash, 'BLOCK_NOT_FOUND']));
  expect(reported.filter((entry) => entry === doomed.hash)).toHaveLength(20);
  // The next query sees the new chain, whole.
  graph.proxy.reset();
  const { provenance } = await balanceAt(graph, null);
  expect(provenance?.block.hash).toBe((await block('latest')).hash);
});

test('a node that lags behind is not taken for the present without a sign', async () => {
  const graph = await open();
  await balanceAt(graph, null);
  const { number } = await block('latest');
  graph.proxy.play(async (request, forward) => {
    if (methodOf(request.body) !== 'eth_getBlockByNumber') return forward();
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(request.body));
    const result = await chain.rpc('eth_getBlockByNumber', [`0x${(number - 3n).toString(16)}`, false]);
    const answer = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, result }));
    return { status: 200, headers: { 'content-type': 'application/json' }, body: answer };
  });
  const { provenance } = await balanceAt(graph, null);
  expect(provenance).toMatchObject({ block: { number: (number - 3n).toString() }, behind: '3' });
});

test('an answer for another block than the one asked for is refused', async () => {
  const graph = await open();
  const [first] = history;
  graph.proxy.play(async (request, forward) => {
    if (methodOf(request.body) !== 'eth_call') return forward();
    // The node would rather answer for the newest block.
    const body: unknown = JSON.parse(request.body);
    const { id, params } = z.object({ id: z.string(), params: z.array(z.unknown()) }).parse(body);
    const result = await chain.rpc('eth_call', [params[0], 'latest']);
    const answer = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, result }));
    return { status: 200, headers: { 'content-type': 'application/json' }, body: answer };
  });
  const { failure, total } = await balanceAt(graph, { hash: first?.hash });
  expect({ code: failure?.code, total }).toEqual({ code: 'UPSTREAM_WRONG_BLOCK', total: null });
});
