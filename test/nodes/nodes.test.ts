/** Real nodes of other makers: what they hold is read, at any block, or refused by `check` with the reason. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EvmChain } from '../../src/sandbox/evm/chain.ts';
import {
  checkNode,
  expectOfNode,
  graphsOfTests,
  type NodeExpectation,
  prepareNode,
  readNode,
  type Stage,
} from '../evm/node-contract.ts';
import { startNode } from './node.ts';

const BY_NUMBER = {
  options: { multicall: false, blockBy: 'number' },
  calls: ['eth_getBlockByNumber', 'eth_call', 'eth_getBlockByNumber'],
};

const ways = [
  { maker: 'hardhat', options: {}, calls: ['eth_getBlockByNumber', 'eth_call', 'eth_call'] },
  { maker: 'hardhat', ...BY_NUMBER },
  { maker: 'ganache', ...BY_NUMBER },
] as const satisfies readonly (Pick<NodeExpectation, 'options' | 'calls'> & { readonly maker: string })[];

async function mark(chain: EvmChain): Promise<() => Promise<unknown>> {
  const snapshot = await chain.rpc('evm_snapshot');
  return () => chain.rpc('evm_revert', [snapshot]);
}

for (const { maker, ...way } of ways) expectOfNode(maker, { ...way, mark, start: () => startNode(maker) });

describe('ganache, which takes no hash in a call', () => {
  const open = graphsOfTests();
  let stage: Stage;
  beforeAll(async () => {
    stage = await prepareNode(await startNode('ganache'));
  });
  afterAll(() => stage.chain.close());

  test('is refused by check, which names the option', async () => {
    const { code, out, err } = await checkNode(stage, {});
    expect({ code, err }).toEqual({ code: 1, err: '1 of 1 sources cannot be used.\n' });
    expect(out).toMatch(/^node +evm +UPSTREAM_INCAPABLE +\d+$/m);
    expect(out).toContain('set the option blockBy: number');
  });

  test('fails permanently, with one call', async () => {
    const graph = await open(stage.chain, {});
    for (const { failure } of await readNode(graph, stage)) {
      expect(failure).toMatchObject({ code: 'UPSTREAM_INCAPABLE', retryable: false });
      expect(failure?.detail).toContain('blockBy: number');
    }
    expect(graph.methods().filter((method) => method === 'eth_call')).toHaveLength(1);
  });
});
