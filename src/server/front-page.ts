/** What a person finds who opens the address of the server, or of the graph, in a browser. */
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { wantsPage } from './request/answer-type.ts';

const GRAPHIQL = '/graphiql/';

export interface FrontPageOptions {
  /** Path of the graph, such as `/graphql`. */
  readonly endpoint: string;
  /** Whether the GraphiQL page is served. */
  readonly graphiql: boolean;
}

/** Leads browsers from `/` to GraphiQL. Tells programs which paths there are, and browsers where there is no GraphiQL. */
export function registerFrontPage(app: FastifyInstance, { endpoint, graphiql }: FrontPageOptions): void {
  const paths = { graphql: endpoint, ...(graphiql ? { graphiql: GRAPHIQL } : {}), livez: '/livez', readyz: '/readyz' };
  app.get('/', (request, reply) => {
    // Relative, so that it also holds behind a proxy that serves the graph under a path of its own.
    if (graphiql && wantsPage(request.headers.accept)) return reply.redirect(GRAPHIQL.slice(1));
    return reply.send(paths);
  });
}

/** Says where to go to a browser that opens the graph itself, without a query. Programs get the answer that they know. */
export function pageForBrowsers({ endpoint, graphiql }: FrontPageOptions): onRequestAsyncHookHandler {
  const page = pageOf(endpoint);
  return async (request, reply) => {
    if (!graphiql || !opensGraph(request)) return;
    // For a program this would be a request without an operation, and it stays one.
    await reply.code(400).type('text/html; charset=utf-8').headers(HEADERS).send(page);
  };
}

const HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

function opensGraph({ method, url, headers }: Pick<FastifyRequest, 'method' | 'url' | 'headers'>): boolean {
  return method === 'GET' && !new URLSearchParams(url.split('?')[1]).has('query') && wantsPage(headers.accept);
}

function pageOf(endpoint: string): string {
  const example = '{ sources { name label } }';
  const link = `${endpoint.slice(1)}?query=${encodeURIComponent(example)}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>balancegraph</title>
<body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>balancegraph</h1>
<p>The graph is here, at <code>${endpoint}</code>. To write queries in this browser, open <a href="${GRAPHIQL.slice(1)}">GraphiQL</a>.</p>
<p>Programs send a query as <code>POST</code> with <code>content-type: application/json</code>, or as <code>GET</code>:
<a href="${link}"><code>${endpoint}?query=${example}</code></a></p>
`;
}
