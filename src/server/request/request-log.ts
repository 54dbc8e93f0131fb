/** One log line per request: its route, how it ended, and what it cost; never its document, variables or answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
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
const PROBES: ReadonlySet<string | null> = new Set(['/livez', '/readyz']);

/** Logs every request, also those without a route. */
export function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onRequest', async (request, reply) => logRequest(log, request, reply));
}

/** A request as its line names it. */
export interface RequestLine {
  readonly id: string;
  readonly method: string;
  /** The pattern of the route, not the path: the path may hold a query. Null without a route. */
  readonly route: string | null;
  /** In milliseconds, as of `performance.now()`. */
  readonly began: number;
}

/** Writes the line when the answer was sent, or the client has closed the connection. */
export function logRequest(log: Log, request: FastifyRequest, { raw }: FastifyReply): void {
  const { id, method, routeOptions } = request;
  const logged = { id, method, route: routeOptions.url ?? null, began: beginningOf(request.raw) ?? performance.now() };
  raw.once('close', () => writeLine(log, logged, { response: raw, noted: request[outcome] }));
}

/** How a request ended. */
interface Ending {
  readonly response: ServerResponse;
  readonly noted: RequestOutcome | undefined;
}

export function writeLine(log: Log, { id, method, route, began }: RequestLine, { response, noted }: Ending): void {
  const status = response.writableFinished ? response.statusCode : null;
  if (status === 200 && PROBES.has(route)) return;
  const line = {
    request: id,
    method,
    route,
    status,
    milliseconds: performance.now() - began,
    ...(noted === undefined ? {} : { calls: noted.calls.length, errors: [...noted.errorCodes] }),
  };
  log.info(line, 'request');
}

const beginnings = new WeakMap<IncomingMessage, number>();

/** For a request that is logged later than it began. */
export function noteBeginning(request: IncomingMessage, began: number): void {
  beginnings.set(request, began);
}

function beginningOf(request: IncomingMessage): number | undefined {
  return beginnings.get(request);
}
