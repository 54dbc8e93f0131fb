/** One attempt at a request: sends it, reads the whole answer, and turns every error into a typed failure. */
import { FailureError, failure } from '../model/failure.ts';
import { isIdentity, requireKnownEncoding, tooLarge, unfold } from './body.ts';
import type { Clock } from './clock.ts';
import type { Line } from './connections.ts';
import type { Deadline } from './deadline.ts';
import type { AnsweringServer, AttemptRecord, Exchange, Sending, UpstreamRequest } from './exchange.ts';
import { receiveBody } from './receive.ts';
import { type ReceivedExchange, receivedExchange } from './received.ts';
import { takeIn } from './take-in.ts';
import type { RequestWriter } from './target.ts';
import { type Ending, endingOf, transportFailure } from './transport-failure.ts';

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
  readonly line: Line;
  readonly writer: RequestWriter;
  /** Of the answer, unfolded. */
  readonly maxBodyBytes: number;
  readonly request: UpstreamRequest;
  readonly number: number;
  /** The path with the base URL's own before it. */
  readonly path: string;
  readonly caller: AbortSignal;
  /** Aborted with the caller's, or by the deadline. */
  readonly over: Deadline;
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
      /** Whether its connection had carried a request before. */
      readonly isOld: boolean;
    };

/** Rejects only with what `accept` did not throw on purpose. */
export async function attempt<T>(trial: Attempt<T>): Promise<Result<T>> {
  const { request, number, clock } = trial;
  const started = clock.now();
  const seen: Seen = { status: null, bytes: 0, isOld: false };
  let failed: FailureError | null = null;
  let exchange: ReceivedExchange | null = null;
  try {
    const answer = await receive(trial, seen);
    if ('exchange' in answer) exchange = answer.exchange;
    const judged = 'error' in answer ? answer : judge(answer, trial);
    const result = judged instanceof Promise ? await judged : judged;
    if ('error' in result) failed = result.error;
    return result;
  } finally {
    exchange?.release();
    const milliseconds = clock.now() - started;
    const outcome = { failure: failed?.failure.code ?? null, milliseconds, status: seen.status, bytes: seen.bytes };
    trial.onAttempt?.({ method: request.method, startedAt: started, ...outcome });
    if (trial.onRequest !== undefined) {
      const requests = [...(trial.requestIds ?? [])];
      trial.onRequest({ requests, step: request.step, method: request.method, attempt: number, ...outcome });
    }
  }
}

interface Seen {
  status: number | null;
  bytes: number;
  isOld: boolean;
}

interface Answer {
  readonly exchange: ReceivedExchange;
  /** The end of the connection was the end of the body, so a cut body looks like a whole one. */
  readonly openEnded: boolean;
  readonly isOld: boolean;
}

/** A promise where the answer is long. */
function judge<T>({ exchange, openEnded, isOld }: Answer, trial: Attempt<T>): Result<T> | Promise<Result<T>> {
  const refused = (error: unknown): Failed => {
    if (!(error instanceof FailureError)) throw error;
    return { error, ending: openEnded && exchange.body === undefined ? 'cut' : 'answered', isOld };
  };
  try {
    const taken = takeIn(exchange, trial);
    return taken instanceof Promise ? taken.then((value) => ({ value }), refused) : { value: taken };
  } catch (error) {
    return refused(error);
  }
}

type Failed = Extract<Result<never>, { error: FailureError }>;

async function receive(trial: Attempt<unknown>, seen: Seen): Promise<Answer | Failed> {
  const { line, writer, request, caller, over, clock, maxBodyBytes } = trial;
  try {
    const options = writer.options(request, trial.path);
    trial.onSent?.();
    let header: Exchange['header'] = () => null;
    const { bytes: raw, memory } = await receiveBody(line, options, {
      over,
      onStart(isNew) {
        seen.isOld = !isNew;
      },
      onHead(status, headers) {
        seen.status = status;
        header = headerLookup(headers);
        refuseRedirect(status);
        requireKnownEncoding(header);
        return maxBodyBytes;
      },
      tooLong: tooLarge,
    });
    const isPlain = isIdentity(header);
    const bytes = isPlain ? raw : await unfold(raw, header, maxBodyBytes).finally(() => memory?.release());
    seen.bytes = bytes.length;
    const status = seen.status ?? 0;
    const arrival = { request, status, header, bytes, receivedAt: clock.date(), memory: isPlain ? memory : null };
    const openEnded = isOpenEnded(header) && startsLikeJson(bytes);
    return { exchange: receivedExchange(arrival), openEnded, isOld: seen.isOld };
  } catch (error) {
    const typed =
      error instanceof FailureError
        ? error
        : transportFailure(error, { caller, over, headersSeen: seen.status !== null });
    return { error: typed, ending: endingOf(typed), isOld: seen.isOld };
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
