/** The routes for programs: the graph and the health of the process. */
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
  RouteHandlerMethod,
} from 'fastify';
import type { Balancegraph } from '../balancegraph.ts';
import type { Config } from '../config/schema.ts';
import type { Log } from '../log.ts';
import { payloadOf } from './answer/send-answer.ts';
import { bodyOf, LongBody } from './answer/written-body.ts';
import { clientGuard } from './clients/client-guard.ts';
import type { Clients } from './clients/clients.ts';
import { compression } from './compression.ts';
import { pageForBrowsers } from './front-page.ts';
import { gatewayGuard } from './plugins/gateway.ts';
import { admission, type Overload } from './request/admission.ts';
import { markedHeaders } from './request/answer-headers.ts';
import { wantsEvents } from './request/answer-type.ts';
import { allowOrigins } from './request/cors.ts';
import { GET_REFUSED, groundOfGet } from './request/get-rule.ts';
import type { AllowsOrigin } from './request/origins.ts';
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

/** Where the graph is. */
export const GRAPHQL_PATH = '/graphql';

export interface GraphqlRoute {
  readonly graph: Balancegraph;
  readonly server: Pick<Config['server'], 'compression' | 'cors' | 'gateway' | 'operationsPerRequest' | 'busyRequests'>;
  /** Null where none is configured. */
  readonly clients: Clients | null;
  readonly isOverloaded: Overload;
  /** Whether the GraphiQL page is served. */
  readonly graphiql: boolean;
  readonly log: Log;
  readonly handler: RouteHandlerMethod;
  readonly allows: AllowsOrigin;
  /** Answers by a stream of events; resolves when it has ended. */
  readonly sendEvents: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
}

export function registerGraphql(
  app: FastifyInstance,
  { graph, server, clients, isOverloaded, graphiql, log, handler, allows, sendEvents }: GraphqlRoute,
): void {
  // Who asks says which of them there are.
  const marks = clients === null ? markedHeaders(graph.sources.values()) : {};
  const headers = clients === null ? server.cors.headers : [...server.cors.headers, 'authorization'];
  allowOrigins(app, GRAPHQL_PATH, { allows, headers, log });
  app.route({
    url: GRAPHQL_PATH,
    method: ['GET', 'POST'],
    ...compression(server.compression),
    onRequest: [
      async (_request, reply) => {
        reply.headers(marks);
      },
      gatewayGuard(server.gateway),
      pageForBrowsers({ endpoint: GRAPHQL_PATH, graphiql }),
      getGuard(allows),
      admission(isOverloaded, server),
      ...(clients === null ? [] : [clientGuard(clients, graph.sources)]),
    ],
    preHandler: async (request, reply) => limitOperations(request.body, reply, server.operationsPerRequest),
    onSend: (_request, _reply, payload, done) => done(null, typeof payload === 'string' ? payloadOf(payload) : payload),
    async handler(request, reply) {
      if (wantsEvents(request.headers.accept)) return sendEvents(request, reply);
      const answer: unknown = await handler.call(this, request, reply);
      const data = contexts.get(request)?.rest?.data ?? null;
      if (typeof answer !== 'string' || data === null) return answer;
      const body = bodyOf(answer, data);
      return body instanceof LongBody ? body.stream() : body;
    },
  });
}

const contexts = new WeakMap<FastifyRequest, ServerContext>();

/** Refuses a GET that a page of a foreign origin could have sent: it would cost calls that nobody here asked for. */
function getGuard(allows: AllowsOrigin): onRequestAsyncHookHandler {
  return async ({ method, headers }, reply) => {
    if (method === 'POST' || groundOfGet(headers, allows) !== null) return;
    await reply.code(400).send(refused(GET_REFUSED, 'BAD_REQUEST'));
  };
}

/** The context of a request that Apollo Server answers. */
export function contextFor(settings: ContextSettings, request: FastifyRequest, { raw }: FastifyReply): ServerContext {
  const { id, headers, body } = request;
  // A list of operations is sent as one text.
  const alone = !Array.isArray(body);
  const rest = alone ? { data: null } : null;
  const client = settings.clients?.of(request.raw) ?? null;
  const context = openServerContext(settings, { id, headers, client, alone, rest }, raw);
  noteOutcome(request, context);
  contexts.set(request, context);
  return context;
}

/** The operations of one list share a context, so what they ask becomes one plan; the list is limited for that reason. */
async function limitOperations(body: unknown, reply: FastifyReply, most: number): Promise<void> {
  if (!Array.isArray(body) || body.length <= most) return;
  const message = `${body.length} operations in one request, limit ${most} (server.operationsPerRequest); send them in several requests`;
  await reply.code(400).send(refused(message, 'BAD_REQUEST'));
}
