/** Names what went wrong below HTTP. Never uses the error's own text: it may quote an address or a header. */
import { type FailureCode, FailureError, failure } from '../model/failure.ts';
import type { GivenUp } from './deadline.ts';
import { undici } from './undici.ts';

interface Circumstances {
  /** The caller's signal: aborted when the caller's own deadline passed or the caller went away. */
  readonly caller: GivenUp;
  /** Aborted with the caller's, or by this request's own deadline. */
  readonly over: GivenUp;
  /** Whether the answer had begun. */
  readonly headersSeen: boolean;
}

const codes: ReadonlyMap<string, FailureCode> = new Map<string, FailureCode>([
  ['ECONNREFUSED', 'UPSTREAM_UNREACHABLE'],
  ['ENOTFOUND', 'UPSTREAM_UNREACHABLE'],
  ['EAI_AGAIN', 'UPSTREAM_UNREACHABLE'],
  ['EHOSTUNREACH', 'UPSTREAM_UNREACHABLE'],
  ['ENETUNREACH', 'UPSTREAM_UNREACHABLE'],
  ['EMFILE', 'UPSTREAM_UNREACHABLE'],
  ['UND_ERR_CONNECT_TIMEOUT', 'UPSTREAM_TIMEOUT'],
  ['UND_ERR_HEADERS_TIMEOUT', 'UPSTREAM_TIMEOUT'],
  ['UND_ERR_BODY_TIMEOUT', 'UPSTREAM_TIMEOUT'],
  ['ETIMEDOUT', 'UPSTREAM_TIMEOUT'],
  ['UND_ERR_HEADERS_OVERFLOW', 'UPSTREAM_BAD_RESPONSE'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UPSTREAM_TRUNCATED'],
]);

/** Errors that mean "the connection ended": before the answer began nothing was read, after it something is missing. */
const endings: ReadonlySet<string> = new Set([
  'UND_ERR_SOCKET',
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

/** How far a request came whose connection failed. */
export type Ending =
  /** No connection was made. */
  | 'refused'
  /** The connection ended before the answer had begun. */
  | 'dropped'
  /** The answer ended before its end. */
  | 'cut'
  /** A second attempt would not help, or would take too much time. */
  | 'other';

export function endingOf(error: FailureError): Ending {
  const code = errorCode(error.cause);
  if (error.failure.code === 'UPSTREAM_TRUNCATED') return 'cut';
  if (error.failure.code !== 'UPSTREAM_UNREACHABLE' || code === null) return 'other';
  if (code === 'ECONNREFUSED') return 'refused';
  return endings.has(code) ? 'dropped' : 'other';
}

/** Whether the connection that ended had never brought a byte. */
export function isFresh({ cause }: FailureError): boolean {
  return cause instanceof undici().errors.SocketError && cause.socket?.bytesRead === 0;
}

/** Why the work behind this aborted signal was given up: the deadline passed, or the caller went away. */
export function abortFailure(signal: GivenUp): FailureError {
  return new FailureError(failure(isTimeout(signal.reason) ? 'UPSTREAM_TIMEOUT' : 'CANCELLED'));
}

export function transportFailure(error: unknown, circumstances: Circumstances): FailureError {
  return new FailureError(failure(classify(error, circumstances)), { cause: error });
}

function classify(error: unknown, { caller, over, headersSeen }: Circumstances): FailureCode {
  if (caller.aborted) return abortFailure(caller).failure.code;
  if (over.aborted) return 'UPSTREAM_TIMEOUT';
  if (error instanceof undici().errors.HTTPParserError)
    return headersSeen ? 'UPSTREAM_TRUNCATED' : 'UPSTREAM_BAD_RESPONSE';
  const code = errorCode(error);
  if (code === null) return 'INTERNAL';
  if (endings.has(code)) return headersSeen ? 'UPSTREAM_TRUNCATED' : 'UPSTREAM_UNREACHABLE';
  if (/^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)) return 'UPSTREAM_TLS';
  return codes.get(code) ?? 'UPSTREAM_UNREACHABLE';
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

/** The code of the error or, where several addresses were tried, of the first attempt. */
function errorCode(error: unknown): string | null {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return error.code;
}
