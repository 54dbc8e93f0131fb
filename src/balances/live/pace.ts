/** When a cell is read again. Pure. */
import { LONGEST_PAUSE_MS } from '../../http/hold.ts';

export interface Pace {
  /** Milliseconds from the start of one reading to the start of the next. */
  readonly intervalMs: number;
  /** Readings that failed one after the other, and named no moment. */
  readonly failures: number;
  /** The moment that the last failure named: it is read then, by `Clock.now`. Null where none was named. */
  readonly retryAt: number | null;
}

/** A moment from which on asking again makes sense, and what the time is now. */
export interface Named {
  readonly at: number;
  readonly now: number;
}

export interface Ages {
  readonly maxAgeMs: number;
  readonly restAgeMs: number;
}

export type Sign = 'change' | 'same' | 'failure';

/** While nothing changes, each pause is twice as long, up to `restAge`: so cells that rest stay in step with the others. */
const REST_FACTOR = 2;
/** While the source fails, it is asked half as often each time, down to once in so long; its recovery is seen by then. */
export const FAILING_MS = 30_000;

/** @param named by a failure; while the source is asked at the moments that it names, pauses do not double */
export function paced(before: Pace | null, heard: Sign, { maxAgeMs, restAgeMs }: Ages, named?: Named | null): Pace {
  if (heard === 'failure' && named != null) {
    // What is over already is asked for at once, though not in this very moment.
    const inMs = Math.min(LONGEST_PAUSE_MS, Math.max(1, named.at - named.now));
    return { intervalMs: Math.max(maxAgeMs, inMs), failures: before?.failures ?? 0, retryAt: named.now + inMs };
  }
  if (heard === 'failure') {
    const failures = (before?.failures ?? 0) + 1;
    const longest = Math.max(maxAgeMs, FAILING_MS);
    return { intervalMs: Math.min(longest, maxAgeMs * 2 ** Math.min(failures - 1, 30)), failures, retryAt: null };
  }
  const calmMs = before !== null && before.failures === 0 && before.retryAt === null ? before.intervalMs : 0;
  const rested = heard === 'same' ? calmMs * REST_FACTOR : maxAgeMs;
  const intervalMs = rested <= restAgeMs ? rested : calmMs;
  return { intervalMs: Math.max(maxAgeMs, intervalMs), failures: 0, retryAt: null };
}

/** Milliseconds to the next reading, by the ages that are asked for now: they may be others than when the pace was set. */
export function intervalOf({ intervalMs, failures, retryAt }: Pace, { maxAgeMs, restAgeMs }: Ages): number {
  // Not before that moment either.
  if (retryAt !== null) return maxAgeMs;
  return Math.max(maxAgeMs, failures > 0 ? intervalMs : Math.min(intervalMs, restAgeMs));
}
