/** CORS: lets browsers show answers to pages of other origins, as far as these are allowed. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { FAILURES_HEADER } from '../plugins/failures.ts';
import { TRACE_HEADER } from '../plugins/trace.ts';
import type { AllowsOrigin } from './origins.ts';

const ALLOWED = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': `content-type, apollo-require-preflight, x-request-id, x-balancegraph-explain, ${FAILURES_HEADER}, ${TRACE_HEADER}`,
  'access-control-max-age': '600',
};

/** The headers that a page may read: the id of the request, when to ask again, and whether the balances are invented. */
const EXPOSED = 'x-request-id, retry-after, x-balancegraph-sandbox';

/**
 * Lets browsers show answers of `url` to pages of these origins. Cookies and other credentials of the browser are never
 * asked for.
 */
export function allowOrigins(app: FastifyInstance, url: string, allows: AllowsOrigin): void {
  const admit = (reply: FastifyReply, origin: string | undefined): boolean => {
    reply.header('vary', 'origin');
    if (origin === undefined || !allows(origin)) return false;
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED });
    return true;
  };
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url === url) admit(reply, request.headers.origin);
  });
  app.options(url, (request, reply) => {
    if (!admit(reply, request.headers.origin)) return reply.callNotFound();
    return reply.headers(ALLOWED).code(204).send();
  });
}
