/** How many repeats a source may get: a fifth of its first attempts, or one a second if that is more. */
import { Recent } from './recent.ts';

const WINDOW_MS = 10_000;
const SHARE = 0.2;
/** One a second over the whole window: a quiet source has no first attempts to earn repeats from. */
const FLOOR = 10;

export class RetryBudget {
  readonly #first = new Recent(WINDOW_MS);
  readonly #repeats = new Recent(WINDOW_MS);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A request left for the first time. */
  earn(): void {
    this.#first.add(this.#now());
  }

  /** Whether the budget of the last ten seconds is not used up. */
  hasMore(): boolean {
    const now = this.#now();
    return this.#repeats.count(now) < Math.max(FLOOR, Math.floor(this.#first.count(now) * SHARE));
  }

  /** Takes one repeat, now; false where there is none left. */
  spend(): boolean {
    if (!this.hasMore()) return false;
    this.#repeats.add(this.#now());
    return true;
  }
}
