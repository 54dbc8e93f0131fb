/** The routes for programs: the graph and the health of the process. */
import type { Writable } from 'node:stream';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import type { Balancegraph } from '../balancegraph.ts';
import type { GraphContext } from '../graph/context.ts';

export function registerHealth(app: FastifyInstance, state: { readonly draining: boolean }): void {
  app.get('/livez', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    if (!state.draining) return { status: 'ready' };
    return reply.code(503).send({ status: 'draining' });
  });
}

export interface GraphqlRoute {
  readonly graph: Balancegraph;
  readonly handler: RouteHandlerMethod;
}

/** Balances are never stored on the way, and answers from a sandbox say so in a header as well as in the data. */
export function registerGraphql(app: FastifyInstance, { graph, handler }: GraphqlRoute): void {
  const sandboxed = [...graph.sources.values()].some((source) => source.sandbox);
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    onRequest: async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      if (sandboxed) reply.header('x-balancegraph-sandbox', 'true');
    },
    handler,
  });
}

/** A client that hangs up ends the upstream calls of its request. */
export function contextFor(graph: Balancegraph, response: Writable): GraphContext {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return graph.createContext({ signal: gone.signal });
}
