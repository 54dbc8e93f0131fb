/** Real nodes of other makers: what they hold is read, at any block, or refused by `check` with the reason. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EvmChain, HexText } from '../../src/sandbox/evm/chain.ts';
import { deployCoin, mintCoins, transfer } from '../../src/sandbox/evm/tokens.ts';
import { fileWith } from '../cli/files.ts';
import { run } from '../cli/run.ts';
import { person } from '../evm/contracts.ts';
import { accountId, type EvmGraph, methodOf, openEvmGraph } from '../evm/support.ts';
import { type Maker, startNode } from './node.ts';

const opened: EvmGraph[] = [];
afterEach(async () => {
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

async function open(chain: EvmChain, options: Readonly<Record<string, unknown>>): Promise<EvmGraph> {
  const graph = await openEvmGraph(chain, { options, source: { retries: 0 } });
  opened.push(graph);
  return graph;
}

const blockSchema = z.object({ number: z.string(), hash: z.string(), timestamp: z.string() });
const answerSchema = z.object({
  account: z.object({
    balances: z.object({
      nodes: z.array(
        z.object({
          total: z.object({ atomic: z.string() }).nullable(),
          provenance: z.object({ block: z.object({ number: z.string(), hash: z.string() }) }).nullable(),
          failure: z.object({ code: z.string(), detail: z.string().nullable(), retryable: z.boolean() }).nullable(),
        }),
      ),
    }),
  }),
});

const BALANCES = `query ($id: ID!, $assets: [ID!]!, $at: AtInput) {
  account(id: $id) { balances(assets: $assets, at: $at) { nodes {
    total { atomic } provenance { block { number hash } } failure { code detail retryable }
  } } }
}`;

const [ann, bob] = [person(1), person(2)];

interface Stage {
  readonly chain: EvmChain;
  readonly coin: HexText;
  /** What bob holds of the coin, by the block that made it so. */
  readonly history: readonly { readonly number: bigint; readonly hash: string; readonly held: bigint }[];
}

async function prepare(maker: Maker): Promise<Stage> {
  const chain = await startNode(maker);
  const coin = await deployCoin(chain, { symbol: 'GLD', decimals: 18 });
  await mintCoins(chain, coin, [chain.owner, ann], [10n ** 30n, 9_007_199_254_740_993n]);
  const history: Stage['history'][number][] = [];
  for (const held of [1n, 5n, 9_007_199_254_740_993n]) {
    await transfer(chain, coin, bob, held - (history.at(-1)?.held ?? 0n));
    const { number, hash } = blockSchema.parse(await chain.rpc('eth_getBlockByNumber', ['latest', false]));
    history.push({ number: BigInt(number), hash, held });
  }
  return { chain, coin, history };
}

async function read(graph: EvmGraph, { coin }: Stage, at: unknown = null) {
  const { data, errors } = await graph.ask(BALANCES, { id: accountId(bob), assets: ['native', `erc20:${coin}`], at });
  if (data?.account === undefined || data.account === null) throw new Error(JSON.stringify(errors));
  return answerSchema.parse(data).account.balances.nodes;
}

async function check({ chain }: Stage, options: object) {
  const source = { id: 'node', provider: 'evm', url: chain.url, options: { chain: chain.id, ...options } };
  return run(['check', '--config', await fileWith({ sources: [source] })]);
}

const ways = [
  { maker: 'hardhat', options: {}, calls: ['eth_getBlockByNumber', 'eth_call', 'eth_call'] },
  {
    maker: 'hardhat',
    options: { multicall: false, blockBy: 'number' },
    calls: ['eth_getBlockByNumber', 'eth_call', 'eth_getBlockByNumber'],
  },
  {
    maker: 'ganache',
    options: { multicall: false, blockBy: 'number' },
    calls: ['eth_getBlockByNumber', 'eth_call', 'eth_getBlockByNumber'],
  },
] as const;

describe.each(ways)('$maker with $options', ({ maker, options, calls }) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await prepare(maker);
  });
  afterAll(() => stage.chain.close());

  test('passes check', async () => {
    expect(await check(stage, options)).toMatchObject({ code: 0, err: '' });
  });

  test('is read at the newest block and at each one before, by number and by hash', async () => {
    const graph = await open(stage.chain, options);
    expect((await read(graph, stage)).map(({ total }) => total?.atomic)).toEqual(['0', '9007199254740993']);
    expect(graph.methods()).toEqual(['eth_chainId', ...calls]);
    for (const { number, hash, held } of stage.history) {
      for (const at of [{ block: number.toString() }, { hash }]) {
        for (const [index, node] of (await read(graph, stage, at)).entries()) {
          expect(node).toEqual({
            total: { atomic: index === 0 ? '0' : held.toString() },
            provenance: { block: { number: number.toString(), hash } },
            failure: null,
          });
        }
      }
    }
  });

  test('is not read at a block that it does not have, which may come', async () => {
    const graph = await open(stage.chain, options);
    for (const at of [{ block: '1000000' }, { hash: `0x${'1'.repeat(64)}` }]) {
      const codes = (await read(graph, stage, at)).map(({ failure }) => [failure?.code, failure?.retryable]);
      expect(codes).toEqual([
        ['BLOCK_NOT_FOUND', true],
        ['BLOCK_NOT_FOUND', true],
      ]);
    }
  });

  test('brings no balance of a block that is replaced while it is read', async () => {
    const graph = await open(stage.chain, options);
    const snapshot = await stage.chain.rpc('evm_snapshot');
    await transfer(stage.chain, stage.coin, bob, 7n);
    const doomed = blockSchema.parse(await stage.chain.rpc('eth_getBlockByNumber', ['latest', false]));
    graph.proxy.play(async (request, forward) => {
      const isCall = methodOf(request.body) === 'eth_call';
      if (isCall) {
        await stage.chain.rpc('evm_revert', [snapshot]);
        // Another block with the same number.
        await transfer(stage.chain, stage.coin, ann, 7n);
        graph.proxy.play((_, passOn) => passOn());
      }
      return forward();
    });
    const nodes = await read(graph, stage);
    expect(nodes.filter(({ provenance }) => provenance?.block.hash === doomed.hash)).toEqual([]);
    for (const { total, failure } of nodes) {
      expect({ total, retryable: failure?.retryable }).toEqual({ total: null, retryable: true });
      expect(['BLOCK_NOT_FOUND', 'UPSTREAM_WRONG_BLOCK']).toContain(failure?.code);
    }
  });
});

describe('ganache, which takes no hash in a call', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await prepare('ganache');
  });
  afterAll(() => stage.chain.close());

  test('is refused by check, which names the option', async () => {
    const { code, out, err } = await check(stage, {});
    expect({ code, err }).toEqual({ code: 1, err: '1 of 1 sources cannot be used.\n' });
    expect(out).toMatch(/^node +evm +UPSTREAM_INCAPABLE +\d+$/m);
    expect(out).toContain('set the option blockBy: number');
  });

  test('fails permanently, with one call', async () => {
    const graph = await open(stage.chain, {});
    for (const { failure } of await read(graph, stage)) {
      expect(failure).toMatchObject({ code: 'UPSTREAM_INCAPABLE', retryable: false });
      expect(failure?.detail).toContain('blockBy: number');
    }
    expect(graph.methods().filter((method) => method === 'eth_call')).toHaveLength(1);
  });
});
