/** CORS: lets browsers show answers to pages of other origins, as far as these are allowed. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isOrigin } from '../../config/origin.ts';
import type { Log } from '../../log.ts';
import { FAILURES_HEADER } from '../plugins/failures.ts';
import { EXPLAIN_HEADER } from '../plugins/plan.ts';
import type { AllowsOrigin } from './origins.ts';
import { refused } from './refused.ts';
import { TRACE_HEADER } from './trace-header.ts';

/** The headers that the server reads, and those by which clients and browsers name themselves and their traces. */
const READ = [
  ...['content-type', 'apollo-require-preflight', 'x-apollo-operation-name', 'x-request-id'],
  ...[EXPLAIN_HEADER, FAILURES_HEADER, TRACE_HEADER],
  ...['traceparent', 'tracestate', 'apollographql-client-name', 'apollographql-client-version'],
];

/** The headers that a page may read: the id of the request, when to ask again, and whether the balances are invented. */
const EXPOSED = 'x-request-id, retry-after, x-balancegraph-sandbox';

/** Of an answer to a request from a page of this origin, if from a page at all. */
export function originHeaders(origin: string | undefined, allows: AllowsOrigin): Readonly<Record<string, string>> {
  if (origin === undefined || !allows(origin)) return { vary: 'origin' };
  return { vary: 'origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED };
}

export interface CorsOptions {
  readonly allows: AllowsOrigin;
  /** Headers that pages may send beside those that the server reads; in lower case. */
  readonly headers: readonly string[];
  readonly log: Log;
}

/**
 * Lets browsers show answers of `url` to pages of these origins. Cookies and other credentials of the browser are never
 * asked for. What is refused names the setting: in the body, which only a developer's tools show, and in the log.
 */
export function allowOrigins(app: FastifyInstance, url: string, { allows, headers, log }: CorsOptions): void {
  const known = new Set([...READ, ...headers]);
  const warn = warnOnce(log);
  const allowed = {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': [...known].join(', '),
    'access-control-max-age': '600',
  };
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url === url) reply.headers(originHeaders(request.headers.origin, allows));
  });
  app.options(url, (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined) return reply.callNotFound();
    if (!allows(origin)) {
      if (isOrigin(origin)) warn(`a page of ${origin} may not read answers: list the origin in server.cors.origins`);
      return reply.code(403).send(refused(ORIGIN_REFUSED, 'ORIGIN_NOT_ALLOWED'));
    }
    const unknown = askedHeaders(request).filter((name) => !known.has(name));
    if (unknown.length === 0) return reply.headers(allowed).code(204).send();
    warn(`a page of ${origin} may not send ${unknown.join(', ')}: list it in server.cors.headers`);
    // No error status: the browser itself then tells its developer which header it is.
    return reply.headers(allowed).send(refused(HEADER_REFUSED, 'BAD_REQUEST'));
  });
}

const ORIGIN_REFUSED =
  'pages of this origin may not read answers; if they should, list the origin in server.cors.origins (balancegraph serve --cors-origin)';
const HEADER_REFUSED = 'pages may not send one of these headers; if they should, list it in server.cors.headers';

const MAX_HEADERS = 20;
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

/** The names in a preflight, as far as they are names. */
function askedHeaders({ headers }: Pick<FastifyRequest, 'headers'>): readonly string[] {
  const names = String(headers['access-control-request-headers'] ?? '').split(',');
  return names
    .map((name) => name.trim().toLowerCase())
    .filter((name) => HEADER_NAME.test(name))
    .slice(0, MAX_HEADERS);
}

/** So many different warnings; each stands in the log once. */
const MAX_WARNINGS = 100;

function warnOnce(log: Log): (detail: string) => void {
  const said = new Set<string>();
  return (detail) => {
    if (said.has(detail) || said.size >= MAX_WARNINGS) return;
    said.add(detail);
    log.warn({ detail }, 'cors');
  };
}
