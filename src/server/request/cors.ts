/** CORS: of the pages of other origins, only those that the configuration lists may read the graph. */
import type { FastifyInstance } from 'fastify';
import { TRACE_HEADER } from './trace-header.ts';

const ALLOWED = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': `content-type, apollo-require-preflight, x-request-id, x-balancegraph-explain, ${TRACE_HEADER}`,
  'access-control-max-age': '600',
};

/** The headers that a page may read: the id of the request, when to ask again, and whether the balances are invented. */
const EXPOSED = 'x-request-id, retry-after, x-balancegraph-sandbox';

/** Judges the `origin` of a request. */
export interface OriginRule {
  /** The headers of its answer; none where no origin is listed. */
  headers(origin: string | undefined): Readonly<Record<string, string>>;
  admits(origin: string | undefined): boolean;
}

export function originRule(origins: readonly string[]): OriginRule {
  const listed = new Set(origins);
  const admits = (origin: string | undefined): origin is string => origin !== undefined && listed.has(origin);
  return {
    admits,
    headers: (origin) => ({
      ...(origins.length === 0 ? {} : { vary: 'origin' }),
      ...(admits(origin) ? { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED } : {}),
    }),
  };
}

/**
 * Lets browsers show answers of `url` to pages of these origins. Cookies and other credentials of the browser are never
 * asked for. Without origins nothing is added: browsers then keep every other origin out.
 */
export function allowOrigins(app: FastifyInstance, url: string, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const rule = originRule(origins);
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url === url) reply.headers(rule.headers(request.headers.origin));
  });
  app.options(url, (request, reply) => {
    if (!rule.admits(request.headers.origin)) return reply.callNotFound();
    return reply.headers(ALLOWED).code(204).send();
  });
}
