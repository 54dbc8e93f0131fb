/** Which pages of other origins may read answers, what they may send, and how the setting is named to those who may not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedOrigins } from '../../../src/server/request/origins.ts';
import { ask } from '../../sandbox/ask.ts';
import { codesOf, openServer } from '../support.ts';

const APP = 'https://app.example';
const far = { id: 'far', provider: 'reddio', url: 'https://reddio.example' };

describe('an origin', () => {
  const loopback = [
    'http://localhost:5173',
    'http://127.0.0.1:3000',
    'https://[::1]:8080',
    'http://app.localhost',
    'https://localhost',
  ];
  const foreign = [
    'https://evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'null',
    '',
    'file://',
    'http://localhost:80',
    'http://localhost/',
    'ftp://localhost',
    'chrome-extension://localhost',
  ];

  test.each(loopback)('%s may read what the sandbox invents, and nothing else unlisted', (origin) => {
    expect(allowedOrigins({ origins: [], sandbox: true })(origin)).toBe(true);
    expect(allowedOrigins({ origins: [], sandbox: false })(origin)).toBe(false);
  });

  test.each(foreign)('%j may read nothing', (origin) => {
    expect(allowedOrigins({ origins: [APP], sandbox: true })(origin)).toBe(false);
  });
});

describe('a preflight', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  beforeAll(async () => {
    server = await openServer({
      sources: [far],
      config: { server: { cors: { origins: [APP], headers: ['Authorization', 'x-tenant'] } } },
    });
  });
  afterAll(() => server?.running.close());

  const preflight = (origin: string | null, headers: string) =>
    ask(server.url, {
      target: '/graphql',
      method: 'OPTIONS',
      headers: {
        ...(origin === null ? {} : { origin }),
        'access-control-request-method': 'POST',
        'access-control-request-headers': headers,
      },
    });

  const times = (text: string) => server.logged().split(text).length - 1;

  test.each([
    'content-type',
    'content-type,traceparent,tracestate',
    'apollographql-client-name, apollographql-client-version',
    'x-balancegraph-failures,x-balancegraph-trace,x-balancegraph-explain,x-request-id',
    'Authorization, X-Tenant',
  ])('lets a listed page send %s', async (headers) => {
    const { status, headers: answered } = await preflight(APP, headers);
    expect({ status, origin: answered['access-control-allow-origin'] }).toEqual({ status: 204, origin: APP });
    const allowed = String(answered['access-control-allow-headers']).split(', ');
    expect(allowed).toEqual(expect.arrayContaining(headers.toLowerCase().split(/, ?/)));
  });

  test('for another header names the setting, in the body and once in the log', async () => {
    const replies = [await preflight(APP, 'x-api-key, content-type'), await preflight(APP, 'x-api-key, content-type')];
    for (const reply of replies) {
      expect(String(reply.headers['access-control-allow-headers'])).not.toContain('x-api-key');
      expect(reply.text).toContain('server.cors.headers');
    }
    await expect.poll(() => times('x-api-key: list it in server.cors.headers')).toBe(1);
  });

  test('of another origin names the setting, in the body and once in the log', async () => {
    const evil = 'https://evil.example';
    for (const reply of [await preflight(evil, 'content-type'), await preflight(evil, 'content-type')]) {
      expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 403, codes: ['ORIGIN_NOT_ALLOWED'] });
      expect(reply.text).toContain('server.cors.origins');
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    await expect.poll(() => times(`${evil} may not read answers`)).toBe(1);
  });

  test('logs nothing that is no origin or no header, and no more than a hundred', async () => {
    await preflight('{{7*7}}', 'content-type');
    await preflight(APP, 'a b, "quoted", {{7*7}}');
    for (let index = 0; index < 120; index += 1) await preflight(`https://n${index}.example`, 'content-type');
    await expect.poll(() => times('"msg":"cors"')).toBe(100);
    expect(server.logged()).not.toContain('7*7');
  });

  test('without an origin is none', async () => {
    expect((await preflight(null, 'content-type')).status).toBe(404);
  });
});
