/** Documents that are named by their ids: of manifests, by digest, or not at all. Both ways answer alike. */
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, json, type Reply } from '../../sandbox/ask.ts';
import { openTwoServers, request, type TwoServers } from '../short-way/two-servers.ts';
import { codesOf, openTestServer, type TestServer } from '../support.ts';

const NAMES = 'query Names { sources { name } }';
const ONE = 'query One($id: ID!) { source(id: $id) { name } }';
const OTHER = '{ sources { id } }';
const BROKEN = 'query Broken { nothing }';
const TOKEN = 'gateway-token-1';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function manifest(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'balancegraph-trusted-')), 'operations.json');
  writeFileSync(file, JSON.stringify({ [digest(NAMES)]: NAMES, one: ONE, broken: BROKEN }));
  return file;
}

async function post(server: TestServer, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return ask(server.url, {
    target: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body,
  });
}

const persisted = (sha256Hash: string, more: object = {}) => ({
  ...more,
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});

const named = {
  data: { sources: ['reddio', 'teos', 'mesh', 'loopring'].map((name) => ({ name: `sandbox-${name}` })) },
};

function sorted(reply: Reply): unknown {
  const { data } = JSON.parse(reply.text);
  return { data: { sources: [...data.sources].toSorted((a, b) => (a.name < b.name ? -1 : 1)) } };
}

const names = { data: { sources: named.data.sources.toSorted((a, b) => (a.name < b.name ? -1 : 1)) } };

describe('with a manifest', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({ config: { server: { documents: { manifests: [manifest()] } } } });
  });
  afterAll(() => server?.close());

  test.each([
    ['documentId', { documentId: digest(NAMES) }],
    ['documentId with its prefix', { documentId: `sha256:${digest(NAMES)}` }],
    ['a persisted query', persisted(digest(NAMES))],
    ['a persisted query with its text', persisted(digest(NAMES), { query: NAMES })],
    ['the text alone', { query: NAMES }],
  ])('%s', async (_name, body) => {
    const reply = await post(server, body);
    expect([reply.status, sorted(reply)]).toEqual([200, names]);
  });

  test('variables and the name of the operation are taken as ever; an id need not be a digest', async () => {
    const body = { documentId: 'one', operationName: 'One', variables: { id: 'sandbox-teos' } };
    expect(json(await post(server, body))).toEqual({ data: { source: { name: 'sandbox-teos' } } });
  });

  test('by GET', async () => {
    const variables = encodeURIComponent('{"id":"sandbox-teos"}');
    const reply = await ask(server.url, {
      target: `/graphql?documentId=one&variables=${variables}`,
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(json(reply)).toEqual({ data: { source: { name: 'sandbox-teos' } } });
  });

  test('other texts are answered as well', async () => {
    expect((await post(server, { query: OTHER })).status).toBe(200);
  });

  test('a document that does not fit the schema is refused as ever', async () => {
    expect(codesOf(await post(server, { documentId: 'broken' }))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  test.each([
    ['an unknown id', { documentId: 'gone' }, 'PERSISTED_QUERY_NOT_SUPPORTED'],
    ['an unknown digest', persisted('a'.repeat(64)), 'PERSISTED_QUERY_NOT_SUPPORTED'],
    ['the id of one document with the text of another', { documentId: 'one', query: NAMES }, 'BAD_REQUEST'],
    ['an id in two places', persisted('one', { documentId: 'one' }), 'BAD_REQUEST'],
    ['an id that is no text', { documentId: 7 }, 'BAD_REQUEST'],
    ['an empty id', { documentId: '' }, 'BAD_REQUEST'],
    ['the name of a property that every object has', { documentId: 'constructor' }, 'PERSISTED_QUERY_NOT_SUPPORTED'],
  ])('%s is refused', async (_name, body, code) => {
    const reply = await post(server, body);
    expect([reply.status, codesOf(reply)]).toEqual([code === 'BAD_REQUEST' ? 400 : reply.status, [code]]);
    expect(json(reply)).not.toHaveProperty('data');
  });
});

describe('the documents of manifests alone', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({
      config: {
        server: {
          surface: 'federation',
          operationsPerRequest: 2,
          gateway: { token: TOKEN },
          documents: { manifests: [manifest()], only: true },
        },
      },
    });
  });
  afterAll(() => server?.close());

  test.each([
    ['by id', { documentId: 'one', variables: { id: 'sandbox-teos' } }],
    ['by text', { query: ONE, variables: { id: 'sandbox-teos' } }],
  ])('are answered %s', async (_name, body) => {
    expect(json(await post(server, body))).toEqual({ data: { source: { name: 'sandbox-teos' } } });
  });

  test.each([
    ['another text', { query: '{ sources { health { ok } } }' }, 'DOCUMENT_NOT_TRUSTED'],
    ['a text with one space more', { query: `${NAMES} ` }, 'DOCUMENT_NOT_TRUSTED'],
    ['introspection', { query: '{ __schema { queryType { name } } }' }, 'DOCUMENT_NOT_TRUSTED'],
    ['no document', { query: '{{{' }, 'DOCUMENT_NOT_TRUSTED'],
    ['another text with the id of one', persisted('one', { query: OTHER }), 'DOCUMENT_NOT_TRUSTED'],
    ['another text by its digest', persisted(digest(OTHER), { query: OTHER }), 'DOCUMENT_NOT_TRUSTED'],
    ['an unknown id', { documentId: 'gone' }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['an unknown digest', persisted(digest(OTHER)), 'PERSISTED_QUERY_NOT_FOUND'],
  ])('%s is refused, twice alike, and no source is asked', async (_name, body, code) => {
    server.sandbox.resetCounters();
    for (const _ of [1, 2]) {
      const reply = await post(server, body);
      expect([reply.status, codesOf(reply)]).toEqual([400, [code]]);
      expect(json(reply)).not.toHaveProperty('data');
    }
    const calls = Object.values(server.sandbox.upstreams).map((upstream) => upstream.count());
    expect(calls).toEqual(calls.map(() => 0));
  });

  test('in a list each operation is judged for itself', async () => {
    const reply = await post(server, [{ documentId: digest(NAMES) }, { query: OTHER }]);
    expect(JSON.parse(reply.text)).toMatchObject([
      { data: { sources: expect.any(Array) } },
      { errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] },
    ]);
  });

  test('the gateway may send any; a forged token does not help', async () => {
    expect((await post(server, { query: OTHER }, { 'x-gateway-token': TOKEN })).status).toBe(200);
    expect(codesOf(await post(server, { query: OTHER }, { 'x-gateway-token': `${TOKEN}x` }))).toEqual([
      'DOCUMENT_NOT_TRUSTED',
    ]);
  });

  test('a text that the gateway has sent stays closed to others', async () => {
    await post(server, { query: OTHER }, { 'x-gateway-token': TOKEN });
    for (const body of [{ query: OTHER }, persisted(digest(OTHER)), { documentId: digest(OTHER) }]) {
      expect((await post(server, body)).status).toBe(400);
    }
  });

  test('GraphiQL, which needs introspection, is not served', () => {
    expect(server.running.graphiql).toBeNull();
  });
});

