/** How fast calls may start at one server: by what this process has counted, or by what all replicas have. */
import { type Rate, type Rates, ratesOf, spanName } from '../model/rate.ts';
import type { Clock } from './clock.ts';
import type { SharedServer, SharedTake } from './shared-server.ts';
import { StartWindow } from './start-window.ts';
import type { StartsLeft } from './upstream.ts';

/** Until the store is asked again that granted nothing and named no wait. */
const AGAIN_MS = 50;

export class Pace {
  readonly #rates: readonly Rate[];
  readonly #shared: SharedServer | null;
  readonly #clock: Pick<Clock, 'now'>;
  /** All starts of this process, … */
  readonly #own: readonly StartWindow[];
  /** … and those that the store has not been told of. */
  #unshared: readonly StartWindow[];
  /** By the last answer of the store: when it may be asked again, and what was left. */
  #askAt = Number.NEGATIVE_INFINITY;
  #left: readonly number[] | null = null;

  constructor(rates: Rates, shared: SharedServer | null, clock: Pick<Clock, 'now'>) {
    this.#rates = ratesOf(rates);
    this.#shared = shared;
    this.#clock = clock;
    this.#own = this.#windows();
    this.#unshared = this.#windows();
  }

  /** Whether calls start only once the store has granted them. */
  get asksStore(): boolean {
    return this.#shared !== null && !this.#shared.isAway;
  }

  /** Milliseconds until a call may start, or until the store may be asked for one; 0 where it may now. */
  get waitMs(): number {
    const now = this.#clock.now();
    if (this.asksStore) return Math.max(0, this.#askAt - now);
    return Math.max(0, ...this.#own.map((window) => window.waitMs(now, this.#most(window.rate))));
  }

  get startsLeft(): readonly StartsLeft[] {
    const now = this.#clock.now();
    return this.#own.map((window, index) => {
      const shared = this.asksStore ? this.#left?.[index] : undefined;
      return { per: spanName(window.rate.perMs), left: shared ?? window.left(now, this.#most(window.rate)) };
    });
  }

  /** A call starts now. */
  start(isGranted: boolean): void {
    const now = this.#clock.now();
    for (const window of this.#own) window.add(now);
    if (this.#shared !== null && !isGranted) for (const window of this.#unshared) window.add(now);
  }

  /** Asks the store for as many starts; null where it is away. */
  async ask(calls: number): Promise<SharedTake | null> {
    const asked = this.#clock.now();
    const all = this.#own.map((window) => window.count(asked));
    const unshared = this.#unshared.map((window) => window.count(asked));
    const taken = (await this.#shared?.take(calls, { all, unshared })) ?? null;
    if (taken === null) return null;
    if (unshared.some((starts) => starts > 0)) this.#unshared = this.#windows();
    this.#left = taken.left;
    const waitMs = taken.granted > 0 ? taken.waitMs : Math.max(AGAIN_MS, taken.waitMs);
    this.#askAt = taken.granted < calls ? this.#clock.now() + waitMs : Number.NEGATIVE_INFINITY;
    return taken;
  }

  #windows(): readonly StartWindow[] {
    return this.#rates.map((rate) => new StartWindow(rate));
  }

  /** While the store is away this process keeps to its share of each rate, but to one call at least. */
  #most({ calls }: Rate): number {
    return this.#shared === null ? calls : Math.max(1, Math.floor(calls * this.#shared.share));
  }
}
