/** Which failed attempts may be repeated, whole and once, and when. */
import type { FailureCode } from '../model/failure.ts';
import type { FailedAttempt } from './attempt.ts';
import type { Clock } from './clock.ts';

/** Refusals that a source may state without an error code of its own. */
const REFUSALS: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'UPSTREAM_HTTP_ERROR',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_REJECTED',
]);

/** A repeat does not renew a quota, and a source never said that a refusal which is not understood will pass. */
const NEVER: ReadonlySet<FailureCode> = new Set<FailureCode>(['UPSTREAM_RATE_LIMITED', 'UPSTREAM_UNEXPLAINED']);

/** Long enough to let a restart pass, short beside any deadline. */
const MAX_JITTER_MS = 250;

/**
 * Whether a second attempt may succeed: the connection failed or the answer was cut, or the source refused and said, by
 * its status or in its own terms, that asking again can help. Never for a time-out, which has used up the time, nor for
 * a quota, nor for a refusal that is not understood, nor for an answer that broke a rule: it would break it again.
 */
export function isRepeatable({ error: { failure }, ending }: FailedAttempt): boolean {
  if (ending !== 'answered') return ending !== 'other';
  const refused = REFUSALS.has(failure.code) || failure.upstreamCode !== null;
  return refused && failure.retryable && !NEVER.has(failure.code);
}

/** Milliseconds to wait before the repeat: until the moment that the source named, or any time at all ("full jitter"). */
export function repeatDelay({ error }: FailedAttempt, clock: Clock): number {
  const named = error.failure.retryAfter;
  const wait = named === null ? 0 : Math.max(0, named.getTime() - clock.date().getTime());
  return wait + clock.random() * MAX_JITTER_MS;
}
