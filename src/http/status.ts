/** What a bare HTTP status means, for answers in which the provider recognised no error of its own (RFC 9110). */

import { type Failure, failure } from '../model/failure.ts';
import type { Exchange } from './exchange.ts';
import { LONGEST_PAUSE_MS } from './hold.ts';

const OK: readonly number[] = [200];

/** Below 500 and yet retryable: Request Timeout (RFC 9110, 15.5.9) and Too Early (RFC 8470, 5.2). */
const PASSING: ReadonlySet<number> = new Set([408, 425]);
/** Not retryable: a server that lacks the method or the version of HTTP will lack it later (RFC 9110, 15.6.2, 15.6.6). */
const LASTING: ReadonlySet<number> = new Set([501, 505]);

/**
 * The failure that the status states; null for an answer that is whole.
 *
 * @param whole the statuses of a whole answer in the protocol of the source
 */
export function statusFailure(exchange: Exchange, now: Date, whole: readonly number[] = OK): Failure | null {
  const { status } = exchange;
  if (whole.includes(status)) return null;
  if (status >= 200 && status < 300) return partialFailure(status, whole);
  const facts = { httpStatus: status, retryAfter: retryAfter(exchange, now) };
  if (status === 401 || status === 403) return failure('UPSTREAM_AUTH', { httpStatus: status });
  if (status === 429) return failure('UPSTREAM_RATE_LIMITED', facts);
  if (status === 503) return failure('UPSTREAM_UNAVAILABLE', facts);
  return failure('UPSTREAM_HTTP_ERROR', { ...facts, retryable: mayPass(status) });
}

function mayPass(status: number): boolean {
  return PASSING.has(status) || (status >= 500 && !LASTING.has(status));
}

/** A success status that is not one of a whole answer: something is missing, is yet to come, or was changed by a proxy. */
function partialFailure(httpStatus: number, whole: readonly number[]): Failure {
  const detail = `HTTP ${httpStatus}: this source answers whole with ${whole.join(', ')} alone`;
  if (httpStatus === 206) return failure('UPSTREAM_TRUNCATED', { httpStatus, detail });
  return failure('UPSTREAM_BAD_RESPONSE', { httpStatus, detail, retryable: httpStatus === 202 });
}

/** An HTTP date (RFC 9110) or the ISO date that some services send instead. */
const DATES = [
  /^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$/,
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,20}(?:Z|[+-][0-9]{2}:[0-9]{2})$/,
];

/** `Retry-After` as a moment: whole seconds from `now`, or a date. Null where it is neither, or past; at most a day away. */
export function retryAfter(exchange: Exchange, now: Date): Date | null {
  const text = exchange.header('retry-after')?.trim() ?? '';
  const wait = waitMs(text, now);
  return wait === null || !(wait > 0) ? null : new Date(now.getTime() + Math.min(wait, LONGEST_PAUSE_MS));
}

function waitMs(text: string, now: Date): number | null {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000;
  return DATES.some((form) => form.test(text)) ? Date.parse(text) - now.getTime() : null;
}
