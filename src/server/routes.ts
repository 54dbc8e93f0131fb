/** The routes for programs: the graph and the health of the process. */
import type { Writable } from 'node:stream';
import type { FastifyInstance, FastifyReply, RouteHandlerMethod } from 'fastify';
import type { Balancegraph } from '../balancegraph.ts';
import type { Config } from '../config/schema.ts';
import type { GraphContext } from '../graph/context.ts';
import { admission } from './admission.ts';
import type { ServerState } from './drain.ts';
import { gatewayGuard } from './gateway.ts';

export function registerHealth(app: FastifyInstance, state: { readonly draining: boolean }): void {
  app.get('/livez', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    if (!state.draining) return { status: 'ready' };
    return reply.code(503).send({ status: 'draining' });
  });
}

export interface GraphqlRoute {
  readonly graph: Balancegraph;
  readonly server: Pick<Config['server'], 'gateway' | 'operationsPerRequest' | 'busyRequests'>;
  readonly state: Pick<ServerState, 'running'>;
  readonly handler: RouteHandlerMethod;
}

/** Balances are never stored on the way, and answers from a sandbox say so in a header as well as in the data. */
export function registerGraphql(app: FastifyInstance, { graph, server, state, handler }: GraphqlRoute): void {
  const sandboxed = [...graph.sources.values()].some((source) => source.sandbox);
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    onRequest: [
      async (_request, reply) => {
        reply.header('cache-control', 'no-store');
        if (sandboxed) reply.header('x-balancegraph-sandbox', 'true');
      },
      gatewayGuard(server.gateway),
      admission({ busyRequests: server.busyRequests, running: () => state.running.size }),
    ],
    preHandler: async (request, reply) => limitOperations(request.body, reply, server.operationsPerRequest),
    handler,
  });
}

/** The operations of one list share a context, so what they ask becomes one plan; the list is limited for that reason. */
async function limitOperations(body: unknown, reply: FastifyReply, most: number): Promise<void> {
  if (!Array.isArray(body) || body.length <= most) return;
  const message = `${body.length} operations in one request, limit ${most} (server.operationsPerRequest)`;
  await reply.code(400).send({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
}

/** A client that hangs up ends the upstream calls of its request. */
export function contextFor(graph: Balancegraph, response: Writable): GraphContext {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return graph.createContext({ signal: gone.signal });
}
