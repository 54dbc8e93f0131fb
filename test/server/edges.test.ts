/** The ids of requests, their log lines, the origins that may read answers, and how the server stops. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { SharedReads } from '../../src/balances/sharing/shared-reads.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { ask, json } from '../sandbox/ask.ts';
import { openGate } from './gate.ts';
import { openServer, openTestServer, parseLines, type TestServer } from './support.ts';

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer({ config: { server: { cors: { origins: ['https://app.example'] } } } });
});
afterAll(() => server?.close());

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const POSTED = { target: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' } } as const;
const BODY = { query: '{ sources { name } }' };

function post(headers: Readonly<Record<string, string>>, body: unknown = BODY) {
  return ask(server.url, { ...POSTED, headers: { ...POSTED.headers, ...headers }, body });
}

describe('the id of a request', () => {
  test.each([
    'abc-123',
    'Root=1-67891233-abcdef012345678912345678',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    'x'.repeat(128),
  ])('%s is taken over', async (id) => {
    const { headers } = await post({ 'x-request-id': id });
    expect(headers['x-request-id']).toBe(id);
  });

  test.each(['', 'x'.repeat(129), 'a b', 'a\tb', 'a"b', 'a,b', '<script>', '{{7*7}}', '\u00e9', 'a;b'])(
    '%j is replaced',
    async (id) => {
      const { headers } = await post({ 'x-request-id': id });
      expect(headers['x-request-id']).toMatch(UUID);
    },
  );

  test('stands on every answer, whatever came of the request', async () => {
    for (const target of ['/livez', '/nowhere', '/%zz', '/graphql', '/graphiql/', '/graphiql/assets/x.js']) {
      const { headers } = await ask(server.url, { target, headers: { 'x-request-id': 'mine' } });
      expect({ target, id: headers['x-request-id'] }).toEqual({ target, id: 'mine' });
    }
  });
});

describe('the line of a request', () => {
  async function lineOf(id: string) {
    const found = () => parseLines(server.logged(), 'request').find((line) => line.request === id);
    await expect.poll(found).toBeDefined();
    return found();
  }

  test('says what was asked for, how it ended and what it cost, and nothing of what it said', async () => {
    const [account] = server.sandbox.ledger.accounts('teos');
    const query = `{ source(id: "sandbox-teos") { health { ok } account(address: "0x") { id } } }`;
    await post({ 'x-request-id': 'line-1' }, { query });
    expect(await lineOf('line-1')).toEqual({
      level: 30,
      time: expect.any(String),
      msg: 'request',
      request: 'line-1',
      method: 'POST',
      route: '/graphql',
      status: 200,
      milliseconds: expect.any(Number),
      calls: 1,
      errors: ['BAD_USER_INPUT'],
    });
    const target = `/graphql?query=${encodeURIComponent(`{ source(id: "${account?.address}") { id } }`)}`;
    await ask(server.url, { target, headers: { 'x-request-id': 'line-2', 'apollo-require-preflight': '1' } });
    expect(await lineOf('line-2')).toMatchObject({ method: 'GET', route: '/graphql', errors: ['UNKNOWN_SOURCE'] });
    await ask(server.url, { target: '/nowhere?secret=1', headers: { 'x-request-id': 'line-3' } });
    expect(await lineOf('line-3')).toMatchObject({ route: null, status: 404 });
    for (const said of ['health', account?.address, 'secret', '127.0.0.1']) expect(server.logged()).not.toContain(said);
  });

  test.each([
    ['a body of another encoding', '/graphql', { 'content-encoding': 'gzip' }, 415],
    ['a path that cannot be read', '/%zz', {}, 404],
  ])('is written for %s', async (id, target, headers, status) => {
    const name = id.replaceAll(' ', '-');
    await ask(server.url, { ...POSTED, target, headers: { ...POSTED.headers, ...headers, 'x-request-id': name } });
    expect(await lineOf(name)).toMatchObject({ status });
  });

  test('has its id in common with the lines of its upstream requests', async () => {
    await post({ 'x-request-id': 'line-4' }, { query: '{ source(id: "sandbox-mesh") { health { ok } } }' });
    const calls = parseLines(server.logged(), 'upstream request').filter(
      ({ requests }) => String(requests) === 'line-4',
    );
    expect(calls).toEqual([expect.objectContaining({ source: 'sandbox-mesh', status: 200 })]);
  });

  test('is not written for probes that find all well', async () => {
    await ask(server.url, { target: '/livez', headers: { 'x-request-id': 'line-5' } });
    await post({ 'x-request-id': 'line-6' });
    await lineOf('line-6');
    expect(server.logged()).not.toContain('line-5');
  });
});

test('a call that requests share names all of them', async () => {
  const asked = vi.spyOn(SharedReads.prototype, 'answer');
  onTestFinished(() => asked.mockRestore());
  const gate = await openGate();
  onTestFinished(() => gate.close());
  const source = { id: 'slow', provider: 'reddio', url: gate.url, timeoutMs: 120_000 };
  const slow = await openServer({ sources: [source], config: { planning: { mergeWindowMs: 1000 } } });
  onTestFinished(() => slow.running.close());
  const send = (id: string) =>
    ask(slow.url, {
      ...POSTED,
      headers: { ...POSTED.headers, 'x-request-id': id },
      body: { query: '{ account(id: "account/slow/0x1") { balances(first: 1) { totalCount } } }' },
    });
  const first = send('first');
  await gate.arrived;
  const second = send('second');
  await expect.poll(() => asked.mock.calls.length).toBe(2);
  gate.open();
  await Promise.all([first, second]);
  const lines = parseLines(slow.logged(), 'upstream request');
  expect(lines.map(({ requests }) => requests)).toEqual([['first', 'second']]);
});

describe('pages of other origins', () => {
  test('may read answers where the configuration lists them', async () => {
    const origin = 'https://app.example';
    const { status, headers } = await post({ origin });
    expect({ status, headers }).toMatchObject({
      status: 200,
      headers: {
        'access-control-allow-origin': origin,
        vary: 'origin',
        'access-control-expose-headers': 'x-request-id, retry-after, x-balancegraph-sandbox',
      },
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    const refused = await post({ origin, 'content-encoding': 'gzip' });
    expect({ status: refused.status, headers: refused.headers }).toMatchObject({
      status: 415,
      headers: { 'access-control-allow-origin': origin },
    });
    const asked = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
    const preflight = await ask(server.url, { target: '/graphql', method: 'OPTIONS', headers: asked });
    expect({ status: preflight.status, headers: preflight.headers }).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': origin, 'access-control-allow-methods': 'GET, POST' },
    });
  });

  test.each(['https://evil.example', 'https://app.example.evil.example', 'http://app.example', 'null', ''])(
    'may not where they are not in the list: %j',
    async (origin) => {
      for (const method of ['OPTIONS', 'POST']) {
        const reply = await ask(server.url, { ...POSTED, method, headers: { ...POSTED.headers, origin }, body: BODY });
        expect(reply.headers).not.toHaveProperty('access-control-allow-origin');
        expect(reply.headers.vary).toBe('origin');
      }
    },
  );
});

test('with a delay the server still takes requests while it says that it is not ready', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const { running, url } = await openServer({ sources: sandbox.sources, config: { server: { drainDelayMs: 500 } } });
  const closed = running.close();
  expect((await ask(url, { target: '/readyz' })).status).toBe(503);
  const late = await ask(url, { ...POSTED, body: { query: '{ source(id: "sandbox-mesh") { health { ok } } }' } });
  expect(json(late)).toEqual({ data: { source: { health: { ok: true } } } });
  expect(late.headers.connection).toBe('close');
  await closed;
  await expect(ask(url, { target: '/livez' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
