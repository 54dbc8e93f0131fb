/** One log line per request: its route, how it ended, and what it cost; never its document, variables or answer. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../log.ts';

/** What the graph adds to the line of its request. */
export interface RequestOutcome {
  /** Upstream requests so far. */
  readonly calls: readonly unknown[];
  /** The codes of its errors. */
  readonly errorCodes: ReadonlySet<string>;
}

const outcome: unique symbol = Symbol('what the graph adds to the log line');

declare module 'fastify' {
  interface FastifyRequest {
    [outcome]?: RequestOutcome;
  }
}

/** Adds the outcome to the log line of the request. */
export function noteOutcome(request: { [outcome]?: RequestOutcome }, noted: RequestOutcome): void {
  request[outcome] = noted;
}

/** Probes come every few seconds: they are logged only when their answer is not the usual one. */
const PROBES: ReadonlySet<string | undefined> = new Set(['/livez', '/readyz']);

/** Logs every request, also those without a route. */
export function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onRequest', async (request, reply) => logRequest(log, request, reply));
}

/** Writes the line when the answer was sent, or the client has closed the connection. */
export function logRequest(log: Log, request: FastifyRequest, reply: FastifyReply): void {
  const started = performance.now();
  const { id, method, routeOptions } = request;
  reply.raw.once('close', () => {
    const status = reply.raw.writableFinished ? reply.raw.statusCode : null;
    if (status === 200 && PROBES.has(routeOptions.url)) return;
    const noted = request[outcome];
    const line = {
      request: id,
      method,
      // The pattern of the route, not the path: the path may hold a query.
      route: routeOptions.url ?? null,
      status,
      milliseconds: performance.now() - started,
      ...(noted === undefined ? {} : { calls: noted.calls.length, errors: [...noted.errorCodes] }),
    };
    log.info(line, 'request');
  });
}
