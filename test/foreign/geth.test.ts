/** Geth itself, as its developers write it: balances at any block that it has, and its words for what it lacks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EvmChain } from '../../src/sandbox/evm/chain.ts';
import { transfer } from '../../src/sandbox/evm/tokens.ts';
import { person } from '../evm/contracts.ts';
import {
  assetsOf,
  BALANCES,
  blockOf,
  bob,
  expectOfNode,
  graphsOfTests,
  prepareNode,
  readNode,
  type Stage,
} from '../evm/node-contract.ts';
import { accountId, type EvmGraph } from '../evm/support.ts';
import { startGeth } from './geth.ts';

const crowdSchema = z.object({
  accounts: z.array(
    z.object({
      balances: z.object({ nodes: z.array(z.object({ total: z.object({ atomic: z.string() }).nullable() })) }),
    }),
  ),
});

async function mark(chain: EvmChain): Promise<() => Promise<unknown>> {
  const { number } = await blockOf(chain, 'latest');
  return () => chain.rpc('debug_setHead', [`0x${number.toString(16)}`]);
}

/** A new chain has no Multicall3, which costs a second call where it is looked for. */
const ways = [
  { options: {}, calls: ['eth_getBlockByNumber', 'eth_call', 'eth_call'] },
  { options: { multicall: false }, calls: ['eth_getBlockByNumber', 'eth_call'] },
  {
    options: { multicall: false, blockBy: 'number' },
    calls: ['eth_getBlockByNumber', 'eth_call', 'eth_getBlockByNumber'],
  },
];
for (const way of ways) expectOfNode('geth', { ...way, mark, start: () => startGeth() });

describe('a chain that has gone on', () => {
  const open = graphsOfTests();
  let stage: Stage;
  const given = 123_456_789_012_345_678_901n;
  beforeAll(async () => {
    stage = await prepareNode(await startGeth());
    const { chain } = stage;
    // The next transaction waits for this one, which comes from the same account.
    await chain.rpc('eth_sendTransaction', [{ from: chain.owner, to: bob, value: `0x${given.toString(16)}` }]);
    // More blocks than geth keeps the states of (128), and one that it calls final.
    for (let made = 0; made < 140; made += 1) await transfer(chain, stage.coin, bob, 1n);
  });
  afterAll(() => stage.chain.close());

  test('native coins and tokens are read to the last digit', async () => {
    const graph = await open(stage.chain, {});
    const [native, coin] = await readNode(graph, stage);
    expect(native?.total?.atomic).toBe(given.toString());
    expect(coin?.total?.atomic).toBe('9007199254741133');
  });

  test('blocks that it calls safe and final are found by their names', async () => {
    const graph = await open(stage.chain, {});
    for (const tag of ['SAFE', 'FINALIZED']) {
      const { hash } = await blockOf(stage.chain, tag.toLowerCase());
      const nodes = await readNode(graph, stage, { tag });
      expect(nodes.map(({ failure }) => failure)).toEqual([null, null]);
      expect(nodes.map(({ provenance }) => provenance?.block.hash)).toEqual([hash, hash]);
    }
  });

  test('a block whose state is pruned has no balances, for good', async () => {
    const graph = await open(stage.chain, {});
    const [first] = stage.history;
    for (const at of [{ block: first?.number.toString() }, { hash: first?.hash }]) {
      const failures = (await readNode(graph, stage, at)).map(({ failure }) => failure);
      expect(failures).toMatchObject([
        { code: 'HISTORY_UNSUPPORTED', retryable: false },
        { code: 'HISTORY_UNSUPPORTED', retryable: false },
      ]);
    }
  });

  // `beside`: what the plan says may be asked as well, where Multicall3 is missing.
  test.each([
    { options: {}, named: 'none', beside: ['eth_call'] },
    { options: {}, named: 'number', beside: ['eth_call'] },
    { options: {}, named: 'hash', beside: ['eth_call'] },
    { options: { blockBy: 'number' }, named: 'none', beside: ['eth_call'] },
    { options: { multicall: false }, named: 'none', beside: [] },
    { options: { multicall: false }, named: 'number', beside: [] },
    { options: { multicall: false, blockBy: 'number' }, named: 'hash', beside: [] },
  ] as const)('is asked what the plan says, with $options and $named named', async ({ options, named, beside }) => {
    const { number, hash } = await blockOf(stage.chain, 'latest');
    const at = { none: null, number: { block: (number - 1n).toString() }, hash: { hash } }[named];
    const graph = await open(stage.chain, options);
    const variables = { id: accountId(bob), assets: assetsOf(stage), at };
    for (const greeting of [['eth_chainId'], []]) {
      graph.proxy.reset();
      const { sure, possible } = await plannedOf(graph, variables);
      expect(graph.methods()).toEqual([]);
      await graph.ask(BALANCES, variables);
      expect(graph.methods().toSorted()).toEqual([...greeting, ...sure, ...beside].toSorted());
      expect(possible).toEqual(expect.arrayContaining([...beside]));
    }
  });
});

const CROWD = `query ($ids: [ID!]!, $assets: [ID!]!) {
  accounts(ids: $ids) { balances(assets: $assets) { nodes { total { atomic } failure { code detail } } } } }`;

describe.each([
  { gas: 50_000_000, options: {}, calls: 3 },
  // The first slices are refused: what they would return costs too much as the code of a contract.
  { gas: 2_000_000, options: {}, calls: null },
  // Too little for the calls of a slice, which then return nothing.
  { gas: 1_000_000, options: { gasPerCall: 1_000_000 }, calls: null },
  { gas: 1_000_000, options: { gasPerCall: 5_000_000 }, calls: null },
  { gas: 1_000_000, options: { gasPerCall: 8_000_000 }, calls: null },
])('a node that allows a call $gas gas, with $options', ({ gas, options, calls }) => {
  const open = graphsOfTests();
  let stage: Stage;
  beforeAll(async () => {
    stage = await prepareNode(await startGeth([`--rpc.gascap=${gas}`]));
  });
  afterAll(() => stage.chain.close());

  test('answers for all pairs, in as many calls as that takes', async () => {
    const graph = await open(stage.chain, { multicall: false, ...options });
    const people = [bob, ...Array.from({ length: 129 }, (_, index) => person(100 + index))];
    const { data, errors } = await graph.ask(CROWD, { ids: people.map(accountId), assets: assetsOf(stage) });
    expect(errors).toBeUndefined();
    const totals = crowdSchema
      .parse(data)
      .accounts.map(({ balances }) => balances.nodes.map(({ total }) => total?.atomic));
    expect(totals).toEqual(people.map((address) => ['0', address === bob ? '9007199254740993' : '0']));
    const made = graph.methods().filter((method) => method === 'eth_call').length;
    if (calls === null) expect(made).toBeGreaterThan(3);
    else expect(made).toBe(calls);
  });
});

async function plannedOf(graph: EvmGraph, variables: Readonly<Record<string, unknown>>) {
  const { plan, errors } = await graph.graph.explain({ query: BALANCES, variables });
  if (plan === null) throw new Error(errors.join('; '));
  const sure = plan.calls.flatMap(({ step, count }) => Array.from({ length: count }, () => step));
  return { sure, possible: plan.possible.map(({ step }) => step) };
}
