import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Fault, type LoggedRequest, type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { ask, json } from '../ask.ts';

const TIMESTAMP = { target: '/api/v3/timestamp' };
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 3, assets: 3, now: () => new Date(1234) });
});
afterAll(() => sandbox.close());
afterEach(() => {
  sandbox.upstreams.loopring.clearFaults();
  sandbox.resetCounters();
});

function upstream() {
  return sandbox.upstreams.loopring;
}

function struck(fault: Fault) {
  upstream().inject(fault);
  return ask(upstream().url, TIMESTAMP);
}

/** The one request in the log. */
function logged(): LoggedRequest {
  const [only, ...more] = upstream().requests;
  if (only === undefined || more.length > 0) throw new Error(`${more.length} requests too many`);
  return only;
}

describe('a fault of the kind', () => {
  it('status answers another status, with a text, JSON or nothing', async () => {
    const json429 = await struck({
      kind: 'status',
      status: 429,
      body: { n: 2n ** 60n },
      headers: { 'retry-after': '2' },
    });
    expect(json429).toMatchObject({ status: 429, text: '{"n":1152921504606846976}' });
    expect(json429.headers).toMatchObject({ 'retry-after': '2', 'content-type': 'application/json' });
    expect(logged().status).toBe(429);
    upstream().clearFaults();
    expect(await struck({ kind: 'status', status: 503 })).toMatchObject({ status: 503, text: '' });
    upstream().clearFaults();
    expect(await struck({ kind: 'status', status: 500, body: 'oh' })).toMatchObject({ status: 500, text: 'oh' });
  });

  it('hang never answers, and lets go when the client does', async () => {
    const arrived = injectAndAwait({ kind: 'hang' });
    const request = get(`${upstream().url}/api/v3/timestamp`);
    const ended = once(request, 'error');
    await arrived;
    expect(logged()).toMatchObject({ endpoint: '/timestamp', status: 0 });
    request.destroy(new Error('given up'));
    expect(await ended).toMatchObject([{ message: 'given up' }]);
  });

  it('reset breaks the connection before any byte', async () => {
    await expect(struck({ kind: 'reset' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(logged().status).toBe(0);
  });

  it.each([0, 5])('truncate ends after %d bytes of a longer promise', async (bytes) => {
    upstream().inject({ kind: 'truncate', bytes });
    const request = get(`${upstream().url}/api/v3/timestamp`, { agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    const [error] = await once(response, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(Buffer.concat(chunks).toString()).toBe('{"timestamp":1234}'.slice(0, bytes));
    expect(response.headers['content-length']).toBe('18');
  });

  it('drip sends the good answer byte by byte', async () => {
    upstream().inject({ kind: 'drip', everyMs: 1 });
    const request = get(`${upstream().url}/api/v3/timestamp`, { agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const chunks: string[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    await once(response, 'end');
    expect(chunks.join('')).toBe('{"timestamp":1234}');
    expect(chunks.length).toBeGreaterThan(3);
  });

  it('html answers a page', async () => {
    const reply = await struck({ kind: 'html' });
    expect(reply).toMatchObject({ status: 200, text: expect.stringContaining('<!doctype html>') });
    expect(reply.headers['content-type']).toBe('text/html');
  });

  it('delay answers what was true when the request came, later', async () => {
    const account = sandbox.ledger.accounts('loopring')[0];
    if (account === undefined) throw new Error('no account');
    sandbox.ledger.set('loopring', account, '0', { total: 1n });
    const arrived = injectAndAwait({ kind: 'delay', ms: 30 });
    const target = '/api/v3/user/balances?accountId=10000&tokens=0';
    const reply = ask(upstream().url, { target, headers: { 'x-api-key': 'sandbox-loopring-key' } });
    await arrived;
    expect(logged().status).toBe(0);
    sandbox.ledger.set('loopring', account, '0', { total: 2n });
    expect(json(await reply)).toMatchObject([{ total: '1' }]);
    expect(logged().status).toBe(200);
  });

  it('redirect names another place', async () => {
    const location = 'http://127.0.0.1:1/';
    const first = await struck({ kind: 'redirect', location, times: 1 });
    expect([first.status, first.headers.location]).toEqual([302, location]);
    expect((await struck({ kind: 'redirect', location, status: 308 })).status).toBe(308);
  });

  it('body rewrites a good answer and no other', async () => {
    const fault: Fault = { kind: 'body', transform: (good) => ({ was: good, huge: 10n ** 30n }) };
    expect((await struck(fault)).text).toBe(`{"was":{"timestamp":1234},"huge":1${'0'.repeat(30)}}`);
    const refused = await ask(upstream().url, { target: '/api/v3/account' });
    expect(json(refused)).toMatchObject({ resultInfo: { code: 100001 } });
  });

  it('body never changes the ledger', async () => {
    const transform = (good: unknown) => {
      if (Array.isArray(good)) good.length = 0;
      return good;
    };
    upstream().inject({ kind: 'body', transform, times: 1 });
    const tokens = () => ask(upstream().url, { target: '/api/v3/exchange/tokens' });
    expect((await tokens()).text).toBe('[]');
    expect(json(await tokens())).toHaveLength(sandbox.ledger.assets('loopring').length);
  });

  it('body says when its own function fails', async () => {
    const transform = () => {
      throw new Error('oops');
    };
    expect(await struck({ kind: 'body', transform })).toMatchObject({
      status: 500,
      text: expect.stringContaining('oops'),
    });
  });

  it('raw answers exactly the given bytes', async () => {
    const body = Buffer.from([0xff, 0x00, 0x7b]);
    const reply = await struck({ kind: 'raw', status: 203, body, headers: { 'content-type': 'application/json' } });
    expect([reply.status, Buffer.from(reply.text, 'utf8')]).toEqual([203, Buffer.from(body.toString('utf8'))]);
    expect(reply.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '3' });
  });
});

/** Injects the fault; resolves when it has struck for the first time. */
function injectAndAwait(fault: Fault): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const when = (): boolean => {
    resolve();
    return true;
  };
  upstream().inject({ ...fault, when });
  return promise;
}

describe('the queue of faults', () => {
  it('strikes only what fits, as often as it says, the first fit first', async () => {
    upstream().inject({ kind: 'status', status: 418, when: ({ endpoint }) => endpoint === '/account' });
    upstream().inject({ kind: 'status', status: 500, times: 2 });
    upstream().inject({ kind: 'status', status: 502, times: 1 });
    const statuses = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await ask(upstream().url, TIMESTAMP)).status);
    expect(statuses).toEqual([500, 500, 502, 200]);
    expect((await ask(upstream().url, { target: '/api/v3/account' })).status).toBe(418);
  });

  it('shows the whole request to the condition', async () => {
    const seen: unknown[] = [];
    const fault: Fault = { kind: 'hang', when: (request) => seen.push(request) < 0 };
    sandbox.upstreams.mesh.inject(fault);
    await ask(sandbox.upstreams.mesh.url, { method: 'POST', target: '/network/list', body: { metadata: {} } });
    sandbox.upstreams.mesh.clearFaults();
    expect(seen).toEqual([
      expect.objectContaining({
        endpoint: '/network/list',
        method: 'POST',
        target: '/network/list',
        body: { metadata: {} },
      }),
    ]);
  });

  it('is empty after clearFaults', async () => {
    upstream().inject({ kind: 'hang' });
    upstream().clearFaults();
    expect((await ask(upstream().url, TIMESTAMP)).status).toBe(200);
  });
});
