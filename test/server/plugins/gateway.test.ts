/** What only the gateway may ask, and several operations in one HTTP request. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, json, type Reply } from '../../sandbox/ask.ts';
import { codesOf, openTestServer, type TestServer } from '../support.ts';

const TOKEN = 'gateway-token-1';
const SDL = '{ _service { sdl } }';
const ENTITIES = '{ _entities(representations: [{ __typename: "Source", name: "sandbox-teos" }]) { __typename } }';
const INTROSPECTION = '{ __schema { queryType { name } } }';
const HIDDEN = 'query Q { ... on Query { ...F } } fragment F on Query { harmless: __type(name: "Account") { name } }';
const OPEN = '{ __typename sources { name } }';

let server: TestServer;

async function send(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return ask(url, {
    target: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body,
  });
}

describe('with a token', () => {
  beforeAll(async () => {
    server = await openTestServer({ config: { server: { surface: 'federation', gateway: { token: TOKEN } } } });
  });
  afterAll(() => server?.close());

  test.each([SDL, ENTITIES, INTROSPECTION, HIDDEN])('%s is refused to other clients', async (query) => {
    for (const headers of [
      {},
      { 'x-gateway-token': '' },
      { 'x-gateway-token': `${TOKEN}x` },
      { authorization: TOKEN },
    ]) {
      const reply = await send(server.url, { query }, headers);
      expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 403, codes: ['GATEWAY_ONLY'] });
      expect(json(reply)).not.toHaveProperty('data');
    }
  });

  test.each([SDL, ENTITIES, INTROSPECTION, HIDDEN])('%s is answered to the gateway', async (query) => {
    const reply = await send(server.url, { query }, { 'x-gateway-token': TOKEN });
    expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 200, codes: [] });
  });

  test('balances are for all clients', async () => {
    const reply = await send(server.url, { query: OPEN });
    expect(reply.status).toBe(200);
  });

  test('errors do not help a client to guess the schema', async () => {
    const reply = await send(server.url, { query: '{ source(id: "x") { nam } }' });
    expect(reply.status).toBe(400);
    expect(reply.text).not.toContain('Did you mean');
  });

  test('the token is in no log line', () => expect(server.logged()).not.toContain(TOKEN));
});

describe('for the gateway only', () => {
  beforeAll(async () => {
    server = await openTestServer({ config: { server: { gateway: { token: TOKEN, only: true } } } });
  });
  afterAll(() => server?.close());

  test('nothing is answered without the token', async () => {
    for (const body of [{ query: OPEN }, { query: 'not even GraphQL' }, 'no object']) {
      const reply = await send(server.url, body);
      expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 403, codes: ['GATEWAY_ONLY'] });
    }
  });

  test('everything is with it', async () => {
    const reply = await send(server.url, { query: OPEN }, { 'x-gateway-token': TOKEN });
    expect(reply.status).toBe(200);
  });

  test('health is not the graph', async () => {
    expect((await ask(server.url, { target: '/livez' })).status).toBe(200);
  });
});

describe('several operations in one request', () => {
  beforeAll(async () => {
    server = await openTestServer({ config: { server: { surface: 'composite', operationsPerRequest: 3 } } });
  });
  afterAll(() => server?.close());

  /** What an executor of composite schemas sends: one lookup per operation. */
  function lookup(address: string, asset: string) {
    const query = 'query ($id: ID!, $asset: ID!) { account(id: $id) { balance(asset: $asset) { total { atomic } } } }';
    return { query, variables: { id: `account/sandbox-teos/${address}`, asset } };
  }

  test('become one plan', async () => {
    const [one, two, three] = server.sandbox.ledger.accounts('teos').map(({ address }) => address);
    const refs = server.sandbox.ledger.assets('teos').flatMap(({ ref }) => (ref === 'native' ? [] : [ref]));
    server.sandbox.resetCounters();
    const reply = await send(server.url, [
      lookup(one ?? '', refs[0] ?? ''),
      lookup(two ?? '', refs[1] ?? ''),
      lookup(three ?? '', refs[0] ?? ''),
    ]);
    expect(reply.status).toBe(200);
    expect(json(reply)).toHaveLength(3);
    expect(server.sandbox.upstreams.teos.count('GetAssetsBalances')).toBe(1);
  });

  test('are as many as the configuration allows', async () => {
    const reply = await send(
      server.url,
      Array.from({ length: 4 }, () => ({ query: OPEN })),
    );
    expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 400, codes: ['BAD_REQUEST'] });
    expect(reply.text).toContain('4 operations in one request, limit 3 (server.operationsPerRequest)');
  });
});

test('by default one request is one operation', async () => {
  server = await openTestServer();
  const reply = await send(server.url, [{ query: OPEN }, { query: OPEN }]);
  expect(reply.status).toBe(400);
  expect(reply.text).toContain('limit 1');
  await server.close();
});

test('1000 aliased lookups are one plan', async () => {
  server = await openTestServer({
    sandbox: { accounts: 1000 },
    config: { server: { surface: 'composite', maxBodyBytes: 1024 * 1024 } },
  });
  const accounts = server.sandbox.ledger.accounts('teos').slice(0, 1000);
  const { ref = '' } = server.sandbox.ledger.assets('teos').find((asset) => asset.ref !== 'native') ?? {};
  const fields = accounts.map(
    ({ address }, index) =>
      `_${index}: account(id: "account/sandbox-teos/${address}") { balance(asset: "${ref}") { total { atomic } failure { code } } }`,
  );
  const reply = await send(server.url, { query: `{ ${fields.join(' ')} }` });
  expect(reply.status).toBe(200);
  const lookups = server.sandbox.upstreams.teos.count();
  server.sandbox.resetCounters();
  await send(server.url, {
    query: `query ($ids: [ID!]!) { accounts(ids: $ids) { balance(asset: "${ref}") { total { atomic } failure { code } } } }`,
    variables: { ids: accounts.map(({ address }) => `account/sandbox-teos/${address}`) },
  });
  expect(lookups).toBe(server.sandbox.upstreams.teos.count());
  await server.close();
});
