/** One log line per request: what was asked for, how it ended, and what it cost; never what it said. */
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

/** From now on the line of the request tells this as well. */
export function noteOutcome(request: { [outcome]?: RequestOutcome }, told: RequestOutcome): void {
  request[outcome] = told;
}

/** Probes are asked every few seconds: they are worth a line only when their answer is not the usual one. */
const PROBES: ReadonlySet<string | undefined> = new Set(['/livez', '/readyz']);

/** Every request that a route takes, or that none does. */
export function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onRequest', async (request, reply) => logRequest(log, request, reply));
}

/** Writes the line when the answer has left, or its reader has. */
export function logRequest(log: Log, request: FastifyRequest, reply: FastifyReply): void {
  const started = performance.now();
  const { id, method, routeOptions } = request;
  reply.raw.once('close', () => {
    const status = reply.raw.writableFinished ? reply.raw.statusCode : null;
    if (status === 200 && PROBES.has(routeOptions.url)) return;
    const told = request[outcome];
    const line = {
      request: id,
      method,
      // The pattern, not the path: a query may stand in that.
      route: routeOptions.url ?? null,
      status,
      milliseconds: performance.now() - started,
      ...(told === undefined ? {} : { calls: told.calls.length, errors: [...told.errorCodes] }),
    };
    log.info(line, 'request');
  });
}
