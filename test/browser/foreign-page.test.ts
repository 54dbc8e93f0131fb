/** What a page of another origin can do in Chromium: read where it is allowed, and nowhere cost a call. */
import Fastify, { type FastifyInstance } from 'fastify';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openServer, openTestServer, type TestServer } from '../server/support.ts';

let upstreams: TestServer;
let real: Awaited<ReturnType<typeof openServer>>;
let site: FastifyInstance;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  upstreams = await openTestServer();
  // Without the mark of the sandbox, as sources of one's own are.
  real = await openServer({ sources: upstreams.sandbox.sources });
  site = Fastify({ forceCloseConnections: true });
  site.get('/', (_request, reply) => reply.type('text/html').send('<!doctype html><title>another site</title>'));
  const at = new URL(await site.listen({ host: '127.0.0.1', port: 0 }));
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--no-proxy-server'] });
  page = await browser.newPage();
  // Another site than 127.0.0.1, and so its cross-site page.
  await page.goto(`http://localhost:${at.port}/`);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await real?.running.close();
  await upstreams?.close();
});
beforeEach(() => upstreams.sandbox.resetCounters());

const QUERY = '{ source(id: "sandbox-teos") { health { ok } } }';
const get = (server: { url: string }): string => `${server.url}/graphql?query=${encodeURIComponent(QUERY)}`;
const ACCEPT =
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';

/** What the page hands to `fetch`. */
interface Sent {
  readonly mode?: 'no-cors';
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Runs `fetch` in the page: what it could read, or that it could not. */
function fetched(url: string, init: Sent): Promise<string> {
  return page.evaluate(
    async ([target, how]) => {
      try {
        return await (await fetch(target, how)).text();
      } catch {
        return 'refused by the browser';
      }
    },
    [url, init] as const,
  );
}

describe("sources of one's own", () => {
  const calls = () => upstreams.sandbox.upstreams.teos.count();

  test.each<[string, Sent]>([
    ['without CORS', { mode: 'no-cors' }],
    ['without CORS, with the accept of a GraphQL client', { mode: 'no-cors', headers: { accept: ACCEPT } }],
  ])('GET %s is sent, and costs no call', async (_name, init) => {
    expect(await fetched(get(real), init)).toBe('');
    expect(calls()).toBe(0);
  });

  test('GET and POST with CORS are refused by the browser, and cost no call', async () => {
    expect(await fetched(get(real), { headers: { accept: ACCEPT } })).toBe('refused by the browser');
    const posted = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    };
    expect(await fetched(`${real.url}/graphql`, posted)).toBe('refused by the browser');
    expect(calls()).toBe(0);
  });

  test('an image, a frame and a form cost no call', async () => {
    await page.evaluate(async (url) => {
      const image = new Image();
      await new Promise((resolve) => {
        image.onerror = resolve;
        image.src = url;
      });
      const frame = document.createElement('iframe');
      await new Promise((resolve) => {
        frame.onload = resolve;
        frame.src = url;
        document.body.append(frame);
      });
    }, get(real));
    expect(calls()).toBe(0);
  });
});

describe('the sandbox', () => {
  test.each<[string, string, Sent]>([
    ['GET', '', { headers: { accept: ACCEPT } }],
    [
      'GET with a trace of the application',
      '',
      { headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' } },
    ],
    ['POST', 'POST', { headers: { 'content-type': 'application/json', 'x-balancegraph-failures': 'data' } }],
  ])('%s may be read by a page on loopback', async (_name, method, init) => {
    const url = method === 'POST' ? `${upstreams.url}/graphql` : get(upstreams);
    const body = method === 'POST' ? { method, body: JSON.stringify({ query: QUERY }) } : {};
    expect(JSON.parse(await fetched(url, { ...init, ...body }))).toEqual({
      data: { source: { health: { ok: true } } },
    });
  });
});
