/** A node that refuses for its own sake: its words reach the next server, hold calls back, and are never multiplied. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Act, type Relay, startProxy } from '../../src/conformance/proxy.ts';
import { type HexText, startChain } from '../../src/sandbox/evm/chain.ts';
import { deployCoin, mintCoins } from '../../src/sandbox/evm/tokens.ts';
import { person } from './contracts.ts';
import { accountId, type EvmGraph, type EvmGraphOptions, methodOf, openEvmGraph } from './support.ts';

const chain = await startChain();
afterAll(() => chain.close());

const people = Array.from({ length: 300 }, (_, index) => person(index + 1));
let coins: readonly HexText[];
beforeAll(async () => {
  coins = [await deployCoin(chain), await deployCoin(chain), await deployCoin(chain)];
  for (const coin of coins)
    await mintCoins(
      chain,
      coin,
      people.slice(0, 20),
      people.slice(0, 20).map(() => 77n),
    );
});

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0)) await thing.close();
});

async function open(options: EvmGraphOptions = {}): Promise<EvmGraph> {
  const graph = await openEvmGraph(chain, options);
  opened.push(graph);
  return graph;
}

async function node(): Promise<Relay> {
  const proxy = await startProxy(chain.url);
  opened.push(proxy);
  return proxy;
}

const answer = z.object({
  accounts: z.array(
    z.object({
      balances: z.object({
        nodes: z.array(
          z.object({
            total: z.object({ atomic: z.string() }).nullable(),
            failure: z.object({ code: z.string(), retryable: z.boolean() }).nullable(),
          }),
        ),
      }),
    }),
  ),
});

/** By account and coin, the amount or the code of the failure. */
async function ask(graph: EvmGraph, accounts: number): Promise<readonly string[]> {
  const { data } = await graph.ask(
    `query ($ids: [ID!]!, $assets: [ID!]!) {
      accounts(ids: $ids) { balances(assets: $assets) { nodes { total { atomic } failure { code retryable } } } }
    }`,
    { ids: people.slice(0, accounts).map(accountId), assets: coins.map((coin) => `erc20:${coin}`) },
  );
  return answer
    .parse(data)
    .accounts.flatMap(({ balances }) =>
      balances.nodes.map(({ total, failure }) => failure?.code ?? total?.atomic ?? ''),
    );
}

/** Refuses the calls that `when` picks, counted from 1, in these words. */
function refusing(error: object, when: (count: number) => boolean = () => true, refused = 'eth_call'): Act {
  let count = 0;
  return async (request, forward) => {
    if (methodOf(request.body) !== refused) return forward();
    count += 1;
    if (!when(count)) return forward();
    const { id } = z.object({ id: z.unknown() }).parse(JSON.parse(request.body));
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, error }));
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  };
}

const calls = (graph: EvmGraph): number => graph.methods().filter((method) => method === 'eth_call').length;

const quota = {
  code: -32007,
  message: '50/second request limit reached - reduce calls per second or upgrade your account',
};

describe('a rate limit in the body of HTTP 200', () => {
  test('holds the calls of the same plan back: one leaves, and no part of it', async () => {
    const graph = await open({ options: { concurrency: 1 } });
    graph.proxy.play(refusing(quota));
    expect(new Set(await ask(graph, 300))).toEqual(new Set(['UPSTREAM_RATE_LIMITED']));
    expect(calls(graph)).toBe(1);
  });

  test('that comes with the first word of the node holds back what follows', async () => {
    const graph = await open();
    graph.proxy.play(refusing(quota, undefined, 'eth_chainId'));
    for (let turn = 0; turn < 2; turn += 1) {
      expect(new Set(await ask(graph, 1))).toEqual(new Set(['UPSTREAM_RATE_LIMITED']));
    }
    expect(graph.methods()).toEqual(['eth_chainId']);
  });

  test('without the form of JSON-RPC is one all the same', async () => {
    const graph = await open({ options: { concurrency: 1 } });
    graph.proxy.play(async (request, forward) => {
      if (methodOf(request.body) !== 'eth_call') return forward();
      const body = Buffer.from(JSON.stringify({ message: 'Too many requests' }));
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    });
    expect(new Set(await ask(graph, 300))).toEqual(new Set(['UPSTREAM_RATE_LIMITED']));
    expect(calls(graph)).toBe(1);
  });

  test('is answered by the second server', async () => {
    const second = await node();
    const graph = await open({ source: { fallbackUrls: [second.url] } });
    graph.proxy.play(refusing(quota));
    expect(new Set(await ask(graph, 20))).toEqual(new Set(['77']));
    expect(calls(graph)).toBe(1);
  });
});

const passing = [
  ['syncing', { code: -32000, message: 'Node is still syncing' }],
  ['busy', { code: -32000, message: 'server busy, try later' }],
  ['without the method', { code: -32601, message: 'method not found' }],
  ['in unknown words', { code: -32042, message: 'the moon is in the wrong phase' }],
] as const;

describe.each(passing)('a first server that is %s', (_name, error) => {
  test('leaves the question to the second', async () => {
    const second = await node();
    const graph = await open({ source: { fallbackUrls: [second.url], retries: 0 } });
    graph.proxy.play(refusing(error));
    expect(new Set(await ask(graph, 20))).toEqual(new Set(['77']));
  });

  test('is not asked for parts of what it refused, but for a pair to see that it answers at all', async () => {
    const graph = await open({ source: { retries: 0 } });
    graph.proxy.play(refusing(error));
    await ask(graph, 20);
    expect(calls(graph)).toBeLessThanOrEqual(1 + 3);
  });
});

test('a refusal in unknown words that passes condemns no account for good', async () => {
  const graph = await open({ source: { retries: 0 } });
  graph.proxy.play(refusing(passing[3][1], (count) => count % 2 === 1));
  const outcomes = new Set(await ask(graph, 20));
  outcomes.delete('77');
  for (const outcome of outcomes) expect(outcome).toBe('UPSTREAM_UNEXPLAINED');
});
