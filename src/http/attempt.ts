/** One attempt at a request: sends it, reads the whole answer, and turns every error into a typed failure. */
import type { Agent, Dispatcher } from 'undici';
import { FailureError, failure } from '../model/failure.ts';
import type { Secret } from '../model/secret.ts';
import { requireKnownEncoding, tooLarge, unfold } from './body.ts';
import type { Clock } from './clock.ts';
import type { AnsweringServer, AttemptRecord, Exchange, Sending, UpstreamRequest } from './exchange.ts';
import { receiveBytes } from './receive.ts';
import { type ReceivedExchange, receivedExchange } from './received.ts';
import { takeIn } from './take-in.ts';
import { type Ending, endingOf, transportFailure } from './transport-failure.ts';

/** What all requests to one source have in common. */
export interface Target {
  /** Base URL; its path, if any, stands before every request's own. */
  readonly url: URL;
  readonly headers: ReadonlyMap<string, Secret>;
  readonly maxBodyBytes: number;
}

/** One sent request, for logs: no body, no header, no host. */
export interface RequestRecord {
  /** The ids of the client requests that it served, as far as they have one; several where they share it. */
  readonly requests: readonly string[];
  readonly step: string;
  readonly method: string;
  /** 1, or 2 for the repeat of a request that failed. */
  readonly attempt: number;
  readonly status: number | null;
  readonly failure: string | null;
  readonly milliseconds: number;
  readonly bytes: number;
}

export interface Attempt<T> {
  /** Which connections it may use. */
  readonly agent: Agent;
  readonly request: UpstreamRequest;
  readonly number: number;
  /** The path with the base URL's own before it. */
  readonly path: string;
  readonly caller: AbortSignal;
  /** Aborted with the caller's, or by the deadline. */
  readonly over: AbortSignal;
  readonly from: AnsweringServer;
  readonly accept: Sending<T>['accept'];
  readonly clock: Clock;
  readonly onSent: (() => void) | undefined;
  readonly onAttempt: ((attempt: AttemptRecord) => void) | undefined;
  readonly requestIds: ReadonlySet<string> | undefined;
  readonly onRequest: ((record: RequestRecord) => void) | undefined;
}

export type Result<T> =
  | { readonly value: T }
  | {
      readonly error: FailureError;
      /** How the connection failed, or that the answer arrived and was not accepted. */
      readonly ending: Ending | 'answered';
    };

/** Rejects only with what `accept` did not throw on purpose. */
export async function attempt<T>(target: Target, trial: Attempt<T>): Promise<Result<T>> {
  const { request, number, clock } = trial;
  const started = clock.now();
  const seen: Seen = { status: null, bytes: 0 };
  let failed: FailureError | null = null;
  try {
    const answer = await receive(target, trial, seen);
    const judged = 'error' in answer ? answer : judge(answer, trial);
    const result = judged instanceof Promise ? await judged : judged;
    if ('error' in result) failed = result.error;
    return result;
  } finally {
    const milliseconds = clock.now() - started;
    const outcome = { failure: failed?.failure.code ?? null, milliseconds, ...seen };
    trial.onAttempt?.({ method: request.method, startedAt: started, ...outcome });
    const requests = [...(trial.requestIds ?? [])];
    trial.onRequest?.({ requests, step: request.step, method: request.method, attempt: number, ...outcome });
  }
}

interface Seen {
  status: number | null;
  bytes: number;
}

interface Answer {
  readonly exchange: ReceivedExchange;
  /** The end of the connection was the end of the body, so a cut body looks like a whole one. */
  readonly openEnded: boolean;
}

/** A promise where the answer is long. */
function judge<T>({ exchange, openEnded }: Answer, trial: Attempt<T>): Result<T> | Promise<Result<T>> {
  const refused = (error: unknown): Failed => {
    if (!(error instanceof FailureError)) throw error;
    return { error, ending: openEnded && exchange.body === undefined ? 'cut' : 'answered' };
  };
  try {
    const taken = takeIn(exchange, trial);
    return taken instanceof Promise ? taken.then((value) => ({ value }), refused) : { value: taken };
  } catch (error) {
    return refused(error);
  }
}

type Failed = Extract<Result<never>, { error: FailureError }>;

async function receive(target: Target, trial: Attempt<unknown>, seen: Seen): Promise<Answer | Failed> {
  const { request, caller, over, clock } = trial;
  try {
    const options = requestOptions(target, request, trial.path);
    trial.onSent?.();
    let header: Exchange['header'] = () => null;
    const raw = await receiveBytes(trial.agent, options, {
      signal: over,
      onHead(status, headers) {
        seen.status = status;
        header = headerLookup(headers);
        refuseRedirect(status);
        requireKnownEncoding(header);
        return target.maxBodyBytes;
      },
      tooLong: tooLarge,
    });
    const bytes = await unfold(raw, header, target.maxBodyBytes);
    seen.bytes = bytes.length;
    const arrival = { request, status: seen.status ?? 0, header, bytes, receivedAt: clock.date() };
    return { exchange: receivedExchange(arrival), openEnded: startsLikeJson(bytes) && isOpenEnded(header) };
  } catch (error) {
    if (error instanceof FailureError) return { error, ending: endingOf(error) };
    const typed = transportFailure(error, { caller, over, headersSeen: seen.status !== null });
    return { error: typed, ending: endingOf(typed) };
  }
}

function isOpenEnded(header: Exchange['header']): boolean {
  return header('content-length') === null && header('transfer-encoding') === null;
}

/** A page of HTML in place of JSON does not count as cut JSON. */
function startsLikeJson(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 16).toString('latin1').trimStart();
  return start.startsWith('{') || start.startsWith('[');
}

function requestOptions(target: Target, request: UpstreamRequest, path: string): Dispatcher.DispatchOptions {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-encoding': 'identity' };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  for (const [name, secret] of target.headers) headers[name] = secret.reveal();
  return {
    origin: target.url.origin,
    path,
    method: request.method,
    headers,
    body: request.body === undefined ? null : JSON.stringify(request.body),
  };
}

/** Refuses a path that URL parsing would change into another one, even if earlier checks let it pass. */
export function targetPath(base: URL, path: string): string {
  const before = base.pathname.replace(/\/$/, '');
  // Some sources answer everything at the base URL. Add no slash to it: it may end with an API key.
  const full = path === '/' && before !== '' ? before : before + path;
  const parsed = URL.parse(full, base.origin);
  if (parsed?.origin !== base.origin || parsed.pathname + parsed.search !== full) {
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

function refuseRedirect(status: number): void {
  if (status < 300 || status >= 400) return;
  throw new FailureError(failure('UPSTREAM_REDIRECT', { httpStatus: status }));
}
