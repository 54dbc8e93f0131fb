/** The line before a source. It limits calls in flight, calls within a time span, and waiting calls. */
import { FailureError, failure } from '../model/failure.ts';
import type { Clock } from './clock.ts';
import type { Deadline } from './deadline.ts';
import type { AbortListener } from './on-abort.ts';
import { Recent } from './recent.ts';
import { abortFailure } from './transport-failure.ts';
import type { UpstreamState } from './upstream.ts';

export interface TurnSettings {
  /** Calls in flight together. */
  readonly concurrency: number;
  /** Calls that may start per time span. */
  readonly rate: { readonly calls: number; readonly perMs: number } | null;
  /** Calls that may wait. */
  readonly queue: number;
}

export interface Waiting {
  /** Ends the wait: a call that gives up waiting uses up no turn. */
  readonly over: Deadline;
  /** Goes before those that came earlier. */
  readonly first: boolean;
}

export class Turns {
  readonly #settings: TurnSettings;
  readonly #clock: Pick<Clock, 'now' | 'after'>;
  /** Those that go first, and all others; each in the order in which they came. */
  readonly #first = new Set<Place>();
  readonly #others = new Set<Place>();
  /** Starts within the time span of the rate. */
  readonly #starts: Recent | null;
  #inFlight = 0;
  #isCalled = false;
  /** Ends the wait for the rate; null where there is none. */
  #stopTimer: (() => void) | null = null;

  constructor(settings: TurnSettings, clock: Pick<Clock, 'now' | 'after'>) {
    this.#settings = settings;
    this.#clock = clock;
    this.#starts = settings.rate === null ? null : new Recent(settings.rate.perMs);
  }

  /**
   * Takes a turn, which its holder has to `end`. Null where it has come at once; else a promise, which is fulfilled when it
   * comes, and rejected with a `FailureError` where the deadline or `sendAway` comes first.
   *
   * @throws FailureError where too many wait already, or the deadline is over
   */
  take({ over, first }: Waiting): Promise<void> | null {
    if (over.aborted) throw abortFailure(over);
    this.#callNext();
    if (this.#waiting === 0 && this.#waitMs() === 0) {
      this.#start();
      return null;
    }
    if (this.#waiting >= this.#settings.queue) throw new FailureError(failure('UPSTREAM_OVERLOADED'));
    return new Promise((resolve, reject) => {
      const line = first ? this.#first : this.#others;
      line.add(new Place(over, { line, resolve, reject, left: this.#left }));
      this.#callNext();
    });
  }

  /** A turn is over. */
  end(): void {
    this.#inFlight -= 1;
    if (this.#waiting === 0 || this.#isCalled) return;
    this.#isCalled = true;
    // By then the connections of all calls that end in this turn of the event loop can be used again.
    setImmediate(() => {
      this.#isCalled = false;
      this.#callNext();
    });
  }

  /** Ends every wait with this reason. */
  sendAway(reason: FailureError): void {
    if (this.#waiting === 0) return;
    for (const place of [...this.#first, ...this.#others]) place.refuse(reason);
  }

  /** How many calls are in flight and wait, and how many may still start within the time span of the rate. */
  get state(): Pick<UpstreamState, 'inFlight' | 'waiting' | 'startsLeft'> {
    const { rate } = this.#settings;
    const startsLeft = rate === null ? null : rate.calls - (this.#starts?.count(this.#clock.now()) ?? 0);
    return { inFlight: this.#inFlight, waiting: this.#waiting, startsLeft };
  }

  get #waiting(): number {
    return this.#first.size + this.#others.size;
  }

  /** Gives turns to those that wait, as far as there are some. */
  #callNext(): void {
    if (this.#waiting === 0) return;
    for (const line of [this.#first, this.#others]) {
      for (const place of line) {
        const waitMs = this.#waitMs();
        if (waitMs > 0) {
          this.#callAfter(waitMs);
          return;
        }
        this.#start();
        place.start();
      }
    }
  }

  /** Until the next call may start: 0 where it may now, infinite where another one has to end before. */
  #waitMs(): number {
    const { concurrency, rate } = this.#settings;
    if (this.#inFlight >= concurrency) return Number.POSITIVE_INFINITY;
    if (this.#starts === null || rate === null) return 0;
    const now = this.#clock.now();
    if (this.#starts.count(now) < rate.calls) return 0;
    return Math.max(0, (this.#starts.oldest ?? now) + rate.perMs - now);
  }

  #start(): void {
    this.#inFlight += 1;
    this.#starts?.add(this.#clock.now());
  }

  #callAfter(ms: number): void {
    if (ms === Number.POSITIVE_INFINITY || this.#stopTimer !== null) return;
    this.#stopTimer = this.#clock.after(ms, () => {
      this.#stopTimer = null;
      this.#callNext();
    });
  }

  /** A timer that nobody waits for would keep the process alive. */
  readonly #left = (): void => {
    if (this.#waiting > 0) return;
    this.#stopTimer?.();
    this.#stopTimer = null;
  };
}

interface PlaceOptions {
  readonly line: Set<Place>;
  resolve(): void;
  reject(reason: FailureError): void;
  /** Called after it has left the line. */
  left(): void;
}

/** One call that waits. */
class Place implements AbortListener {
  readonly #over: Deadline;
  readonly #options: PlaceOptions;

  constructor(over: Deadline, options: PlaceOptions) {
    this.#over = over;
    this.#options = options;
    over.waiting = this;
  }

  start(): void {
    this.#leave();
    this.#options.resolve();
  }

  refuse(reason: FailureError): void {
    this.#leave();
    this.#options.reject(reason);
  }

  aborted(): void {
    this.refuse(abortFailure(this.#over));
  }

  #leave(): void {
    this.#over.waiting = null;
    this.#options.line.delete(this);
    this.#options.left();
  }
}
