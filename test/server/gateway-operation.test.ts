/** Which HTTP requests are parts of one operation of a gateway, and so share what is read: each cell once, counted upstream. */
import { graphql } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ask, json, type Reply } from '../sandbox/ask.ts';
import { openTestServer, parseLines, type TestServer } from './support.ts';

type Headers = Readonly<Record<string, string>>;

const TOKEN = 'token-of-the-gateway';
const asGateway = { 'x-gateway-token': TOKEN };
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

const QUERY = `query ($id: ID!, $assets: [ID!]!) {
  account(id: $id) { balances(assets: $assets) { nodes { total { atomic } provenance { observedAt } failure { code } } } }
}`;

const answered = z.object({
  data: z.object({ account: z.object({ balances: z.object({ nodes: z.array(z.unknown()).nonempty() }) }) }),
  extensions: z.object({ calls: z.array(z.object({ source: z.string(), requests: z.number() })) }),
});

/** Ids of their own for each test, so that none meets the operation of another. */
let tests = 0;
beforeEach(() => {
  tests += 1;
});

const idOf = (name: string): Headers => ({ 'x-request-id': `${name}-${tests}` });
const traceOf = (span: string, trace = TRACE): Headers => ({
  traceparent: `00-${trace.slice(0, -4)}${String(tests).padStart(4, '0')}-${span}-01`,
});

/** What the tests of one configuration do. */
function openAsking(gateway: object) {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({
      sandbox: { accounts: 3 },
      config: { server: { gateway, extensions: { calls: true, plan: true } } },
    });
  });
  afterEach(() => server.sandbox.resetCounters());
  afterAll(() => server?.close());
  const variables = () => {
    const { ledger } = server.sandbox;
    return {
      id: `account/sandbox-teos/${ledger.accounts('teos')[0]?.address}`,
      assets: ledger.assets('teos').flatMap(({ ref }) => (ref === 'native' ? [] : [ref])),
    };
  };
  const send = (headers: Headers): Promise<Reply> =>
    ask(server.url, {
      target: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: { query: QUERY, variables: variables() },
    });
  return {
    send,
    variables,
    server: () => server,
    /** Of several requests, one after the other: what they cost together. */
    async cost(...requests: readonly Headers[]): Promise<number> {
      const replies: unknown[] = [];
      for (const headers of requests) replies.push(json(await send(headers)));
      const reported = replies.map((reply) => answered.parse(reply));
      const sum = reported
        .flatMap(({ extensions }) => extensions.calls)
        .reduce((all, { requests: one }) => all + one, 0);
      expect(sum).toBe(server.sandbox.upstreams.teos.count());
      const texts = new Set(reported.map(({ data }) => JSON.stringify(data)));
      if (sum === 1) expect(texts.size).toBe(1);
      return sum;
    },
  };
}

