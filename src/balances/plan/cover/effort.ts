/**
 * How much thought may go into plans, counted in steps and never in time: the same problem then has the same plan on every
 * machine. A step is one look at a cell, a pair of calls or a few words of bits; a million take about ten milliseconds.
 *
 * Work is written as generators. Where a slice of steps is used up they yield, and the caller may let other work have
 * a turn there.
 */

/** Work in slices; what it returns is its result. */
export type PlanSteps<T> = Generator<undefined, T, undefined>;

/** What all the plans of one request may take together, beyond the plain ways that every plan begins with. */
const STEPS_PER_REQUEST = 16_000_000;
/** Others have a turn after so many. */
export const SLICE_STEPS = 200_000;

interface Tally {
  spent: number;
  stretch: number;
  longest: number;
}

export class Effort {
  readonly #tally: Tally;
  readonly #above: Effort | null;
  #left: number;

  /** @param steps `Infinity` for as much as it takes */
  constructor(steps: number = STEPS_PER_REQUEST, above: Effort | null = null) {
    this.#left = steps;
    this.#above = above;
    this.#tally = above === null ? { spent: 0, stretch: 0, longest: 0 } : above.#tally;
  }

  /** Steps that may still be taken; 0 where they are used up. */
  get left(): number {
    return Math.max(0, Math.min(this.#left, this.#above?.left ?? Number.POSITIVE_INFINITY));
  }

  /** Steps taken so far, by all that share this effort. */
  get spent(): number {
    return this.#tally.spent;
  }

  /** The most steps between two yields so far. */
  get longestStretch(): number {
    return this.#tally.longest;
  }

  /** An effort of at most so many steps, which are taken from this one as well. */
  upTo(steps: number): Effort {
    return new Effort(steps, this);
  }

  /** Counts steps that were taken, or are taken at once. True where the caller must yield now. */
  spend(steps: number): boolean {
    for (let effort: Effort | null = this; effort !== null; effort = effort.#above) effort.#left -= steps;
    const tally = this.#tally;
    tally.spent += steps;
    tally.stretch += steps;
    tally.longest = Math.max(tally.longest, tally.stretch);
    if (tally.stretch < SLICE_STEPS) return false;
    tally.stretch = 0;
    return true;
  }
}

/** The result of work that runs to its end without a pause. */
export function allAtOnce<T>(work: PlanSteps<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
