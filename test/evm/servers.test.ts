/** Several nodes of one chain, some of which are away, behind, or not what they say. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Act, type Relay, startProxy } from '../../src/conformance/proxy.ts';
import { type HexText, startChain } from '../../src/sandbox/evm/chain.ts';
import { deployCoin, mintCoins } from '../../src/sandbox/evm/tokens.ts';
import { person } from './contracts.ts';
import { accountId, type EvmGraph, type EvmGraphOptions, methodOf, openEvmGraph } from './support.ts';

const chain = await startChain();
/** Another chain, that some take for the first. */
const stranger = await startChain({ chain: 4242 });
afterAll(() => Promise.all([chain.close(), stranger.close()]));

const bob = person(2);
let coin: HexText;
beforeAll(async () => {
  coin = await deployCoin(chain);
  await mintCoins(chain, coin, [bob], [77n]);
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

async function node(url: string): Promise<Relay> {
  const proxy = await startProxy(url);
  opened.push(proxy);
  return proxy;
}

const QUERY = `query ($id: ID!, $asset: ID!) {
  account(id: $id) { balance(asset: $asset) { total { atomic } failure { code detail } } }
}`;

const schema = z.object({
  account: z.object({
    balance: z.object({
      total: z.object({ atomic: z.string() }).nullable(),
      failure: z.object({ code: z.string(), detail: z.string().nullable() }).nullable(),
    }),
  }),
});

async function held(graph: EvmGraph) {
  const { data } = await graph.ask(QUERY, { id: accountId(bob), asset: `erc20:${coin}` });
  const { total, failure } = schema.parse(data).account.balance;
  return total?.atomic ?? failure?.code;
}

function methodsAt(relay: Relay): readonly string[] {
  return relay.seen.map(({ body }) => methodOf(body));
}

/** A node that changes its answers. */
function changing(change: (answer: Readonly<Record<string, unknown>>, method: string) => unknown): Act {
  return async (request, forward) => {
    const reply = await forward();
    const answer = z.record(z.string(), z.unknown()).parse(JSON.parse(reply.body.toString('utf8')));
    return { ...reply, body: Buffer.from(JSON.stringify(change(answer, methodOf(request.body)))) };
  };
}

const away: Act = async () => ({ status: 503, headers: {}, body: Buffer.alloc(0) });

test('a node of another chain is asked for its chain id and nothing else', async () => {
  const graph = await open({ options: { chain: 1 } });
  expect(await held(graph)).toBe('UPSTREAM_WRONG_CHAIN');
  expect(await held(graph)).toBe('UPSTREAM_WRONG_CHAIN');
  expect(new Set(graph.methods())).toEqual(new Set(['eth_chainId']));
});

test('a node that names the right chain and serves another is detected by its first answer', async () => {
  const graph = await open({ options: { chain: 1 } });
  graph.proxy.play(changing((answer, method) => (method === 'eth_chainId' ? { ...answer, result: '0x1' } : answer)));
  expect(await held(graph)).toBe('UPSTREAM_WRONG_CHAIN');
});

test('answers with the ids of other questions are refused', async () => {
  const graph = await open();
  let last: unknown = 'none';
  graph.proxy.play(
    changing((answer) => {
      const { id } = answer;
      const mixed = { ...answer, id: last };
      last = id;
      return mixed;
    }),
  );
  expect(await held(graph)).toBe('UPSTREAM_MISATTRIBUTED');
  graph.proxy.play(changing(({ id: _, ...answer }) => answer));
  expect(await held(graph)).toBe('UPSTREAM_MISATTRIBUTED');
});

test('while the first node is down the second answers, after it was asked for its chain id', async () => {
  const second = await node(chain.url);
  const graph = await open({ source: { fallbackUrls: [second.url], retries: 0 } });
  expect(await held(graph)).toBe('77');
  expect(methodsAt(second)).toEqual([]);
  graph.proxy.play(away);
  expect(await held(graph)).toBe('77');
  expect(methodsAt(second)).toEqual(['eth_chainId', 'eth_getBlockByNumber', 'eth_call']);
  // Back again, and asked anew for its chain id.
  graph.proxy.reset();
  second.reset();
  expect(await held(graph)).toBe('77');
  expect(graph.methods()).toEqual(['eth_chainId', 'eth_getBlockByNumber', 'eth_call']);
  expect(methodsAt(second)).toEqual([]);
});

test('a second node of another chain is asked for its chain id and nothing else', async () => {
  const second = await node(stranger.url);
  const graph = await open({ source: { fallbackUrls: [second.url], retries: 0 } });
  graph.proxy.play(away);
  expect(await held(graph)).toBe('UPSTREAM_UNAVAILABLE');
  expect(new Set(methodsAt(second))).toEqual(new Set(['eth_chainId']));
});

test('a first node that turns into one of another chain is left for the second', async () => {
  const second = await node(chain.url);
  const graph = await open({ source: { fallbackUrls: [second.url], retries: 0 } });
  expect(await held(graph)).toBe('77');
  const lying = await startProxy(stranger.url);
  opened.push(lying);
  graph.proxy.play(async ({ body }) => {
    const response = await fetch(stranger.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const text = Buffer.from(await response.arrayBuffer());
    return { status: 200, headers: { 'content-type': 'application/json' }, body: text };
  });
  // The block that it named is none of the right chain, so that this query is lost, and the next one is not.
  expect(await held(graph)).toBe('UPSTREAM_WRONG_CHAIN');
  expect(await held(graph)).toBe('77');
  expect(methodsAt(second)).toContain('eth_call');
});

test('a quota of one node pauses that node alone', async () => {
  const second = await node(chain.url);
  const graph = await open({ source: { fallbackUrls: [second.url], retries: 0 } });
  graph.proxy.play(async () => ({ status: 429, headers: { 'retry-after': '60' }, body: Buffer.alloc(0) }));
  expect(await held(graph)).toBe('77');
  expect(await held(graph)).toBe('77');
  // Only the first question reached the paused one.
  expect(graph.methods()).toEqual(['eth_chainId']);
});

test('what a node says of the question itself is not asked of the next', async () => {
  const second = await node(chain.url);
  const graph = await open({ source: { fallbackUrls: [second.url], retries: 0 } });
  graph.proxy.play(
    changing((answer, method) =>
      method === 'eth_call'
        ? { jsonrpc: '2.0', id: answer.id, error: { code: -32602, message: 'invalid params: secret words' } }
        : answer,
    ),
  );
  expect(await held(graph)).toBe('UPSTREAM_REJECTED');
  expect(methodsAt(second)).toEqual([]);
});
