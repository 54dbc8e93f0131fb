/** Counts the calls that started within the time span of one rate. */
import type { Rate } from '../model/rate.ts';

/** Longer time spans than this one are counted in slices, so that a day of calls takes little memory. */
const EXACT_MS = 60_000;
const SLICES = 1440;

interface Tally {
  /** They count until then. */
  readonly until: number;
  count: number;
}

/**
 * Up to a minute each start counts for exactly the time span. Beyond that it counts up to 1/1440 of the time span longer:
 * a minute for a day. So the rate is never exceeded in any span, whenever it begins.
 */
export class StartWindow {
  readonly rate: Rate;
  readonly #sliceMs: number;
  /** In the order in which they end; those before `#first` are past. */
  #tallies: Tally[] = [];
  #first = 0;
  #count = 0;

  constructor(rate: Rate) {
    this.rate = rate;
    this.#sliceMs = rate.perMs > EXACT_MS ? rate.perMs / SLICES : 0;
  }

  /** A call starts at `now`, which never goes back. */
  add(now: number): void {
    this.#forget(now);
    const until = this.#sliceEnd(now) + this.rate.perMs;
    const last = this.#tallies.at(-1);
    if (last?.until === until) last.count += 1;
    else this.#tallies.push({ until, count: 1 });
    this.#count += 1;
  }

  /** How many calls that have started count now. */
  count(now: number): number {
    this.#forget(now);
    return this.#count;
  }

  /**
   * How many calls may still start now; never below 0.
   *
   * @param calls in place of those of the rate
   */
  left(now: number, calls: number = this.rate.calls): number {
    return Math.max(0, calls - this.count(now));
  }

  /** Milliseconds until a call may start: 0 where it may now. */
  waitMs(now: number, calls: number = this.rate.calls): number {
    if (this.left(now, calls) > 0) return 0;
    return Math.max(0, (this.#tallies[this.#first]?.until ?? now) - now);
  }

  #sliceEnd(now: number): number {
    return this.#sliceMs === 0 ? now : Math.ceil(now / this.#sliceMs) * this.#sliceMs;
  }

  #forget(now: number): void {
    for (let tally = this.#tallies[this.#first]; tally !== undefined && tally.until <= now; ) {
      this.#count -= tally.count;
      this.#first += 1;
      tally = this.#tallies[this.#first];
    }
    if (this.#first * 2 <= this.#tallies.length) return;
    this.#tallies = this.#tallies.slice(this.#first);
    this.#first = 0;
  }
}
