/** What opening the address of the server, or of the graph, leads to. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, json } from '../sandbox/ask.ts';
import { codesOf, openServer, openTestServer, type TestServer } from './support.ts';

/** What Chrome and Firefox send for what is typed into the address bar. */
const BROWSERS = [
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
  'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
];
const [BROWSER = ''] = BROWSERS;
const PROGRAMS = [undefined, '*/*', 'application/json', 'application/json, text/html;q=0.9'];

const accepting = (accept: string | undefined) => (accept === undefined ? {} : { accept });

let server: TestServer;
let closed: Awaited<ReturnType<typeof openServer>>;
beforeAll(async () => {
  server = await openTestServer();
  closed = await openServer({ sources: server.sandbox.sources, config: { server: { graphiql: false } } });
});
afterAll(async () => {
  await closed?.running.close();
  await server?.close();
});

describe('/', () => {
  test.each(BROWSERS)('leads a browser to GraphiQL: %s', async (accept) => {
    const reply = await ask(server.url, { target: '/', headers: { accept } });
    expect({ status: reply.status, to: reply.headers.location }).toEqual({ status: 302, to: 'graphiql/' });
    expect((await ask(server.url, { target: '/graphiql/' })).headers['content-type']).toMatch(/^text\/html/);
  });

  test.each(PROGRAMS)('names the paths to a program: %s', async (accept) => {
    const reply = await ask(server.url, { target: '/', headers: accepting(accept) });
    expect({ status: reply.status, body: json(reply) }).toEqual({
      status: 200,
      body: { graphql: '/graphql', graphiql: '/graphiql/', livez: '/livez', readyz: '/readyz' },
    });
  });

  test('leads to no page that is not served', async () => {
    const reply = await ask(closed.url, { target: '/', headers: { accept: BROWSER } });
    expect(json(reply)).toEqual({ graphql: '/graphql', livez: '/livez', readyz: '/readyz' });
  });
});

describe('/graphql', () => {
  test.each(BROWSERS)('says to a browser where to go: %s', async (accept) => {
    const reply = await ask(server.url, { target: '/graphql', headers: { accept } });
    expect({ status: reply.status, type: reply.headers['content-type'] }).toEqual({
      status: 400,
      type: 'text/html; charset=utf-8',
    });
    expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
    expect(reply.text).toContain('<a href="graphiql/">GraphiQL</a>');
  });

  test('links to a first answer, which the browser then shows', async () => {
    const { text } = await ask(server.url, { target: '/graphql', headers: { accept: BROWSER } });
    const [, link = ''] = /href="(graphql\?[^"]+)"/.exec(text) ?? [];
    const followed = { accept: BROWSER, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' };
    const reply = await ask(server.url, { target: `/${link}`, headers: followed });
    expect({ status: reply.status, body: json(reply) }).toMatchObject({
      status: 200,
      body: { data: { sources: [{ name: 'sandbox-reddio' }, {}, {}, {}] } },
    });
  });

  test.each(PROGRAMS)('says to a program without a query what is missing: %s', async (accept) => {
    const reply = await ask(server.url, { target: '/graphql', headers: accepting(accept) });
    expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 400, codes: ['BAD_REQUEST'] });
    expect(reply.text).toContain('?query=');
  });
});
