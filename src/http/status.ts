/** What a bare HTTP status means, for answers in which the provider recognised no error of its own. */
import { type Failure, failure } from '../model/failure.ts';
import type { Exchange } from './exchange.ts';

/** The failure that the status states; null for 2xx. */
export function statusFailure(exchange: Exchange, now: Date): Failure | null {
  const { status } = exchange;
  if (status >= 200 && status < 300) return null;
  const facts = { httpStatus: status, retryAfter: retryAfter(exchange, now) };
  if (status === 401 || status === 403) return failure('UPSTREAM_AUTH', { httpStatus: status });
  if (status === 429) return failure('UPSTREAM_RATE_LIMITED', facts);
  if (status === 503) return failure('UPSTREAM_UNAVAILABLE', facts);
  return failure('UPSTREAM_HTTP_ERROR', { ...facts, retryable: status >= 500 || status === 408 });
}

/** A moment further away than this is no honest answer to "when may I come back?". */
const MAX_WAIT_MS = 24 * 60 * 60 * 1000;
/** An HTTP date (RFC 9110) or the ISO date that some services send instead. */
const DATES = [
  /^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$/,
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,20}(?:Z|[+-][0-9]{2}:[0-9]{2})$/,
];

/** `Retry-After` as a moment: whole seconds from `now`, or a date. Null where it is neither, or past; at most a day away. */
export function retryAfter(exchange: Exchange, now: Date): Date | null {
  const text = exchange.header('retry-after')?.trim() ?? '';
  const wait = waitMs(text, now);
  return wait === null || !(wait > 0) ? null : new Date(now.getTime() + Math.min(wait, MAX_WAIT_MS));
}

function waitMs(text: string, now: Date): number | null {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000;
  return DATES.some((form) => form.test(text)) ? Date.parse(text) - now.getTime() : null;
}