describe('with the default headers', () => {
  const { cost, send, server, variables } = openAsking({ token: TOKEN });

  test('requests of one operation cost what one costs, whichever way they are answered', async () => {
    const part = { ...asGateway, ...idOf('a') };
    expect(await cost(part, part, part, { ...part, accept: 'application/graphql-response+json' })).toBe(1);
  });

  test('requests of two operations read for themselves', async () => {
    expect(await cost({ ...asGateway, ...idOf('a') }, { ...asGateway, ...idOf('b') })).toBe(2);
  });

  test.each<[string, Headers]>([
    ['without a token', {}],
    ['with another token', { 'x-gateway-token': 'token-of-another' }],
    ['with an empty token', { 'x-gateway-token': '' }],
    ['with the token in another header', { authorization: TOKEN }],
  ])('a request %s gets nothing of an operation, and gives it nothing', async (_, forged) => {
    const part = { ...asGateway, ...idOf('a') };
    expect(await cost(part, { ...forged, ...idOf('a') })).toBe(2);
    server().sandbox.resetCounters();
    expect(await cost({ ...forged, ...idOf('b') }, { ...asGateway, ...idOf('b') })).toBe(2);
    server().sandbox.resetCounters();
    expect(await cost({ ...forged, ...idOf('c') }, { ...forged, ...idOf('c') })).toBe(2);
  });

  test('the trace id names the operation where there is no request id', async () => {
    const [one, other] = ['00f067aa0ba902b7', 'b7ad6b7169203331'];
    expect(await cost({ ...asGateway, ...traceOf(one) }, { ...asGateway, ...traceOf(other) })).toBe(1);
    server().sandbox.resetCounters();
    const trace = traceOf(one, `0${TRACE.slice(1)}`);
    expect(await cost({ ...asGateway, ...trace, ...idOf('a') }, { ...asGateway, ...trace, ...idOf('b') })).toBe(2);
  });

  test.each<[string, Headers]>([
    ['no id', {}],
    ['an empty id', { 'x-request-id': '' }],
    ['an id of 129 characters', { 'x-request-id': 'x'.repeat(129) }],
    ['an id of 8 KiB', { 'x-request-id': 'x'.repeat(8192) }],
    ['several ids', { 'x-request-id': 'one, two' }],
    ['an id in other letters', { 'x-request-id': '\u00fc\u00e9' }],
    ['a trace id of zeros', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }],
    ['a trace id in upper case', { traceparent: `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01` }],
    ['a version that is not allowed', { traceparent: `ff-${TRACE}-00f067aa0ba902b7-01` }],
    ['a trace parent that is cut', { traceparent: `00-${TRACE}` }],
  ])('%s names no operation', async (_, headers) => {
    const part = { ...asGateway, ...headers };
    expect(await cost(part, part)).toBe(2);
  });

  test('a trace id counts beside an id that is not well formed', async () => {
    const part = { ...asGateway, ...traceOf('00f067aa0ba902b7'), 'x-request-id': 'one, two' };
    expect(await cost(part, part)).toBe(1);
  });

  test('the log line of each request counts its own calls, and names no token', async () => {
    const named = idOf('logged');
    await cost({ ...asGateway, ...named }, { ...asGateway, ...named });
    await expect.poll(() => linesOf(server().logged(), named['x-request-id'])).toEqual([1, 0]);
    expect(server().logged()).not.toContain(TOKEN);
  });

  test('a plan is that of the request alone: it reads nothing, and counts what the operation has read as well', async () => {
    const part = { ...asGateway, ...idOf('planned') };
    const planOf = async (): Promise<unknown> => json(await send({ ...part, 'x-balancegraph-explain': 'plan' }));
    const before = await planOf();
    expect(before).toMatchObject({ extensions: { plan: { total: 1 } } });
    expect(server().sandbox.upstreams.teos.count()).toBe(0);
    expect(await cost(part, part)).toBe(1);
    expect(await planOf()).toEqual(before);
  });

  test('a library names the operation itself', async () => {
    const { graph } = server().running;
    const read = async (operation?: string) => {
      const contextValue = graph.createContext({ operation });
      const { data } = await graphql({
        schema: graph.schema,
        source: QUERY,
        variableValues: variables(),
        contextValue,
      });
      contextValue.clock.stop();
      return { calls: contextValue.calls.length, text: JSON.stringify(data) };
    };
    const first = await read('mine');
    expect(first.calls).toBe(1);
    expect(await read('mine')).toEqual({ calls: 0, text: first.text });
    expect((await read('yours')).calls).toBe(1);
    expect((await read()).calls).toBe(1);
  });
});

function linesOf(logged: string, id: string | undefined): readonly unknown[] {
  return parseLines(logged, 'request')
    .filter(({ request }) => request === id)
    .map(({ calls }) => calls);
}

describe('with a header of its own', () => {
  const { cost } = openAsking({ token: TOKEN, operationHeaders: ['X-Operation'] });

  test('only that one names the operation', async () => {
    const part = { ...asGateway, 'x-operation': 'a' };
    expect(await cost({ ...part, ...idOf('a') }, { ...part, ...idOf('b') })).toBe(1);
  });

  test('the others do not', async () => {
    const part = { ...asGateway, ...idOf('a') };
    expect(await cost(part, part)).toBe(2);
  });
});

describe('with no header', () => {
  const { cost } = openAsking({ token: TOKEN, operationHeaders: [] });

  test('each request reads for itself', async () => {
    const part = { ...asGateway, ...idOf('a'), ...traceOf('00f067aa0ba902b7') };
    expect(await cost(part, part)).toBe(2);
  });
});

describe('without a token', () => {
  const { cost } = openAsking({});

  test('each request reads for itself, whatever it says', async () => {
    const part = { ...asGateway, ...idOf('a') };
    expect(await cost(part, part)).toBe(2);
  });
});
