/** Which GET requests are answered: those that a page of a foreign origin cannot have sent. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GetGround, groundOfGet } from '../../../src/server/request/get-rule.ts';
import { ask, json } from '../../sandbox/ask.ts';
import { codesOf, openServer, openTestServer, type TestServer } from '../support.ts';

const LISTED = 'https://app.example';

type Headers = Readonly<Record<string, string>>;

/** The longest `accept` that a foreign page may set unasked; urql sends the same. */
const ACCEPT =
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';

/** Toward a server on loopback or behind TLS, browsers say where a request comes from. */
const LOOPBACK = { host: 'localhost:4000' };
const BEHIND_TLS = { host: 'graph.example', 'x-forwarded-proto': 'https' };
/** Toward any other name over plain HTTP they do not. */
const PLAIN = { host: 'graph.intranet:4000' };

const cases: readonly (readonly [name: string, headers: Headers, ground: GetGround | null])[] = [
  ['a header that needs a preflight', { ...PLAIN, 'apollo-require-preflight': 'true' }, 'preflighted'],
  ['the name of an operation, from Apollo Client', { ...PLAIN, 'x-apollo-operation-name': 'Q' }, 'preflighted'],
  ['an empty header of that name', { ...PLAIN, 'apollo-require-preflight': '' }, null],
  ['a content type that needs a preflight', { ...PLAIN, 'content-type': 'application/json' }, 'preflighted'],
  ['a content type of forms', { ...PLAIN, 'content-type': 'text/plain' }, null],
  ['an image of a foreign page', { ...LOOPBACK, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, null],
  [
    'fetch of a foreign page without CORS, with the accept of a GraphQL client',
    { ...LOOPBACK, accept: ACCEPT, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    null,
  ],
  [
    'fetch of a foreign page with CORS',
    { ...LOOPBACK, accept: ACCEPT, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    null,
  ],
  ['fetch of another host of the same site', { ...BEHIND_TLS, 'sec-fetch-site': 'same-site' }, null],
  ['a link on a foreign page', { ...LOOPBACK, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, null],
  ['a frame without an origin', { ...LOOPBACK, origin: 'null', 'sec-fetch-site': 'cross-site' }, null],
  ['fetch of a page whose origin is listed', { ...PLAIN, origin: LISTED }, 'allowed origin'],
  ['the same behind TLS', { ...BEHIND_TLS, origin: LISTED, 'sec-fetch-site': 'cross-site' }, 'allowed origin'],
  ['fetch of a page of this server', { ...BEHIND_TLS, 'sec-fetch-site': 'same-origin' }, 'no foreign page'],
  ['an address that a person typed', { ...LOOPBACK, 'sec-fetch-site': 'none' }, 'no foreign page'],
  ['fetch of Node', { ...PLAIN, 'sec-fetch-mode': 'cors' }, 'no browser'],
  ['curl on the same machine', { ...LOOPBACK, accept: '*/*' }, 'no browser'],
  ['curl, to an address of loopback', { host: '[::1]:4000' }, 'no browser'],
  ['any program, through a proxy that ends TLS', { ...BEHIND_TLS }, 'no browser'],
  ['the same through two proxies', { ...PLAIN, 'x-forwarded-proto': 'https, http' }, 'no browser'],
  ['a proxy that did not end TLS', { ...PLAIN, 'x-forwarded-proto': 'http' }, null],
  ['what may be a browser, over plain HTTP', { ...PLAIN, accept: ACCEPT, 'user-agent': 'Mozilla/5.0' }, null],
  ['no host at all', {}, null],
];

describe('a GET', () => {
  test.each(cases)('%s', (_name, headers, ground) => {
    expect(groundOfGet(headers, (origin) => origin === LISTED)).toBe(ground);
  });

  test('the accept of GraphQL clients is one that a foreign page may send unasked, so it proves nothing', () => {
    // https://fetch.spec.whatwg.org/#cors-safelisted-request-header, read 2026-11-30
    expect(ACCEPT.length).toBeLessThanOrEqual(128);
    expect(ACCEPT).not.toMatch(/["():<>?@[\\\]{}\u007f]/);
  });
});

describe('a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({ config: { server: { hosts: ['graph.intranet'] } } });
  });
  afterAll(() => server?.close());

  const target = `/graphql?query=${encodeURIComponent('{ sources { name } }')}`;

  test('answers programs, and calls no source for a page that it does not know', async () => {
    const answered = await ask(server.url, { target, headers: { accept: ACCEPT } });
    expect({ status: answered.status, body: json(answered) }).toMatchObject({
      status: 200,
      body: { data: { sources: [{ name: 'sandbox-reddio' }, {}, {}, {}] } },
    });
    const costly = `/graphql?query=${encodeURIComponent('{ source(id: "sandbox-teos") { health { ok } } }')}`;
    const refused = await ask(server.url, { target: costly, headers: { 'sec-fetch-site': 'cross-site' } });
    expect({ status: refused.status, codes: codesOf(refused) }).toEqual({ status: 400, codes: ['BAD_REQUEST'] });
    for (const advice of ['preferGetMethod: false', 'apollo-require-preflight: true', 'server.cors.origins'])
      expect(refused.text).toContain(advice);
    expect(server.logged()).not.toContain('upstream request');
    await ask(server.url, { target: costly });
    await expect.poll(() => server.logged()).toContain('upstream request');
  });

  test('refuses over plain HTTP under a name what may be a browser', async () => {
    const { hostname, port } = new URL(server.url);
    const sent = (headers: Headers) =>
      new Promise<number | undefined>((resolve, reject) => {
        const asked = request(
          { hostname, port, path: target, headers: { host: 'graph.intranet', ...headers } },
          (reply) => {
            reply.resume();
            resolve(reply.statusCode);
          },
        );
        asked.on('error', reject).end();
      });
    expect(await sent({ accept: ACCEPT })).toBe(400);
    expect(await sent({ accept: ACCEPT, 'x-forwarded-proto': 'https' })).toBe(200);
  });

  test('answers HEAD by the same rule', async () => {
    const { status } = await ask(server.url, { target, method: 'HEAD', headers: { 'sec-fetch-site': 'cross-site' } });
    expect(status).toBe(400);
  });

  test('answers pages on loopback where every balance is invented, and nowhere else', async () => {
    const headers = { origin: 'http://localhost:5173', 'sec-fetch-site': 'cross-site' };
    const sandboxed = await ask(server.url, { target, headers });
    expect({ status: sandboxed.status, headers: sandboxed.headers }).toMatchObject({
      status: 200,
      headers: { 'access-control-allow-origin': 'http://localhost:5173' },
    });
    const real = await openServer({ sources: [{ id: 'far', provider: 'reddio', url: 'https://reddio.example' }] });
    try {
      const reply = await ask(real.url, { target, headers });
      expect(reply.status).toBe(400);
      expect(reply.headers).not.toHaveProperty('access-control-allow-origin');
    } finally {
      await real.running.close();
    }
  });
});
