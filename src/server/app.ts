/** The Fastify application before it has routes, and the answers to requests that no route takes or that it refuses. */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Config } from '../config/schema.ts';
import { INTERNAL_ERROR } from '../model/advice.ts';
import { standardHeaders } from './request/answer-headers.ts';
import { bodyFault } from './request/body-rules.ts';
import { servedHosts } from './request/hosts.ts';
import { refused } from './request/refused.ts';
import { requestId } from './request/request-id.ts';
import { type OnRequestEnd, tellRequest } from './request/request-log.ts';
import { refuse, requestFault } from './request/request-rules.ts';

export interface AppOptions {
  readonly server: Config['server'];
  readonly onEnd: OnRequestEnd;
  readonly onFault: (error: unknown) => void;
}

/** An application without routes, which listens nowhere. Handlers of errors come first: a route keeps the one that it finds. */
export function openApp({ server, onEnd, onFault }: AppOptions): FastifyInstance {
  const judge = servedHosts(server);
  const app: FastifyInstance = Fastify({
    return503OnClosing: false,
    bodyLimit: server.maxBodyBytes,
    genReqId: requestId,
    frameworkErrors: (_error, request, reply) => {
      addHeaders(request, reply);
      tellRequest(onEnd, request, reply);
      const fault = requestFault(request.raw, judge);
      if (fault === null) notFound(reply);
      else refuse(reply, fault);
    },
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, request, reply) => {
    // Its reader has gone, and knows why.
    if (request.raw.destroyed && !request.raw.complete) return reply.hijack();
    return answerError(error, reply, onFault);
  });
  app.setNotFoundHandler((_request, reply) => notFound(reply));
  app.addHook('onRequest', async (request, reply) => addHeaders(request, reply));
  // A refusal by the first hook of all would keep the request from those that follow it, on its way and in the log.
  app.addHook('preParsing', async (request, reply) => {
    const fault = bodyFault(request.headers);
    if (fault !== null) await reply.code(415).send(refused(fault, 'BAD_REQUEST'));
  });
  return app;
}

function addHeaders(request: Pick<FastifyRequest, 'id'>, reply: Pick<FastifyReply, 'headers'>): void {
  reply.headers(standardHeaders(request.id));
}

function notFound(reply: Pick<FastifyReply, 'code' | 'send'>): unknown {
  reply.code(404);
  return reply.send(refused('nothing is served here; the graph takes GET and POST at /graphql', 'NOT_FOUND'));
}

/** What Fastify itself refuses: broken JSON, a body over the limit, a media type it does not know. */
function answerError(error: unknown, reply: FastifyReply, onFault: (error: unknown) => void): unknown {
  const status = statusOf(error);
  const rule = status === null ? undefined : requestRules.get(status);
  if (status === null || rule === undefined) {
    onFault(error);
    return reply.code(500).send(refused(INTERNAL_ERROR.message, INTERNAL_ERROR.code));
  }
  return reply.code(status).send(refused(rule, 'BAD_REQUEST'));
}

const requestRules: ReadonlyMap<number, string> = new Map([
  [400, 'the body is not valid JSON; send {"query": "…"}'],
  [413, 'the body is larger than server.maxBodyBytes allows; ask in several requests'],
  [415, 'send the request as application/json in UTF-8'],
]);

function statusOf(error: unknown): number | null {
  return typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : null;
}
