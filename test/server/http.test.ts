import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, json } from '../sandbox/ask.ts';
import { codesOf, openServer, openTestServer, type TestServer } from './support.ts';

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer({ config: { server: { maxBodyBytes: 4096 } } });
});

afterAll(() => server?.close());

const POSTED = { target: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' } } as const;

describe('/graphql', () => {
  test('answers a posted query, never to be stored, and says that it comes from the sandbox', async () => {
    const reply = await server.post('query Q($id: ID!) { source(id: $id) { name sandbox } }', { id: 'sandbox-teos' });
    expect(reply.status).toBe(200);
    expect(json(reply)).toEqual({ data: { source: { name: 'sandbox-teos', sandbox: true } } });
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store', 'x-balancegraph-sandbox': 'true' });
    expect(reply.headers['content-type']).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/);
  });

  test('says nothing of a sandbox where there is none', async () => {
    const other = await openServer({ sources: [{ id: 'far', provider: 'reddio', url: 'https://reddio.example' }] });
    try {
      const reply = await other.post('{ sources { name sandbox } }');
      expect(json(reply)).toEqual({ data: { sources: [{ name: 'far', sandbox: false }] } });
      expect(reply.headers['x-balancegraph-sandbox']).toBeUndefined();
    } finally {
      await other.running.close();
    }
  });

  test.each([
    ['broken JSON', { body: '{"query":' }, 400],
    ['an empty body', { body: '' }, 400],
    ['no query', { body: { variables: {} } }, 400],
    ['a batch', { body: [{ query: '{ sources { name } }' }] }, 400],
    ['a query that is no text', { body: { query: 7 } }, 400],
    ['variables that are no object', { body: { query: '{ sources { name } }', variables: 7 } }, 400],
    ['a body over server.maxBodyBytes', { body: { query: `{ sources { name } } # ${'x'.repeat(4096)}` } }, 413],
    ['another media type', { headers: { 'content-type': 'application/xml' }, body: '<query/>' }, 415],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query=%7Ba%7D' }, 415],
    ['plain text', { headers: { 'content-type': 'text/plain' }, body: '{ sources { name } }' }, 415],
  ])('refuses %s in the form of GraphQL errors', async (_name, change, status) => {
    const reply = await ask(server.url, { ...POSTED, ...change });
    expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status, codes: ['BAD_REQUEST'] });
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.text).not.toMatch(/ at |node_modules|stack/i);
    expect(server.logged()).not.toContain('unforeseen');
  });

  test.each([
    ['{ wallets { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ sources {', 'GRAPHQL_PARSE_FAILED'],
    ['mutation { move }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription { balances }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query A { sources { id } } query B { sources { id } }', 'OPERATION_RESOLUTION_FAILURE'],
  ])('refuses %j', async (query, code) => {
    const reply = await server.post(query);
    expect({ status: reply.status, code: codesOf(reply)[0] }).toEqual({ status: 400, code });
    expect(json(reply)).not.toHaveProperty('data');
  });

  test('accepts the schema query of tools', async () => {
    expect(json(await server.post('{ __schema { queryType { name } } }'))).toEqual({
      data: { __schema: { queryType: { name: 'Query' } } },
    });
  });

  test('counts upstream calls only where the configuration asks for it', async () => {
    const query = '{ source(id: "sandbox-teos") { health { ok } } }';
    expect(json(await server.post(query))).toEqual({ data: { source: { health: { ok: true } } } });
    const telling = await openServer({
      config: { server: { extensions: { calls: true } } },
      sources: server.sandbox.sources,
    });
    try {
      expect(json(await telling.post(query))).toEqual({
        data: { source: { health: { ok: true } } },
        extensions: { calls: [{ source: 'sandbox-teos', requests: 1, pairs: 0 }] },
      });
      expect(json(await telling.post('{ sources { id } }'))).toMatchObject({ extensions: { calls: [] } });
    } finally {
      await telling.running.close();
    }
  });
});

describe('beside the graph', () => {
  test('reports that it is alive and ready', async () => {
    expect(json(await ask(server.url, { target: '/livez' }))).toEqual({ status: 'alive' });
    const ready = await ask(server.url, { target: '/readyz' });
    expect({ status: ready.status, body: json(ready) }).toEqual({ status: 200, body: { status: 'ready' } });
  });

  test('serves GraphiQL with the worked queries it was given, or one of its own', async () => {
    const page = await ask(server.url, { target: '/graphiql/' });
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(json(await ask(server.url, { target: '/graphiql/tabs.json' }))).toMatchObject({
      endpoint: '/graphql',
      sandbox: true,
      tabs: expect.arrayContaining([expect.objectContaining({ query: expect.stringContaining('query Sources') })]),
    });
  });

  test('knows no other path', async () => {
    for (const target of [
      '/graphql/x',
      '/.env',
      '/%zz',
      '/graphiql/assets/',
      '/graphiql/assets/%00',
      '/graphiql/assets/..%2f',
    ]) {
      const reply = await ask(server.url, { target });
      expect({ target, status: reply.status, codes: codesOf(reply) }).toEqual({
        target,
        status: 404,
        codes: ['NOT_FOUND'],
      });
    }
    expect(server.logged()).not.toContain('unforeseen');
  });

  test('leaves GraphiQL and the schema out where the configuration does', async () => {
    const closed = await openServer({
      config: { server: { graphiql: false, introspection: false } },
      sources: server.sandbox.sources,
    });
    try {
      expect((await ask(closed.url, { target: '/graphiql/' })).status).toBe(404);
      const schema = await closed.post('{ __schema { queryType { name } } }');
      expect(schema.status).toBe(400);
      expect(schema.text).toContain('server.introspection');
      const misspelt = await closed.post('{ sourcez { name } }');
      expect(misspelt.status).toBe(400);
      expect(misspelt.text).not.toContain('sources');
    } finally {
      await closed.running.close();
    }
  });
});
