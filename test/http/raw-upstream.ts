/** An upstream over a raw server that answers each request as the test says. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../src/http/clock.ts';
import { malformed } from '../../src/http/decode.ts';
import type { Exchange, RequestRecord, UpstreamRequest } from '../../src/http/exchange.ts';
import { openUpstream, type UpstreamOptions } from '../../src/http/http-upstream.ts';
import { statusFailure } from '../../src/http/status.ts';
import type { Upstream } from '../../src/http/upstream.ts';
import { type Failure, FailureError } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';

export interface RawUpstream {
  readonly upstream: Upstream;
  /** The heads of all requests, oldest first. */
  readonly seen: string[];
  readonly records: RequestRecord[];
  readonly origin: string;
  /** Connections that were accepted. */
  connections(): number;
}

/** Is given each request's head and writes raw bytes. */
export type Answering = (head: string, socket: Socket) => void;

/** One attempt and no breaker, unless the test says otherwise. */
export async function openRawUpstream(answer: Answering, options: Partial<UpstreamOptions> = {}): Promise<RawUpstream> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      seen.push(data.toString());
      answer(data.toString(), socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const records: RequestRecord[] = [];
  const origin = `http://127.0.0.1:${address.port}`;
  const upstream = openUpstream({
    url: new URL(`${origin}/base`),
    headers: new Map([['x-api-key', new Secret('canary-4711')]]),
    timeoutMs: 5000,
    connectTimeoutMs: 5000,
    reuseConnections: true,
    maxBodyBytes: 1000,
    concurrency: 4,
    rate: null,
    queue: 1000,
    retries: 0,
    breaker: null,
    onRequest: (record) => records.push(record),
    ...options,
  });
  onTestFinished(async () => {
    await upstream.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { upstream, seen, records, origin, connections: () => sockets.size };
}

/** Answers 200 with this body and keeps the connection. */
export function ok(body: string): Answering {
  return (_head, socket) =>
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** Answers another status, without a body. */
export function status(code: number, ...headers: string[]): Answering {
  const lines = [`HTTP/1.1 ${code} No`, 'Content-Length: 0', ...headers];
  return (_head, socket) => socket.write(`${lines.join('\r\n')}\r\n\r\n`);
}

/** Each request is answered by the next of these, and all further ones by the last. */
export function inTurn(...answers: Answering[]): Answering {
  let next = 0;
  return (head, socket) => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    answer?.(head, socket);
  };
}

export const get = (path: string) => ({ method: 'GET', path, step: 'test' }) as const;

/** The answer, whatever it says. */
export function ask(upstream: Upstream, request: UpstreamRequest, signal = new AbortController().signal) {
  return upstream.send(request, { signal, accept: (exchange: Exchange) => exchange });
}

/** What a source's reads do with an answer: a status is a failure, and so is a body that is no JSON. */
export function read(upstream: Upstream, sending: { signal?: AbortSignal; onSent?: () => void } = {}) {
  const accept = (exchange: Exchange): Exchange => {
    const refused = statusFailure(exchange, exchange.receivedAt);
    if (refused !== null) throw new FailureError(refused);
    if (exchange.body === undefined) throw malformed('', 'JSON');
    return exchange;
  };
  return upstream.send(get('/'), { signal: new AbortController().signal, accept, ...sending });
}

/** The failure of what was sent; its text never quotes a credential or an address. */
export async function failureOf(sent: Promise<unknown>): Promise<Failure> {
  const error: unknown = await sent.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(String(error)).not.toContain('canary');
  expect(String(error)).not.toContain('127.0.0.1');
  if (!(error instanceof FailureError)) throw new Error(`no failure but ${error}`);
  return error.failure;
}

export async function codeOf(sent: Promise<unknown>): Promise<string> {
  return (await failureOf(sent)).code;
}

/** A clock that stands still until the test moves it; sleepers are noted and wake at once, at their time. */
export class TestClock implements Clock {
  readonly slept: number[] = [];
  #ms = 0;
  readonly #start: Date;

  constructor(start = new Date('2026-11-21T08:00:00Z')) {
    this.#start = start;
  }

  now = (): number => this.#ms;

  date = (): Date => new Date(this.#start.getTime() + this.#ms);

  random = (): number => 0.5;

  /** By real time: a deadline of a test is for what never comes. */
  readonly after = systemClock.after;

  sleep: Clock['sleep'] = async (ms) => {
    this.slept.push(ms);
    this.#ms += ms;
  };

  move(ms: number): void {
    this.#ms += ms;
  }
}
