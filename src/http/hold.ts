/** Why no request may leave for a server now: a pause that it asked for, or a breaker that is open. */
import { FailureError, failure } from '../model/failure.ts';
import { DAY_MS } from '../model/rate.ts';
import type { Breaker } from './breaker.ts';
import type { Clock } from './clock.ts';
import type { SharedTake } from './shared-server.ts';

/** No pause of a source is longer, whatever it asks for. */
export const LONGEST_PAUSE_MS = DAY_MS;
/** The `retryAfter` of requests that are refused while a probe is under way. */
const PROBE_MS = 1000;

export class Hold {
  readonly #clock: Pick<Clock, 'now' | 'date'>;
  readonly #breaker: Breaker | null;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'now' | 'date'>, breaker: Breaker | null) {
    this.#clock = clock;
    this.#breaker = breaker;
  }

  /** Milliseconds until the pause is over; 0 where there is none. */
  get pausedMs(): number {
    return Math.max(0, this.#pausedUntil - this.#clock.now());
  }

  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms);
  }

  /** What other replicas have found out. */
  adopt({ pausedMs, breaker }: SharedTake): void {
    if (pausedMs > 0) this.pause(pausedMs);
    this.#breaker?.adopt(breaker === null || !breaker.probing ? breaker : { ...breaker, waitMs: PROBE_MS });
  }

  /** Null where a request may leave. */
  get refusal(): FailureError | null {
    if (this.pausedMs > 0) return this.limited(this.pausedMs);
    const refusal = this.#breaker?.refusal ?? null;
    if (refusal === null) return null;
    const retryAfter = this.#after(refusal.waitMs > 0 ? refusal.waitMs : PROBE_MS);
    return new FailureError(failure('SOURCE_PAUSED', { retryAfter, detail: `its last failure: ${refusal.cause}` }));
  }

  /** The refusal of a request that no quota lets leave for so long. */
  limited(ms: number): FailureError {
    return new FailureError(failure('UPSTREAM_RATE_LIMITED', { retryAfter: this.#after(ms) }));
  }

  #after(ms: number): Date {
    return new Date(this.#clock.date().getTime() + ms);
  }
}
