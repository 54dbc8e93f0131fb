/** The routes for programs: the graph and the health of the process. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { Balancegraph } from '../balancegraph.ts';
import type { Config } from '../config/schema.ts';
import { payloadOf } from './answer/send-answer.ts';
import { bodyOf } from './answer/written-body.ts';
import { gatewayGuard } from './plugins/gateway.ts';
import { admission, type Overload } from './request/admission.ts';
import { sandboxHeaders } from './request/answer-headers.ts';
import { allowOrigins } from './request/cors.ts';
import { refused } from './request/refused.ts';
import { noteOutcome } from './request/request-log.ts';
import { type ContextSettings, openServerContext, type ServerContext } from './server-context.ts';

export function registerHealth(app: FastifyInstance, state: { readonly draining: boolean }): void {
  app.get('/livez', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    if (!state.draining) return { status: 'ready' };
    return reply.code(503).send({ status: 'draining' });
  });
}

export const PATH = '/graphql';

export interface GraphqlRoute {
  readonly graph: Balancegraph;
  readonly server: Pick<Config['server'], 'cors' | 'gateway' | 'operationsPerRequest' | 'busyRequests'>;
  readonly isOverloaded: Overload;
  readonly handler: RouteHandlerMethod;
}

export function registerGraphql(app: FastifyInstance, { graph, server, isOverloaded, handler }: GraphqlRoute): void {
  const sandboxed = [...graph.sources.values()].some((source) => source.sandbox);
  allowOrigins(app, PATH, server.cors.origins);
  app.route({
    url: PATH,
    method: ['GET', 'POST'],
    onRequest: [
      async (_request, reply) => {
        if (sandboxed) reply.headers(sandboxHeaders);
      },
      gatewayGuard(server.gateway),
      admission(isOverloaded, server),
    ],
    preHandler: async (request, reply) => limitOperations(request.body, reply, server.operationsPerRequest),
    onSend: (_request, _reply, payload, done) => done(null, typeof payload === 'string' ? payloadOf(payload) : payload),
    async handler(request, reply) {
      const answer: unknown = await handler.call(this, request, reply);
      const data = contexts.get(request)?.rest?.data ?? null;
      return typeof answer === 'string' && data !== null ? bodyOf(answer, data) : answer;
    },
  });
}

const contexts = new WeakMap<FastifyRequest, ServerContext>();

/** The context of a request that Apollo Server answers. */
export function contextFor(settings: ContextSettings, request: FastifyRequest, { raw }: FastifyReply): ServerContext {
  const { id, headers, body } = request;
  // A list of operations is sent as one text.
  const rest = Array.isArray(body) ? null : { data: null };
  const context = openServerContext(settings, { id, headers, rest }, raw);
  noteOutcome(request, context);
  contexts.set(request, context);
  return context;
}

/** The operations of one list share a context, so what they ask becomes one plan; the list is limited for that reason. */
async function limitOperations(body: unknown, reply: FastifyReply, most: number): Promise<void> {
  if (!Array.isArray(body) || body.length <= most) return;
  const message = `${body.length} operations in one request, limit ${most} (server.operationsPerRequest)`;
  await reply.code(400).send(refused(message, 'BAD_REQUEST'));
}
