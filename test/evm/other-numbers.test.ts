/** A chain whose contracts see the block numbers of another chain: named for what it is, and read once that is configured. */
import { afterAll, afterEach, expect, test } from 'vitest';
import type { Act } from '../../src/conformance/proxy.ts';
import { startChain } from '../../src/sandbox/evm/chain.ts';
import { fileWith } from '../cli/files.ts';
import { run } from '../cli/run.ts';
import { person } from './contracts.ts';
import { seeing, word } from './seeing.ts';
import { accountId, type EvmGraph, type EvmGraphOptions, methodOf, openEvmGraph } from './support.ts';

const chain = await startChain();
afterAll(() => chain.close());

const opened: EvmGraph[] = [];
afterEach(async () => {
  for (const graph of opened.splice(0)) await graph.close();
});

/** The newest block of the chain below. */
const BELOW = 21_000_000n;
const numberBelow = seeing(([id, _number, ...rest]) => [...(id ? [id] : []), word(BELOW), ...rest]);
const otherBlock = seeing(([id, _number, _time, ...rest]) => [...(id ? [id] : []), word(1n), word(5n), ...rest]);

async function open(act: Act, options: EvmGraphOptions['options'] = {}): Promise<EvmGraph> {
  const graph = await openEvmGraph(chain, { options, source: { retries: 0 } });
  graph.proxy.play(act);
  opened.push(graph);
  return graph;
}

async function balance(graph: EvmGraph) {
  const { data } = await graph.ask(
    `{ account(id: "${accountId(person(1))}") { balance(asset: "native") { total { atomic } failure { code detail retryable } } } }`,
  );
  return data;
}

test('the number of another chain beside the right time is permanent, and names the option', async () => {
  expect(await balance(await open(numberBelow))).toMatchObject({
    account: {
      balance: {
        total: null,
        failure: {
          code: 'UPSTREAM_WRONG_BLOCK',
          retryable: false,
          detail: expect.stringContaining('blockNumber: other'),
        },
      },
    },
  });
});

test('check finds it, and reads the balance once the option is set', async () => {
  const { proxy } = await open(numberBelow);
  const configured = (options: object) =>
    fileWith({
      sources: [{ id: 'rollup', provider: 'evm', url: proxy.url, options: { chain: chain.id, ...options } }],
    });
  const { code, out } = await run(['check', '--config', await configured({})]);
  expect(code).toBe(1);
  expect(out).toMatch(/^rollup +evm +UPSTREAM_WRONG_BLOCK +\d+$/m);
  expect(out).toContain('set the option blockNumber: other');
  proxy.reset();
  proxy.play(numberBelow);
  expect(await run(['check', '--config', await configured({ blockNumber: 'other' })])).toMatchObject({ code: 0 });
  // The chain id for the connection and for the sign of life, the newest block, and the balance.
  expect(proxy.seen.map(({ body }) => methodOf(body))).toEqual([
    'eth_chainId',
    'eth_chainId',
    'eth_getBlockByNumber',
    'eth_call',
  ]);
});

test('with the option the balances of such a chain are read', async () => {
  const graph = await open(numberBelow, { blockNumber: 'other' });
  expect(await balance(graph)).toMatchObject({ account: { balance: { total: { atomic: '0' }, failure: null } } });
});

test('another number and another time are another block, which may pass', async () => {
  expect(await balance(await open(otherBlock))).toMatchObject({
    account: { balance: { total: null, failure: { code: 'UPSTREAM_WRONG_BLOCK', retryable: true, detail: null } } },
  });
});
