/** The line before a source. It limits calls in flight, calls within time spans, and waiting calls. */
import { FailureError, failure } from '../model/failure.ts';
import type { Rates } from '../model/rate.ts';
import type { Clock } from './clock.ts';
import { LinePlace, type TurnTaker, WaitingLine } from './line-place.ts';
import { StartPace } from './pace.ts';
import type { SharedServer, SharedTake } from './shared-server.ts';
import { abortFailure } from './transport-failure.ts';
import type { UpstreamState } from './upstream.ts';

export interface TurnSettings {
  /** Calls in flight together. */
  readonly concurrency: number;
  /** Calls that may start per time span; each of several holds. */
  readonly rate: Rates;
  /** Calls that may wait. */
  readonly queue: number;
  /** What is shared with other replicas. @default nothing */
  readonly shared?: SharedServer | null | undefined;
}

export interface TurnHooks {
  /** What the store has answered, before the calls start that it grants. */
  taken(taken: SharedTake): void;
  /** They have started, or those of the own part where the store is away; the others wait. */
  asked(): void;
}

const NO_HOOKS: TurnHooks = { taken() {}, asked() {} };

export class Turns {
  readonly #settings: TurnSettings;
  readonly #clock: Pick<Clock, 'now' | 'after'>;
  /** Those that go first, and all others; each in the order in which they came. */
  readonly #first = new WaitingLine();
  readonly #others = new WaitingLine();
  readonly #pace: StartPace;
  readonly #hooks: TurnHooks;
  #isAsking = false;
  #inFlight = 0;
  #isCalled = false;
  /** Ends the wait for the rate; null where there is none. */
  #timer: { readonly due: number; readonly stop: () => void } | null = null;

  constructor(settings: TurnSettings, clock: Pick<Clock, 'now' | 'after'>, hooks: TurnHooks = NO_HOOKS) {
    this.#settings = settings;
    this.#clock = clock;
    this.#pace = new StartPace(settings.rate, settings.shared ?? null, clock);
    this.#hooks = hooks;
  }

  /** Gives it a turn now or later, which it has to `end`, or refuses it one: by its deadline, or where too many wait already. */
  take(taker: TurnTaker): void {
    if (taker.over.aborted) {
      taker.refused(abortFailure(taker.over));
      return;
    }
    this.#callNext();
    const isGranted = this.#waiting === 0 && this.#inFlight < this.#settings.concurrency && this.#pace.startAhead();
    if (isGranted || (!this.#pace.asksStore && this.#waiting === 0 && this.#waitMs() === 0)) {
      this.#count(isGranted);
      taker.start();
    } else if (this.#waiting >= this.#settings.queue + this.#askable) {
      taker.refused(new FailureError(failure('UPSTREAM_OVERLOADED')));
    } else {
      new LinePlace(taker, taker.goesFirst ? this.#first : this.#others, this.#left);
      this.#callNext();
    }
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
    return this.#pace.waitMs;
  }

  /** How many calls are in flight and wait, and how many may still start within the time span of each rate. */
  get state(): Pick<UpstreamState, 'inFlight' | 'waiting' | 'startsLeft'> {
    return { inFlight: this.#inFlight, waiting: this.#waiting, startsLeft: this.#pace.startsLeft };
  }

  /** Who goes next of those that wait. */
  get #next(): LinePlace | null {
    return this.#first.first ?? this.#others.first;
  }

  get #waiting(): number {
    return this.#first.size + this.#others.size;
  }

  /** Gives turns to those that wait, as far as there are some. */
  #callNext(): void {
    if (this.#waiting === 0 || this.#inFlight >= this.#settings.concurrency) return;
    if (this.#pace.asksStore) {
      this.#askStore();
      return;
    }
    for (let place = this.#next; place !== null; place = this.#next) {
      const waitMs = this.#waitMs();
      if (waitMs > 0) {
        this.#callAfter(waitMs);
        return;
      }
      this.#count(false);
      place.leave();
      place.start();
    }
  }

  /** Until the next call may start: 0 where it may now, infinite where another one has to end before. */
  #waitMs(): number {
    return this.#inFlight >= this.#settings.concurrency ? Number.POSITIVE_INFINITY : this.rateWaitMs;
  }

  /** How many of those that wait do so for the store alone. */
  get #askable(): number {
    return this.#pace.asksStore ? Math.max(0, this.#settings.concurrency - this.#inFlight) : 0;
  }

  /** Asks for the turns of all that could start, unless it is asked already. */
  #askStore(): void {
    if (this.#isAsking) return;
    const { waitMs } = this.#pace;
    const calls = Math.min(this.#waiting, this.#askable);
    if (waitMs > 0) this.#callAfter(waitMs);
    if (waitMs > 0 || calls === 0) return;
    this.#isAsking = true;
    void this.#pace.ask(calls).then((taken) => {
      this.#isAsking = false;
      if (taken !== null) this.#startGranted(taken);
      this.#callNext();
      this.#hooks.asked();
    });
  }

  #startGranted(taken: SharedTake): void {
    this.#hooks.taken(taken);
    const free = this.#settings.concurrency - this.#inFlight;
    const granted = [...this.#first, ...this.#others].slice(0, Math.min(taken.granted, free));
    // The first that starts may send away all that are still in the line.
    for (const place of granted) place.leave();
    for (const place of granted) {
      this.#count(true);
      place.start();
    }
  }

  #count(isGranted: boolean): void {
    this.#inFlight += 1;
    if (!isGranted) this.#pace.start();
  }

  #callAfter(ms: number): void {
    if (ms === Number.POSITIVE_INFINITY) return;
    const due = this.#clock.now() + ms;
    if (this.#timer !== null && this.#timer.due <= due) return;
    this.#timer?.stop();
    const stop = this.#clock.after(ms, () => {
      this.#timer = null;
      this.#callNext();
    });
    this.#timer = { due, stop };
  }

  /** A timer that nobody waits for would keep the process alive. */
  readonly #left = (): void => {
    if (this.#waiting > 0) return;
    this.#timer?.stop();
    this.#timer = null;
  };
}
