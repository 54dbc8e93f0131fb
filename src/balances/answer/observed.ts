/** When a source said something, by two clocks: one for what clients read, both for how old it is. */
import type { Clock } from '../../http/clock.ts';

/** The clocks that ages are measured by. */
export type AgeClock = Pick<Clock, 'now' | 'date'>;

export interface Observed {
  /** The time of day by the clock of this machine, as clients read it. Setting that clock does not change it. */
  readonly date: Date;
  /** Milliseconds of a clock that only grows (`Clock.now`). */
  readonly ms: number;
}

/**
 * How long ago, in milliseconds: the longer of what the two clocks say, so never less than was asked for.
 *
 * - Clock set back: the growing clock counts on. `date` may lie ahead of the time of day until the value is too old.
 * - Clock set forward: all that was observed before is older by that much. It costs a call, never a false age.
 * - Machine suspended: `performance.now()` stands still meanwhile on Linux (CLOCK_MONOTONIC; assumed to go on elsewhere);
 *   the time of day does not. Facts about assets and networks are kept by the growing clock alone and may live longer.
 */
export function ageOf({ date, ms }: Observed, clock: AgeClock): number {
  return Math.max(clock.now() - ms, clock.date().getTime() - date.getTime());
}
