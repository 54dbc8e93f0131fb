/** Long answers are compressed for clients that accept it; decompressed, they are the same to the byte. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codesOf, openServer, openTestServer, parseLines, type TestServer } from './support.ts';

let server: TestServer;
let plain: Awaited<ReturnType<typeof openServer>>;
beforeAll(async () => {
  server = await openTestServer({
    sandbox: { accounts: 400 },
    config: { server: { operationsPerRequest: 2, cors: { origins: ['https://app.example'] } } },
  });
  plain = await openServer({
    sources: server.sandbox.sources,
    config: { server: { compression: { minBytes: 0 } } },
  });
});
afterAll(async () => {
  await plain?.running.close();
  await server?.close();
});

interface Bytes {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Of as many accounts as fit; the answer is the same each time. */
function ask(accounts: number, headers: Record<string, string>, url = server.url, list = false): Promise<Bytes> {
  const ids = server.sandbox.ledger
    .accounts('teos')
    .slice(0, accounts)
    .map(({ address }) => `account/sandbox-teos/${address}`);
  const query =
    'query ($ids: [ID!]!) { accounts(ids: $ids) { id address source { name label } b: id c: address d: id } }';
  const operation = { query, variables: { ids } };
  return send(url, headers, JSON.stringify(list ? [operation, operation] : operation));
}

function send(url: string, headers: Record<string, string>, body: string, target = '/graphql'): Promise<Bytes> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<Bytes>();
  const sent = request(
    {
      hostname,
      port,
      path: target,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      agent: new Agent(),
    },
    (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('error', reject);
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) }),
      );
    },
  );
  sent.on('error', reject).end(body);
  return promise;
}

const decoders = { gzip: gunzipSync, br: brotliDecompressSync } as const;

describe.each(['gzip', 'br'] as const)('%s', (encoding) => {
  test.each([
    ['at once, with its length', 40, true],
    ['in pieces, where it is longer', 390, false],
  ])('%s', async (_name, accounts, hasLength) => {
    const [whole, short] = [await ask(accounts, {}), await ask(accounts, { 'accept-encoding': encoding })];
    expect(whole.headers).toMatchObject({ 'content-length': String(whole.body.length) });
    expect(whole.headers).not.toHaveProperty('content-encoding');
    expect(whole.body.length > 64 * 1024).toBe(!hasLength);
    expect(short.headers).toMatchObject({
      'content-encoding': encoding,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-balancegraph-sandbox': 'true',
      ...(hasLength ? { 'content-length': String(short.body.length) } : { 'transfer-encoding': 'chunked' }),
    });
    expect(short.headers).not.toHaveProperty('etag');
    expect(String(short.headers.vary).split(/, */)).toEqual(expect.arrayContaining(['origin', 'accept-encoding']));
    expect(decoders[encoding](short.body).equals(whole.body)).toBe(true);
    expect(short.body.length).toBeLessThan(whole.body.length / 5);
  });

  test('a list of operations', async () => {
    const [whole, short] = [
      await ask(20, {}, server.url, true),
      await ask(20, { 'accept-encoding': encoding }, server.url, true),
    ];
    expect(short.headers['content-encoding']).toBe(encoding);
    expect(decoders[encoding](short.body).equals(whole.body)).toBe(true);
  });
});

test.each([
  ['identity', 40],
  ['deflate', 40],
  ['gzip;q=0, br;q=0', 40],
  ['gzip, br', 2],
])('with accept-encoding %j, an answer for %i accounts is not compressed', async (accepted, accounts) => {
  const reply = await ask(accounts, { 'accept-encoding': accepted });
  expect(reply.headers).not.toHaveProperty('content-encoding');
  expect(reply.headers['content-length']).toBe(String(reply.body.length));
});

test('nothing is compressed where the setting says so', async () => {
  const reply = await ask(40, { 'accept-encoding': 'gzip, br' }, plain.url);
  expect(reply.headers).not.toHaveProperty('content-encoding');
});

test('a compressed body of a request is still refused', async () => {
  const { status, body } = await send(server.url, { 'content-encoding': 'gzip' }, '{}');
  expect({ status, codes: codesOf({ status, headers: {}, text: body.toString() }) }).toEqual({
    status: 415,
    codes: ['BAD_REQUEST'],
  });
});

test('the log line is the same', async () => {
  await ask(390, { 'accept-encoding': 'br', 'x-request-id': 'compressed' });
  const line = () => parseLines(server.logged(), 'request').find(({ request }) => request === 'compressed');
  await expect.poll(line).toMatchObject({ status: 200, calls: 0, errors: [] });
});

test('a client that hangs up in the middle harms no one', async () => {
  const { hostname, port } = new URL(server.url);
  const ids = server.sandbox.ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`);
  const query = 'query ($ids: [ID!]!) { accounts(ids: $ids) { id address b: id c: address d: id e: id } }';
  await new Promise<void>((resolve) => {
    const headers = { 'content-type': 'application/json', 'accept-encoding': 'br' };
    const sent = request({ hostname, port, path: '/graphql', method: 'POST', headers }, (reply) => {
      reply.destroy();
      resolve();
    });
    sent.on('error', () => {}).end(JSON.stringify({ query, variables: { ids } }));
  });
  expect((await ask(40, { 'accept-encoding': 'br' })).status).toBe(200);
  expect(server.logged()).not.toContain('unforeseen');
});
