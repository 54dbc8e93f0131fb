/**
 * Circuit breaker: sends no calls to a source that keeps failing, and one at a time to see whether it is back.
 *
 * Closed: calls leave. Open: none does. Once the open time is over, exactly one call leaves as a probe: if it succeeds
 * the breaker closes, if it fails it stays open for twice as long. While it is open only the probe counts; calls that
 * left before say nothing about the present.
 */
import type { FailureCode } from '../model/failure.ts';
import { Recent } from './recent.ts';

export interface BreakerSettings {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** How long it stays open the first time; twice as long each time a probe fails. */
  readonly openMs: number;
  readonly maxOpenMs: number;
}

/** What a call says about its source: `bad` with the failure it had, or nothing either way. */
export type BreakerVerdict = 'good' | 'none' | { readonly bad: FailureCode };

export interface BreakerRefusal {
  /** Until a probe may leave; 0 while one is under way. */
  readonly waitMs: number;
  /** The failure that opened it, or that the last probe had. */
  readonly cause: FailureCode;
}

/** Reports the result of a call that was let through; to be called once. */
export type Settle = (verdict: BreakerVerdict) => void;

const WINDOW_MS = 10_000;
/** Of at least so many calls within the window, … */
const MIN_CALLS = 20;
/** … this share of failures opens it, were successes between them. */
const SHARE = 0.5;

interface OpenState {
  readonly openMs: number;
  readonly until: number;
  readonly cause: FailureCode;
  probing: boolean;
}

export class Breaker {
  readonly #settings: BreakerSettings;
  readonly #now: () => number;
  readonly #good = new Recent(WINDOW_MS);
  readonly #bad = new Recent(WINDOW_MS);
  #inARow = 0;
  #open: OpenState | null = null;
  /** Grows whenever it closes, so that a call from before counts no more. */
  #era = 0;

  readonly #onChange: (open: Pick<OpenState, 'openMs' | 'cause'> | null) => void;

  /** @param onChange called when it opens by a call of this process, is let stay open by one, or closes by one (null) */
  constructor(
    settings: BreakerSettings,
    now: () => number,
    onChange: (open: Pick<OpenState, 'openMs' | 'cause'> | null) => void = () => {},
  ) {
    this.#settings = settings;
    this.#now = now;
    this.#onChange = onChange;
  }

  /** Why no call may leave now; null where one may. */
  get refusal(): BreakerRefusal | null {
    if (this.#open === null) return null;
    const waitMs = Math.max(0, this.#open.until - this.#now());
    return waitMs > 0 || this.#open.probing ? { waitMs, cause: this.#open.cause } : null;
  }

  /** Whether it has opened, and no call has shown since that the source is back. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Lets one call through; only where there is no `refusal`. */
  enter(): Settle {
    const open = this.#open;
    if (open !== null) {
      open.probing = true;
      return (verdict) => this.#judge(open, verdict);
    }
    const era = this.#era;
    return (verdict) => {
      if (this.#open === null && this.#era === era) this.#count(verdict);
    };
  }

  /** Takes over what another process has found; null where none has it open. */
  adopt(other: { readonly waitMs: number; readonly openMs: number; readonly cause: FailureCode } | null): void {
    if (other !== null) {
      const { waitMs, openMs, cause } = other;
      if (this.#open?.probing !== true) this.#open = { openMs, until: this.#now() + waitMs, cause, probing: false };
      return;
    }
    // One that has just opened here is not known to the others yet.
    if (this.#open !== null && this.refusal === null) this.#reset();
  }

  #count(verdict: BreakerVerdict): void {
    if (verdict === 'none') return;
    const now = this.#now();
    if (verdict === 'good') {
      this.#good.add(now);
      this.#inARow = 0;
    } else {
      this.#bad.add(now);
      this.#inARow += 1;
    }
    // A success can make the window full enough, too, but it is no reason to stop calling.
    if (verdict !== 'good' && this.#tooBad(now)) this.#openFor(this.#settings.openMs, verdict.bad);
  }

  #tooBad(now: number): boolean {
    if (this.#inARow >= this.#settings.failures) return true;
    const bad = this.#bad.count(now);
    const all = bad + this.#good.count(now);
    return all >= MIN_CALLS && bad >= all * SHARE;
  }

  #judge(open: OpenState, verdict: BreakerVerdict): void {
    open.probing = false;
    if (verdict === 'none') return;
    if (verdict === 'good') this.#close();
    else this.#openFor(Math.min(open.openMs * 2, this.#settings.maxOpenMs), verdict.bad);
  }

  #openFor(openMs: number, cause: FailureCode): void {
    this.#open = { openMs, until: this.#now() + openMs, cause, probing: false };
    this.#onChange({ openMs, cause });
  }

  #close(): void {
    this.#reset();
    this.#onChange(null);
  }

  #reset(): void {
    this.#open = null;
    this.#era += 1;
    this.#inARow = 0;
    this.#good.clear();
    this.#bad.clear();
  }
}
