/** How fast calls may start at one server: by what this process has counted, or by what all replicas have. */
import { type Rate, type Rates, ratesOf, spanName } from '../model/rate.ts';
import type { Clock } from './clock.ts';
import { Recent } from './recent.ts';
import { AHEAD_MS, type SharedServer, type SharedTake } from './shared-server.ts';
import { StartWindow } from './start-window.ts';
import type { StartsLeft } from './upstream.ts';

/** Until the store is asked again that granted nothing and named no wait. */
const AGAIN_MS = 50;
/** Where fewer calls start within `AHEAD_MS`, none is asked for ahead: each asks for itself. */
const MANY = 8;
/** No more are asked for at once. */
const MOST_AHEAD = 64;

export class StartPace {
  readonly #rates: readonly Rate[];
  readonly #shared: SharedServer | null;
  readonly #clock: Pick<Clock, 'now'>;
  /** What this process has started, where nobody else counts it. */
  readonly #windows: readonly StartWindow[];
  /** By the last answer of the store: when it may be asked again, and what was left. */
  #askAt = Number.NEGATIVE_INFINITY;
  #left: readonly number[] | null = null;
  /** Calls that have started lately, and those that the store has granted ahead. */
  readonly #recent = new Recent(AHEAD_MS);
  #ahead = { calls: 0, until: Number.NEGATIVE_INFINITY };

  constructor(rates: Rates, shared: SharedServer | null, clock: Pick<Clock, 'now'>) {
    this.#rates = ratesOf(rates);
    this.#shared = shared;
    this.#clock = clock;
    this.#windows = shared === null ? this.#rates.map((rate) => new StartWindow(rate)) : [];
  }

  /** Whether calls start only once the store has granted them. */
  get asksStore(): boolean {
    return this.#shared !== null && !this.#shared.isAway;
  }

  /** Milliseconds until a call may start, or until the store may be asked for one; 0 where it may now. */
  get waitMs(): number {
    const now = this.#clock.now();
    if (this.asksStore) return Math.max(0, this.#askAt - now);
    if (this.#shared !== null) return this.#shared.own.waitMs;
    let waitMs = 0;
    for (const window of this.#windows) waitMs = Math.max(waitMs, window.waitMs(now));
    return waitMs;
  }

  get startsLeft(): readonly StartsLeft[] {
    const now = this.#clock.now();
    const shared = (this.asksStore ? this.#left : null) ?? this.#shared?.own.left;
    const left = shared ?? this.#windows.map((window) => window.left(now));
    return this.#rates.map(({ perMs }, index) => ({ per: spanName(perMs), left: left[index] ?? 0 }));
  }

  /** Whether a call may start now that the store has granted ahead; it counts as started then. */
  startAhead(): boolean {
    const now = this.#clock.now();
    if (this.#ahead.calls === 0 || now >= this.#ahead.until || !this.asksStore) return false;
    this.#ahead.calls -= 1;
    this.#recent.add(now);
    return true;
  }

  /** A call starts now that the store has not granted. */
  start(): void {
    const now = this.#clock.now();
    for (const window of this.#windows) window.add(now);
    this.#shared?.own.start();
  }

  /** Asks the store for as many starts; null where it is away. */
  async ask(calls: number): Promise<SharedTake | null> {
    const askedAt = this.#clock.now();
    const recent = this.#recent.count(askedAt);
    const taken = (await this.#shared?.take(calls, recent < MANY ? 0 : Math.min(recent, MOST_AHEAD))) ?? null;
    if (taken === null) return null;
    for (let call = 0; call < taken.granted; call += 1) this.#recent.add(this.#clock.now());
    this.#ahead = { calls: taken.ahead, until: askedAt + AHEAD_MS };
    this.#left = taken.left;
    const waitMs = taken.granted > 0 ? taken.waitMs : Math.max(AGAIN_MS, taken.waitMs);
    this.#askAt = taken.granted < calls ? this.#clock.now() + waitMs : Number.NEGATIVE_INFINITY;
    return taken;
  }
}
