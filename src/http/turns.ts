/** The line before a source. It limits calls in flight, calls within time spans, and waiting calls. */
import { FailureError, failure } from '../model/failure.ts';
import { type Rates, ratesOf, spanName } from '../model/rate.ts';
import type { Clock } from './clock.ts';
import type { Deadline } from './deadline.ts';
import type { AbortListener } from './on-abort.ts';
import { StartWindow } from './start-window.ts';
import { abortFailure } from './transport-failure.ts';
import type { UpstreamState } from './upstream.ts';

export interface TurnSettings {
  /** Calls in flight together. */
  readonly concurrency: number;
  /** Calls that may start per time span; each of several holds. */
  readonly rate: Rates;
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
  readonly #windows: readonly StartWindow[];
  #inFlight = 0;
  #isCalled = false;
  /** Ends the wait for the rate; null where there is none. */
  #stopTimer: (() => void) | null = null;

  constructor(settings: TurnSettings, clock: Pick<Clock, 'now' | 'after'>) {
    this.#settings = settings;
    this.#clock = clock;
    this.#windows = ratesOf(settings.rate).map((rate) => new StartWindow(rate));
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

  /** Milliseconds until the rates let a call start, however many are in flight: 0 where they do now. */
  get rateWaitMs(): number {
    const now = this.#clock.now();
    return Math.max(0, ...this.#windows.map((window) => window.waitMs(now)));
  }

  /** How many calls are in flight and wait, and how many may still start within the time span of each rate. */
  get state(): Pick<UpstreamState, 'inFlight' | 'waiting' | 'startsLeft'> {
    const now = this.#clock.now();
    const startsLeft = this.#windows.map((window) => ({ per: spanName(window.rate.perMs), left: window.left(now) }));
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
    return this.#inFlight >= this.#settings.concurrency ? Number.POSITIVE_INFINITY : this.rateWaitMs;
  }

  #start(): void {
    this.#inFlight += 1;
    const now = this.#clock.now();
    for (const window of this.#windows) window.add(now);
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
