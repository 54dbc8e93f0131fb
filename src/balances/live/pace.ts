/** When a cell is read again. Pure. */

export interface Pace {
  /** Milliseconds from the start of one reading to the start of the next. */
  readonly intervalMs: number;
  /** Readings that failed one after the other. */
  readonly failures: number;
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

export function paced(before: Pace | null, heard: Sign, { maxAgeMs, restAgeMs }: Ages): Pace {
  if (heard === 'failure') {
    const failures = (before?.failures ?? 0) + 1;
    const longest = Math.max(maxAgeMs, FAILING_MS);
    return { intervalMs: Math.min(longest, maxAgeMs * 2 ** Math.min(failures - 1, 30)), failures };
  }
  const calmMs = before !== null && before.failures === 0 ? before.intervalMs : 0;
  const rested = heard === 'same' ? calmMs * REST_FACTOR : maxAgeMs;
  const intervalMs = rested <= restAgeMs ? rested : calmMs;
  return { intervalMs: Math.max(maxAgeMs, intervalMs), failures: 0 };
}

/** Milliseconds to the next reading, by the ages that are asked for now: they may be others than when the pace was set. */
export function intervalOf({ intervalMs, failures }: Pace, { maxAgeMs, restAgeMs }: Ages): number {
  return Math.max(maxAgeMs, failures > 0 ? intervalMs : Math.min(intervalMs, restAgeMs));
}
