/** The Fastify application before it has routes, and the answers to requests that no route takes or that it refuses. */
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Config } from '../config/schema.ts';

/** How long a client may take to send its request; Fastify's own default is for ever. */
const REQUEST_MS = 30_000;

/** An application without routes. Handlers of errors come first: a route keeps the one that it finds. */
export function openApp(config: Config, onFault: (error: unknown) => void): FastifyInstance {
  const app: FastifyInstance = Fastify({
    forceCloseConnections: true,
    return503OnClosing: false,
    requestTimeout: REQUEST_MS,
    bodyLimit: config.server.maxBodyBytes,
    frameworkErrors: (_error, _request, reply) => void notFound(reply),
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, _request, reply) => answerError(error, reply, onFault));
  app.setNotFoundHandler((_request, reply) => notFound(reply));
  return app;
}

function notFound(reply: Pick<FastifyReply, 'code' | 'send'>): unknown {
  const message = 'nothing is served here; the graph is at /graphql';
  reply.code(404);
  return reply.send({ errors: [{ message, extensions: { code: 'NOT_FOUND' } }] });
}

/** What Fastify itself refuses: broken JSON, a body over the limit, a media type it does not know. */
function answerError(error: unknown, reply: FastifyReply, onFault: (error: unknown) => void): unknown {
  const status = statusOf(error);
  // What @fastify/static says of a folder and of a path that leads out of it.
  if (status === 403) return notFound(reply);
  const rule = status === null ? undefined : requestRules.get(status);
  if (status === null || rule === undefined) {
    onFault(error);
    return reply
      .code(500)
      .send({ errors: [{ message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
  }
  return reply.code(status).send({ errors: [{ message: rule, extensions: { code: 'BAD_REQUEST' } }] });
}

const requestRules: ReadonlyMap<number, string> = new Map([
  [400, 'the body is not valid JSON'],
  [413, 'the body is larger than server.maxBodyBytes allows'],
  [415, 'send the request as application/json in UTF-8'],
]);

function statusOf(error: unknown): number | null {
  return typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : null;
}
