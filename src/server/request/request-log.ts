/** What is told of each request when it has ended: its route, how it ended, and what it cost; never its document, variables or answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Planning } from '../../balances/plan/planning.ts';
import type { Log } from '../../log.ts';

/** What the graph adds to what is told of its request. */
export interface RequestOutcome {
  /** Upstream requests so far. */
  readonly calls: readonly unknown[];
  /** The codes of its errors. */
  readonly errorCodes: ReadonlySet<string>;
  readonly read: { readonly planning?: Planning | undefined };
}

const outcome: unique symbol = Symbol('what the graph adds to what is told');

declare module 'fastify' {
  interface FastifyRequest {
    [outcome]?: RequestOutcome;
  }
}

/** Adds the outcome to what is told of the request. */
export function noteOutcome(request: { [outcome]?: RequestOutcome }, noted: RequestOutcome): void {
  request[outcome] = noted;
}

/** A request as it is told. */
export interface ToldRequest {
  readonly id: string;
  readonly method: string;
  /** The pattern of the route, not the path: the path may hold a query. Null without a route. */
  readonly route: string | null;
}

export interface EndedRequest extends ToldRequest {
  /** Null where the client had gone. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** Missing where nothing reached the graph. */
  readonly noted: RequestOutcome | undefined;
}

export type OnRequestEnd = (ended: EndedRequest) => void;

/** Probes come every few seconds: they are logged only when their answer is not the usual one. */
const PROBES: ReadonlySet<string | null> = new Set(['/livez', '/readyz']);

/** Writes one line per request. */
export function requestLines(log: Log): OnRequestEnd {
  return ({ id, method, route, status, milliseconds, noted }) => {
    if (status === 200 && PROBES.has(route)) return;
    const counted = noted === undefined ? {} : { calls: noted.calls.length, errors: [...noted.errorCodes] };
    log.info({ request: id, method, route, status, milliseconds, ...counted }, 'request');
  };
}

/** Tells of every request, also of those without a route. */
export function tellRequests(app: FastifyInstance, onEnd: OnRequestEnd): void {
  app.addHook('onRequest', async (request, reply) => tellRequest(onEnd, request, reply));
}

/** Tells when the answer was sent, or the client has closed the connection. */
export function tellRequest(onEnd: OnRequestEnd, request: FastifyRequest, { raw }: FastifyReply): void {
  const { id, method, routeOptions } = request;
  const told = { id, method, route: routeOptions.url ?? null };
  const began = beginningOf(request.raw) ?? performance.now();
  raw.once('close', () => onEnd(ended(told, { response: raw, began, noted: request[outcome] })));
}

/** How a request ended. */
interface Ending {
  readonly response: ServerResponse;
  /** In milliseconds, as of `performance.now()`. */
  readonly began: number;
  readonly noted: RequestOutcome | undefined;
}

export function ended(told: ToldRequest, { response, began, noted }: Ending): EndedRequest {
  const status = response.writableFinished ? response.statusCode : null;
  return { ...told, status, milliseconds: performance.now() - began, noted };
}

const beginnings = new WeakMap<IncomingMessage, number>();

/** For a request that is met later than it began. */
export function noteBeginning(request: IncomingMessage, began: number): void {
  beginnings.set(request, began);
}

function beginningOf(request: IncomingMessage): number | undefined {
  return beginnings.get(request);
}