describe('digests of texts that were sent before', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({
      config: { server: { documents: { automatic: true }, documentCacheBytes: 65_536 } },
    });
  });
  afterAll(() => server?.close());

  test('are unknown at first, and known once the text was sent', async () => {
    const unknown = await post(server, persisted(digest(NAMES)));
    expect([unknown.status, codesOf(unknown)]).toEqual([200, ['PERSISTED_QUERY_NOT_FOUND']]);
    expect((await post(server, persisted(digest(NAMES), { query: NAMES }))).status).toBe(200);
    expect(sorted(await post(server, persisted(digest(NAMES))))).toEqual(names);
    expect(sorted(await post(server, { documentId: `sha256:${digest(NAMES)}` }))).toEqual(names);
  });

  test('of another text are refused, and not kept', async () => {
    const reply = await post(server, persisted(digest(NAMES), { query: OTHER }));
    expect(reply.status).toBe(400);
    expect(codesOf(await post(server, persisted(digest(OTHER))))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  test('of invalid texts are not kept, and a flood of texts is forgotten within the limit', async () => {
    await post(server, persisted(digest(BROKEN), { query: BROKEN }));
    expect(codesOf(await post(server, persisted(digest(BROKEN))))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    const texts = Array.from({ length: 40 }, (_, index) => `query Flood${index} { sources { id } }`);
    for (const query of texts) await post(server, persisted(digest(query), { query }));
    const first = await post(server, persisted(digest(texts[0] ?? '')));
    expect(codesOf(first)).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });
});

describe('the short way', () => {
  let servers: TwoServers;
  beforeAll(async () => {
    servers = await openTwoServers({ config: { server: { documents: { manifests: [manifest()], only: true } } } });
  });
  afterAll(() => servers?.close());

  test.each([
    ['an id', { documentId: digest(NAMES) }, 0],
    ['a text of the manifest', { query: NAMES }, 0],
    ['an id with variables', { documentId: 'one', variables: { id: 'sandbox-teos' } }, 0],
    ['another text', { query: OTHER }, 1],
    ['an unknown id', { documentId: 'gone' }, 1],
    ['an id and a text', { documentId: 'one', query: ONE }, 1],
    ['an id that is no text', { documentId: 7 }, 1],
  ])('%s', async (_name, body, apollo) => {
    const { send, short, full, toApollo } = servers;
    const pieces = [request(body)];
    for (const server of [short, full]) await send(server, pieces);
    const theirs = await send(full, pieces);
    let ours = theirs;
    const asked = await toApollo(async () => {
      ours = await send(short, pieces);
    });
    expect(ours).toEqual(theirs);
    expect(asked).toBe(apollo);
  });
});
