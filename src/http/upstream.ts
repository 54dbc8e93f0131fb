/**
 * The road to one source: every request to it goes through one `Upstream`, which owns its connections, its share of
 * calls in flight, its rate and its pauses, and turns every way in which HTTP can fail into a typed failure.
 */

import PQueue from 'p-queue';
import { Agent, type Dispatcher } from 'undici';
import { FailureError, failure } from '../model/failure.ts';
import type { Secret } from '../model/secret.ts';
import { readBody } from './body.ts';
import type { Exchange, Send, UpstreamRequest } from './exchange.ts';
import { parseJson } from './json.ts';
import { abortFailure, transportFailure } from './transport-failure.ts';

export interface UpstreamOptions {
  /** Base URL; its path, if any, stands before every request's own. */
  readonly url: URL;
  readonly headers: ReadonlyMap<string, Secret>;
  /** For one request, from leaving the queue to the last byte. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** Requests in flight together. */
  readonly concurrency: number;
  readonly rate: { readonly calls: number; readonly perMs: number } | null;
  /** Told of every request that was sent, whatever came of it. */
  readonly onRequest?: (record: RequestRecord) => void;
}

/** One sent request, for logs: no body, no header, no host. */
export interface RequestRecord {
  readonly step: string;
  readonly method: string;
  readonly status: number | null;
  readonly failure: string | null;
  readonly milliseconds: number;
  readonly bytes: number;
}

export interface Upstream {
  readonly send: Send;
  /** No request leaves before `until` (a day away at most); each is refused at once with `UPSTREAM_RATE_LIMITED`. */
  pause(until: Date): void;
  close(): Promise<void>;
}

/** Whatever a source asks for, it is asked again after a day. */
const MAX_PAUSE_MS = 24 * 60 * 60 * 1000;

export function openUpstream(options: UpstreamOptions): Upstream {
  const agent = new Agent({ connections: options.concurrency, pipelining: 1, maxHeaderSize: 32 * 1024 });
  const queue = openQueue(options);
  let pausedUntil = new Date(0);

  const refuseWhilePaused = (): void => {
    if (pausedUntil.getTime() > Date.now()) {
      throw new FailureError(failure('UPSTREAM_RATE_LIMITED', { retryAfter: pausedUntil }));
    }
  };

  const send: Send = async (request, signal, onSent) => {
    refuseWhilePaused();
    try {
      return await queue.add(
        async () => {
          refuseWhilePaused();
          return exchange(agent, options, { request, signal, onSent });
        },
        { signal },
      );
    } catch (error) {
      if (error instanceof FailureError || !signal.aborted) throw error;
      throw abortFailure(signal);
    }
  };
  return {
    send,
    pause(until) {
      if (Number.isNaN(until.getTime())) return;
      const latest = new Date(Date.now() + MAX_PAUSE_MS);
      const capped = until < latest ? until : latest;
      if (capped > pausedUntil) pausedUntil = capped;
    },
    close: () => agent.destroy(),
  };
}

/** Requests wait here for their turn; one whose caller goes away leaves the queue and uses up nothing. */
function openQueue({ concurrency, rate }: UpstreamOptions): PQueue {
  if (rate === null) return new PQueue({ concurrency });
  return new PQueue({ concurrency, intervalCap: rate.calls, interval: rate.perMs, strict: true });
}

interface Sending {
  readonly request: UpstreamRequest;
  readonly signal: AbortSignal;
  readonly onSent: (() => void) | undefined;
}

async function exchange(
  agent: Agent,
  options: UpstreamOptions,
  { request, signal, onSent }: Sending,
): Promise<Exchange> {
  const started = performance.now();
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const seen: { status: number | null; bytes: number; failure: string | null } = {
    status: null,
    bytes: 0,
    failure: null,
  };
  try {
    const target = requestOptions(options, request, AbortSignal.any([signal, deadline]));
    onSent?.();
    const response = await agent.request(target);
    seen.status = response.statusCode;
    const headers = headerLookup(response.headers);
    refuseRedirect(response);
    const bytes = await readBody(response.body, headers, options.maxBodyBytes);
    seen.bytes = bytes.length;
    return { request, status: response.statusCode, header: headers, body: parseJson(bytes), receivedAt: new Date() };
  } catch (error) {
    const typed =
      error instanceof FailureError
        ? error
        : transportFailure(error, { signal, deadline, headersSeen: seen.status !== null });
    seen.failure = typed.failure.code;
    throw typed;
  } finally {
    const milliseconds = performance.now() - started;
    options.onRequest?.({ step: request.step, method: request.method, milliseconds, ...seen });
  }
}

function requestOptions(
  options: UpstreamOptions,
  request: UpstreamRequest,
  signal: AbortSignal,
): Dispatcher.RequestOptions {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-encoding': 'identity' };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  for (const [name, secret] of options.headers) headers[name] = secret.reveal();
  return {
    origin: options.url.origin,
    path: targetPath(options.url, request.path),
    method: request.method,
    headers,
    body: request.body === undefined ? null : JSON.stringify(request.body),
    signal,
  };
}

/** Refuses a target that URL parsing would fold into another path, whatever let it come this far. */
function targetPath(base: URL, path: string): string {
  const full = base.pathname.replace(/\/$/, '') + path;
  const parsed = new URL(full, base.origin);
  if (parsed.origin !== base.origin || parsed.pathname + parsed.search !== full) {
    throw new FailureError(failure('BAD_USER_INPUT', { detail: 'the identifier does not fit in a URL path' }));
  }
  return full;
}

function headerLookup(headers: Record<string, string | string[] | undefined>): (name: string) => string | null {
  return (name) => {
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
}

function refuseRedirect(response: Dispatcher.ResponseData): void {
  if (response.statusCode < 300 || response.statusCode >= 400) return;
  response.body.on('error', () => {}).destroy();
  throw new FailureError(failure('UPSTREAM_REDIRECT', { httpStatus: response.statusCode }));
}
