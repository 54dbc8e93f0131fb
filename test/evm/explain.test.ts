/** Plans for EVM chains: predicted calls are the ones that a real node is asked. */
import { afterAll, afterEach, expect, test } from 'vitest';
import { MULTICALL3, startChain } from '../../src/sandbox/evm/chain.ts';
import { deployCoin } from '../../src/sandbox/evm/tokens.ts';
import { person, realMulticall3 } from './contracts.ts';
import { accountId, type EvmGraph, type EvmGraphOptions, openEvmGraph } from './support.ts';

const chain = await startChain();
await chain.rpc('anvil_setCode', [MULTICALL3, await realMulticall3(chain)]);
const coins = [
  await deployCoin(chain, { symbol: 'A', decimals: 6 }),
  await deployCoin(chain, { symbol: 'B', decimals: 8 }),
];
const assets = ['native', ...coins.map((coin) => `erc20:${coin}`)];
const ids = Array.from({ length: 130 }, (_, index) => accountId(person(index)));

const opened: EvmGraph[] = [];
afterEach(async () => {
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});
afterAll(() => chain.close());

const QUERY = `query ($ids: [ID!]!, $assets: [ID!]!, $at: AtInput) {
  accounts(ids: $ids) { balances(assets: $assets, at: $at) { nodes { total { value } failure { code } } } } }`;

/** The steps of the plan and the methods that the node is asked, the first of which may be the greeting. */
async function compare(given: EvmGraphOptions, variables: Readonly<Record<string, unknown>>) {
  const graph = await openEvmGraph(chain, given);
  opened.push(graph);
  const foretold = async (): Promise<readonly string[]> => {
    const { plan, errors } = await graph.graph.explain({ query: QUERY, variables });
    if (plan === null) throw new Error(errors.join('; '));
    return plan.calls.flatMap(({ step, count }) => Array.from({ length: count }, () => step)).toSorted();
  };
  const first = await foretold();
  expect(graph.methods()).toEqual([]);
  await graph.ask(QUERY, variables);
  const [greeting, ...made] = graph.methods();
  expect(greeting).toBe('eth_chainId');
  graph.proxy.reset();
  const later = await foretold();
  await graph.ask(QUERY, variables);
  return { first, made: made.toSorted(), later, again: graph.methods().toSorted() };
}

test.each<[string, EvmGraphOptions, object]>([
  ['now', {}, {}],
  ['at a block by its number', {}, { at: { block: '1' } }],
  ['in many calls', { options: { calldataPerCall: 16_384 } }, {}],
  ['by number', { options: { blockBy: 'number' } }, {}],
  ['by number, in slices', { options: { blockBy: 'number', multicall: false } }, {}],
  ['without Multicall3, in slices', { options: { multicall: false } }, {}],
])('%s', async (_, given, at) => {
  const { first, made, later, again } = await compare(given, { ids, assets, ...at });
  expect(first).toEqual(made);
  expect(later).toEqual(again);
});
