/** What is expected of a source over any node that is not ours: its balances at every block, and refusals for what it lacks. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EvmChain, HexText } from '../../src/sandbox/evm/chain.ts';
import { deployCoin, mintCoins, transfer } from '../../src/sandbox/evm/tokens.ts';
import { fileWith } from '../cli/files.ts';
import { run } from '../cli/run.ts';
import { person } from './contracts.ts';
import { accountId, type EvmGraph, methodOf, openEvmGraph } from './support.ts';

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

export const BALANCES = `query ($id: ID!, $assets: [ID!]!, $at: AtInput) {
  account(id: $id) { balances(assets: $assets, at: $at) { nodes {
    total { atomic } provenance { block { number hash } } failure { code detail retryable }
  } } }
}`;

const ann = person(1);
/** Whose coins change from block to block. */
export const bob = person(2);

export interface Stage {
  readonly chain: EvmChain;
  readonly coin: HexText;
  /** What bob holds of the coin, by the block that made it so. */
  readonly history: readonly { readonly number: bigint; readonly hash: string; readonly held: bigint }[];
}

/** @param named a number in hex, or a tag such as `latest` */
export async function blockOf(
  chain: EvmChain,
  named: string,
): Promise<{ readonly number: bigint; readonly hash: string }> {
  const { number, hash } = blockSchema.parse(await chain.rpc('eth_getBlockByNumber', [named, false]));
  return { number: BigInt(number), hash };
}

/** Puts a coin on the chain, and gives bob other sums of it in three blocks. */
export async function prepareNode(chain: EvmChain): Promise<Stage> {
  const coin = await deployCoin(chain, { symbol: 'GLD', decimals: 18 });
  await mintCoins(chain, coin, [chain.owner, ann], [10n ** 30n, 9_007_199_254_740_993n]);
  const history: Stage['history'][number][] = [];
  for (const held of [1n, 5n, 9_007_199_254_740_993n]) {
    await transfer(chain, coin, bob, held - (history.at(-1)?.held ?? 0n));
    history.push({ ...(await blockOf(chain, 'latest')), held });
  }
  return { chain, coin, history };
}

/** Bob's native coins and those of the stage. */
export function assetsOf({ coin }: Stage): readonly string[] {
  return ['native', `erc20:${coin}`];
}

export async function readNode(graph: EvmGraph, stage: Stage, at: unknown = null) {
  const { data, errors } = await graph.ask(BALANCES, { id: accountId(bob), assets: assetsOf(stage), at });
  if (data?.account === undefined || data.account === null) throw new Error(JSON.stringify(errors));
  return answerSchema.parse(data).account.balances.nodes;
}

/** What `balancegraph check` says of a source over the node. */
export async function checkNode({ chain }: Stage, options: object) {
  const source = { id: 'node', provider: 'evm', url: chain.url, options: { chain: chain.id, ...options } };
  return run(['check', '--config', await fileWith({ sources: [source] })]);
}

/** Opens graphs that end with their test, which must not have met an unforeseen error. */
export function graphsOfTests() {
  const opened: EvmGraph[] = [];
  afterEach(async () => {
    for (const graph of opened.splice(0)) {
      expect(graph.faults).toEqual([]);
      await graph.close();
    }
  });
  return async (chain: EvmChain, options: Readonly<Record<string, unknown>>): Promise<EvmGraph> => {
    const graph = await openEvmGraph(chain, { options, source: { retries: 0 } });
    opened.push(graph);
    return graph;
  };
}

export interface NodeExpectation {
  readonly options: Readonly<Record<string, unknown>>;
  /** The methods that the first read of the newest block takes, the greeting aside. */
  readonly calls: readonly string[];
  start(): Promise<EvmChain>;
  /** Remembers the chain as it is; what it returns takes all later blocks away. */
  mark(chain: EvmChain): Promise<() => Promise<unknown>>;
}

export function expectOfNode(name: string, { options, calls, start, mark }: NodeExpectation): void {
  describe(`${name} with ${JSON.stringify(options)}`, () => {
    const open = graphsOfTests();
    let stage: Stage;
    beforeAll(async () => {
      stage = await prepareNode(await start());
    });
    afterAll(() => stage.chain.close());

    test('passes check', async () => {
      expect(await checkNode(stage, options)).toMatchObject({ code: 0, err: '' });
    });

    test('is read at the newest block and at each one before, by number and by hash', async () => {
      const graph = await open(stage.chain, options);
      expect((await readNode(graph, stage)).map(({ total }) => total?.atomic)).toEqual(['0', '9007199254740993']);
      expect(graph.methods()).toEqual(['eth_chainId', ...calls]);
      for (const { number, hash, held } of stage.history) {
        for (const at of [{ block: number.toString() }, { hash }]) {
          for (const [index, node] of (await readNode(graph, stage, at)).entries()) {
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
        const codes = (await readNode(graph, stage, at)).map(({ failure }) => [failure?.code, failure?.retryable]);
        expect(codes).toEqual([
          ['BLOCK_NOT_FOUND', true],
          ['BLOCK_NOT_FOUND', true],
        ]);
      }
    });

    test('brings no balance of a block that is replaced while it is read', async () => {
      const graph = await open(stage.chain, options);
      const goBack = await mark(stage.chain);
      await transfer(stage.chain, stage.coin, bob, 7n);
      const doomed = await blockOf(stage.chain, 'latest');
      graph.proxy.play(async (request, forward) => {
        if (methodOf(request.body) === 'eth_call') {
          await goBack();
          // Another block with the same number; geth may make two.
          await transfer(stage.chain, stage.coin, ann, 7n);
          graph.proxy.play((_, passOn) => passOn());
        }
        return forward();
      });
      const nodes = await readNode(graph, stage);
      expect((await blockOf(stage.chain, `0x${doomed.number.toString(16)}`)).hash).not.toBe(doomed.hash);
      expect(nodes.filter(({ provenance }) => provenance?.block.hash === doomed.hash)).toEqual([]);
      for (const { total, failure } of nodes) {
        expect({ total, retryable: failure?.retryable }).toEqual({ total: null, retryable: true });
        expect(['BLOCK_NOT_FOUND', 'UPSTREAM_WRONG_BLOCK']).toContain(failure?.code);
      }
    });
  });
}
