/** The routes for programs: the graph and the health of the process. */
import type { Span } from '@opentelemetry/api';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
  RouteHandlerMethod,
} from 'fastify';
import type { OperationDefinitionNode } from 'graphql';
import type { Balancegraph } from '../balancegraph.ts';
import type { Config } from '../config/schema.ts';
import type { JsonText } from '../graph/compiled/json-text.ts';
import type { GraphContext } from '../graph/context.ts';
import type { Log } from '../log.ts';
import { startRequestSpan } from '../telemetry.ts';
import { bodyOf } from './answer-body.ts';
import { compression } from './compression.ts';
import type { ServerState } from './drain.ts';
import { pageForBrowsers } from './front-page.ts';
import type { FormedErrors } from './plugins/answer-errors.ts';
import { failuresAsked } from './plugins/failures.ts';
import { gatewayGuard } from './plugins/gateway.ts';
import { asksForTrace } from './plugins/trace.ts';
import { admission } from './request/admission.ts';
import { allowOrigins } from './request/cors.ts';
import { GET_REFUSED, groundOfGet } from './request/get-rule.ts';
import { type AllowsOrigin, allowedOrigins } from './request/origins.ts';
import { refused } from './request/refused.ts';
import { noteOutcome } from './request/request-log.ts';

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
  readonly state: Pick<ServerState, 'running'>;
  /** Whether the GraphiQL page is served. */
  readonly graphiql: boolean;
  readonly log: Log;
  readonly handler: RouteHandlerMethod;
}

/** Answers from a sandbox are marked in a header as well as in the data. */
export function registerGraphql(
  app: FastifyInstance,
  { graph, server, state, graphiql, log, handler }: GraphqlRoute,
): void {
  const sandboxed = [...graph.sources.values()].some((source) => source.sandbox);
  const sandbox = [...graph.sources.values()].every((source) => source.sandbox);
  const allows = allowedOrigins({ origins: server.cors.origins, sandbox });
  allowOrigins(app, GRAPHQL_PATH, { allows, headers: server.cors.headers, log });
  app.route({
    url: GRAPHQL_PATH,
    method: ['GET', 'POST'],
    ...compression(server.compression),
    onRequest: [
      async (_request, reply) => {
        if (sandboxed) reply.header('x-balancegraph-sandbox', 'true');
      },
      gatewayGuard(server.gateway),
      pageForBrowsers({ endpoint: GRAPHQL_PATH, graphiql }),
      getGuard(allows),
      admission({ busyRequests: server.busyRequests, running: () => state.running.size }),
    ],
    preHandler: async (request, reply) => limitOperations(request.body, reply, server.operationsPerRequest),
    onSend: (_request, _reply, payload, done) => done(null, isLong(payload) ? toBytes(payload) : payload),
    async handler(request, reply) {
      const answer: unknown = await handler.call(this, request, reply);
      const data = contexts.get(request)?.rest?.data ?? null;
      return typeof answer === 'string' && data !== null ? bodyOf(answer, data) : answer;
    },
  });
}

/** Refuses a GET that a page of a foreign origin could have sent: it would cost calls that nobody here asked for. */
function getGuard(allows: AllowsOrigin): onRequestAsyncHookHandler {
  return async ({ method, headers }, reply) => {
    if (method === 'POST' || groundOfGet(headers, allows) !== null) return;
    await reply.code(400).send(refused(GET_REFUSED, 'BAD_REQUEST'));
  };
}

/** Shorter text is sent in one piece with the head. */
const LONG = 16 * 1024;

function isLong(payload: unknown): payload is string {
  return typeof payload === 'string' && payload.length > LONG;
}

/** Measures the length first and encodes once; ASCII text, as most answers are, is copied without encoding. */
function toBytes(text: string): Buffer {
  return Buffer.from(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
}

/** The operations of one list share a context, so what they ask becomes one plan; the list is limited for that reason. */
async function limitOperations(body: unknown, reply: FastifyReply, most: number): Promise<void> {
  if (!Array.isArray(body) || body.length <= most) return;
  const message = `${body.length} operations in one request, limit ${most} (server.operationsPerRequest)`;
  await reply.code(400).send(refused(message, 'BAD_REQUEST'));
}

export interface CoercedVariables {
  readonly operation: OperationDefinitionNode;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What one HTTP request carries through the graph. */
export interface ServerContext extends GraphContext {
  /** The codes of its errors so far. */
  readonly errorCodes: Set<string>;
  /** The variables of the operation as they were coerced for its cost; Apollo Server gives each operation a copy of this. */
  coerced: CoercedVariables | null;
  /** The errors of the operation where they were formed when it was executed, because they are many. */
  formed: FormedErrors | null;
  /** Ends with the answer. */
  readonly span: Span;
  /** Shared by all copies of the context; null where a list of operations was sent, whose answers are one text. */
  readonly rest: AnswerRest | null;
}

/** What of an answer is written when it is sent. */
export interface AnswerRest {
  data: JsonText | null;
}

const contexts = new WeakMap<FastifyRequest, ServerContext>();

/** A client that hangs up ends the upstream calls of its request. */
export function contextFor(
  { graph, mayTrace }: { readonly graph: Balancegraph; readonly mayTrace: boolean },
  request: FastifyRequest,
  { raw: response }: FastifyReply,
): ServerContext {
  const span = startRequestSpan(request.headers);
  const failures = failuresAsked(request.headers);
  const context = {
    ...graph.createContext({
      requestId: request.id,
      span: span.spanContext(),
      traced: mayTrace && asksForTrace(request.headers),
      ...(failures === undefined ? {} : { failures }),
    }),
    errorCodes: new Set<string>(),
    coerced: null,
    formed: null,
    span,
    rest: Array.isArray(request.body) ? null : { data: null },
  };
  response.once('close', () => {
    if (response.writableFinished) context.clock.stop();
    else context.clock.cancel();
    span.end();
  });
  noteOutcome(request, context);
  contexts.set(request, context);
  return context;
}
