/** Calls that name their block by number bring the balances of that very block, or none. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Act } from '../../src/conformance/proxy.ts';
import { type HexText, startChain } from '../../src/sandbox/evm/chain.ts';
import { deployCoin, mintCoins, transfer } from '../../src/sandbox/evm/tokens.ts';
import { fileWith } from '../cli/files.ts';
import { run } from '../cli/run.ts';
import { person } from './contracts.ts';
import { seeing, word } from './seeing.ts';
import { accountId, type EvmGraph, type EvmGraphOptions, methodOf, openEvmGraph } from './support.ts';

const chain = await startChain({ timestamp: 1_700_000_000 });
afterAll(() => chain.close());

const [ann, bob] = [person(1), person(2)];
let coin: HexText;
beforeAll(async () => {
  coin = await deployCoin(chain);
  await mintCoins(chain, coin, [chain.owner, bob], [1000n, 5n]);
});

const opened: EvmGraph[] = [];
afterEach(async () => {
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

async function open(options: EvmGraphOptions['options'] = {}): Promise<EvmGraph> {
  const source = { retries: 0, concurrency: 1 };
  const graph = await openEvmGraph(chain, { options: { blockBy: 'number', ...options }, source });
  opened.push(graph);
  return graph;
}

const answer = z.object({
  account: z.object({
    balances: z.object({
      nodes: z.array(
        z.object({
          total: z.object({ atomic: z.string() }).nullable(),
          failure: z.object({ code: z.string(), retryable: z.boolean() }).nullable(),
        }),
      ),
    }),
  }),
});

async function read(graph: EvmGraph, more: readonly string[] = []): Promise<readonly string[]> {
  const { data } = await graph.ask(
    `query ($id: ID!, $assets: [ID!]!) {
      account(id: $id) { balances(assets: $assets) { nodes { total { atomic } failure { code retryable } } } }
    }`,
    { id: accountId(bob), assets: [`erc20:${coin}`, ...more] },
  );
  return answer
    .parse(data)
    .account.balances.nodes.map(({ total, failure }) =>
      failure === null ? (total?.atomic ?? '') : `${failure.code} ${failure.retryable ? 'may pass' : 'for good'}`,
    );
}

const FIND = 'eth_getBlockByNumber';
const CALL = 'eth_call';

describe('each call is followed by the question which block has the number now', () => {
  test('once for one call', async () => {
    const graph = await open();
    expect(await read(graph)).toEqual(['5']);
    expect(graph.methods()).toEqual(['eth_chainId', FIND, CALL, FIND]);
    const [, , { params } = { params: [] }] = graph.proxy.seen.map(({ body }) =>
      z.object({ params: z.array(z.unknown()) }).parse(JSON.parse(body)),
    );
    expect(params?.[1]).toMatch(/^0x[0-9a-f]+$/);
  });

  test('after its slices where Multicall3 does not stand', async () => {
    const silent = Array.from({ length: 130 }, (_, index) => `erc20:${person(9000 + index)}`);
    const bare = await open({ multicall: false });
    expect((await read(bare, silent))[0]).toBe('5');
    expect(bare.methods()).toEqual(['eth_chainId', FIND, CALL, CALL, FIND]);
  });

  test('and none of it where the source takes hashes', async () => {
    const graph = await open({ blockBy: 'hash' });
    expect(await read(graph)).toEqual(['5']);
    expect(graph.methods()).toEqual(['eth_chainId', FIND, CALL]);
  });
});

/** Takes the newest block back and makes another with the same number, parent and time, before or after the call. */
async function replacing(graph: EvmGraph, when: 'before' | 'after'): Promise<void> {
  const snapshot = await chain.rpc('evm_snapshot');
  const latest = z.object({ timestamp: z.string() }).parse(await chain.rpc(FIND, ['latest', false]));
  const time = Number(latest.timestamp) + 100;
  await chain.rpc('evm_setNextBlockTimestamp', [time]);
  await transfer(chain, coin, bob, 7n);
  const replace = async (): Promise<void> => {
    await chain.rpc('evm_revert', [snapshot]);
    await chain.rpc('evm_setNextBlockTimestamp', [time]);
    await transfer(chain, coin, ann, 7n);
  };
  graph.proxy.play(async (request, forward) => {
    if (methodOf(request.body) !== CALL) return forward();
    if (when === 'before') await replace();
    const reply = await forward();
    if (when === 'after') await replace();
    return reply;
  });
}

test.for(['before', 'after'] as const)('a block replaced by its like %s the call brings no balance', async (when) => {
  const graph = await open();
  await replacing(graph, when);
  expect(await read(graph)).toEqual(['BLOCK_NOT_FOUND may pass']);
});

test('a call made on another branch with the same number and time is not taken for the block', async () => {
  const graph = await open();
  graph.proxy.play(
    seeing(([id, number, time, _parent, ...rest]) => [
      ...[id, number, time].filter((one) => one !== undefined),
      word(1n),
      ...rest,
    ]),
  );
  expect(await read(graph)).toEqual(['UPSTREAM_WRONG_BLOCK may pass']);
});

/** As ganache 7.9 does: the hash of a block is refused in a call. */
const withoutHashes: Act = async ({ body }, forward) => {
  const { id, params } = z.object({ id: z.unknown(), params: z.array(z.unknown()) }).parse(JSON.parse(body));
  if (methodOf(body) !== CALL || typeof params[1] === 'string') return forward();
  const error = { code: -32700, message: 'Cannot wrap a "object" as a json-rpc type' };
  const answered = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, error }));
  return { status: 200, headers: { 'content-type': 'application/json' }, body: answered };
};

test('check finds a node that takes no hashes, and passes once the option is set', async () => {
  const { proxy } = await open();
  proxy.play(withoutHashes);
  const check = async (options: object) => {
    const source = { id: 'node', provider: 'evm', url: proxy.url, options: { chain: chain.id, ...options } };
    return run(['check', '--config', await fileWith({ sources: [source] })]);
  };
  const { code, out } = await check({});
  expect(code).toBe(1);
  expect(out).toMatch(/^node +evm +UPSTREAM_INCAPABLE +\d+$/m);
  expect(out).toContain('set the option blockBy: number');
  expect(await check({ blockBy: 'number' })).toMatchObject({ code: 0, err: '' });
});
