/**
 * One source over HTTP. Every request to it goes through one `Upstream`, which owns its connections, its limit of calls
 * in flight, its rates, its pauses, its repeats and its breaker, and turns every failure of HTTP into a typed failure.
 */
import { type Failure, FailureError } from '../model/failure.ts';
import type { QuotaLeft } from '../model/rate.ts';
import { type Attempt, attempt, foundClosed, type RequestRecord } from './attempt.ts';
import { Breaker, type BreakerSettings, type BreakerVerdict } from './breaker.ts';
import { type Clock, systemClock } from './clock.ts';
import { type ConnectionSettings, Connections } from './connections.ts';
import { Deadline } from './deadline.ts';
import type { Send } from './exchange.ts';
import { type Greeting, greeted } from './greeting.ts';
import { Hold } from './hold.ts';
import { isRepeatable, repeatDelay } from './repeat.ts';
import { RetryBudget } from './retry-budget.ts';
import type { SharedBreaker, SharedTake } from './shared-server.ts';
import { Signer, type Signing } from './signing.ts';
import { RequestWriter, type Target } from './target.ts';
import type { AttemptOutcome, Challenged, Failed, Trip } from './trip.ts';
import { type TurnSettings, Turns } from './turns.ts';
import type { Upstream, UpstreamState } from './upstream.ts';
import { verdictOn } from './verdict.ts';

export interface UpstreamOptions extends Target, TurnSettings, ConnectionSettings {
  /** For one request, to the last byte: its wait for a turn, both attempts and the pause between them. */
  readonly timeoutMs: number;
  /** How often a failed request is repeated. */
  readonly retries: 0 | 1;
  /** Null where a source is asked however often it fails. */
  readonly breaker: BreakerSettings | null;
  /** Called for every attempt that was sent, answered or failed. */
  readonly onRequest?: (record: RequestRecord) => void;
  /** How each attempt is signed. @default not at all */
  readonly signing?: Signing | undefined;
  /** The request that identifies the server, sent before any other. @default none */
  readonly greeting?: Greeting;
  /** @default the system's */
  readonly clock?: Clock;
}

export function openUpstream(options: UpstreamOptions): Upstream {
  const upstream = new HttpUpstream(options);
  return options.greeting === undefined ? upstream : greeted(upstream, options.greeting);
}

/** No pause is longer, even if the source asks for more. */
const MAX_PAUSE_MS = 24 * 60 * 60 * 1000;

class HttpUpstream implements Upstream {
  readonly #options: UpstreamOptions;
  readonly #clock: Clock;
  readonly #writer: RequestWriter;
  readonly #signer: Signer | null;
  readonly #connections: Connections;
  readonly #turns: Turns;
  readonly #breaker: Breaker | null;
  readonly #budget: RetryBudget;
  readonly #hold: Hold;

  constructor(options: UpstreamOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const now = (): number => this.#clock.now();
    this.#writer = new RequestWriter(options);
    this.#signer = options.signing === undefined ? null : new Signer(options.signing, this.#clock);
    this.#connections = new Connections(options.url.origin, options);
    const shared = options.shared ?? null;
    this.#turns = new Turns(options, this.#clock, {
      taken: (taken) => this.#adopt(taken),
      asked: () => this.#sendAway(),
    });
    const tell = (open: Pick<SharedBreaker, 'openMs' | 'cause'> | null): void => shared?.breaker(open);
    this.#breaker = options.breaker === null ? null : new Breaker(options.breaker, now, tell);
    this.#hold = new Hold(this.#clock, this.#breaker);
    this.#budget = new RetryBudget(now);
  }

  readonly send: Send = async (request, sending) => {
    const path = this.#writer.path(request.path);
    const endsAt = this.#clock.now() + this.#options.timeoutMs;
    const over = new Deadline(sending.signal, this.#options.timeoutMs, this.#clock);
    const trip = { request, sending, path, over, endsAt, challenge: null };
    try {
      const first = await this.#ask(trip, 1);
      if ('value' in first) return first.value;
      const second = (await this.#mayRepeat(trip, first)) ? await this.#repeat(trip) : null;
      if (second !== null && 'value' in second) return second.value;
      throw (second ?? first).error;
    } finally {
      over.close();
    }
  };

  pause(until: Date): void {
    const ms = Math.min(until.getTime() - this.#clock.date().getTime(), MAX_PAUSE_MS);
    if (!(ms > 0)) return;
    this.#options.shared?.pause(ms);
    this.#hold.pause(ms);
    this.#sendAway();
  }

  correct(left: QuotaLeft): void {
    this.#options.shared?.correct(left);
  }

  #adopt(taken: SharedTake): void {
    this.#hold.adopt(taken);
    const { refusal } = this.#hold;
    // Who the rates keep waiting is sent away once those have started that the store lets.
    if (refusal !== null) this.#turns.sendAway(refusal);
  }

  async close(): Promise<void> {
    await this.#connections.close();
  }

  readonly greets = null;

  get refusal(): Failure | null {
    return this.#refusal()?.failure ?? null;
  }

  get states(): readonly UpstreamState[] {
    const { pausedMs } = this.#hold;
    return [{ ...this.#turns.state, pausedMs, breakerOpen: this.#breaker?.isOpen ?? false }];
  }

  /** The reason for which nothing may leave now, or nothing that waits would leave in time. */
  #refusal(): FailureError | null {
    return this.#hold.refusal ?? this.#quotaRefusal();
  }

  /** Set where the rates let nothing leave for longer than a request may take: whoever waits, waits in vain. */
  #quotaRefusal(): FailureError | null {
    const waitMs = this.#turns.rateWaitMs;
    return waitMs > this.#options.timeoutMs ? this.#hold.limited(waitMs) : null;
  }

  /** Fails the waiting requests now: in their turn, which may take a while, they would fail for the same reason. */
  #sendAway(): void {
    const refusal = this.#refusal();
    if (refusal !== null) this.#turns.sendAway(refusal);
  }

  /** One attempt, and the one that answers its challenge. Rejects where no attempt was made. */
  async #ask<T>(trip: Trip<T>, number: number): Promise<Exclude<AttemptOutcome<T>, Challenged>> {
    const outcome = await this.#inTurn(trip, number, number > 1);
    if (!('challenge' in outcome)) return outcome;
    trip.challenge = outcome.challenge;
    const answered = await this.#inTurn(trip, number, true);
    if ('challenge' in answered) throw new TypeError('a request answers one challenge');
    return answered;
  }

  /** Waits for its turn and makes one attempt. Rejects where no attempt was made. */
  async #inTurn<T>(trip: Trip<T>, number: number, goesFirst: boolean): Promise<AttemptOutcome<T>> {
    const refusal = this.#refusal();
    if (refusal !== null) throw refusal;
    const turn = this.#turns.take({ over: trip.over, first: goesFirst });
    if (turn !== null) await turn;
    try {
      return await this.#attempt(trip, number);
    } finally {
      this.#turns.end();
    }
  }

  async #attempt<T>(trip: Trip<T>, number: number): Promise<AttemptOutcome<T>> {
    // A turn has been counted by the rates.
    const { refusal } = this.#hold;
    if (refusal !== null) throw refusal;
    const settle = this.#breaker?.enter();
    this.#sendAway();
    if (number === 1) this.#budget.earn();
    const leftAt = this.#clock.now();
    const mayBeClosed = number === 1 && this.#connections.mayBeClosed;
    let verdict: BreakerVerdict = 'none';
    try {
      const result = await attempt(this.#trial(trip, number));
      const outcome = 'error' in result ? { ...result, stale: mayBeClosed && foundClosed(result) } : result;
      this.#learn(outcome, number);
      verdict = this.#verdict(trip, outcome, leftAt);
      return outcome;
    } finally {
      settle?.(verdict);
      this.#sendAway();
    }
  }

  #trial<T>({ request, sending, path, over, challenge }: Trip<T>, number: number): Attempt<T> {
    const { signal: caller, accept, onSent, onAttempt, requestIds } = sending;
    const { onRequest, maxBodyBytes } = this.#options;
    const line = this.#connections.line(number);
    const notices = { from: this, onSent, onAttempt, onRequest, requestIds };
    const signed = { signer: this.#signer, challenge };
    const way = { line, writer: this.#writer, clock: this.#clock, maxBodyBytes };
    return { request, path, number, caller, over, accept, ...signed, ...way, ...notices };
  }

  #learn(outcome: AttemptOutcome<unknown>, number: number): void {
    if ('stale' in outcome && outcome.stale) this.#connections.foundClosed();
    else if (number === 1 && (!('ending' in outcome) || outcome.ending === 'answered')) this.#connections.answered();
  }

  #verdict({ over }: Trip<unknown>, outcome: AttemptOutcome<unknown>, leftAt: number): BreakerVerdict {
    if (!('ending' in outcome)) return 'good';
    if (outcome.stale) return 'none';
    // A request that waited long for its turn left the source too little time; connecting has a time-out of its own.
    const hadTime = !over.aborted || (this.#clock.now() - leftAt) * 2 >= this.#options.timeoutMs;
    return verdictOn(outcome.error.failure, hadTime);
  }

  /** Waits until the repeat may leave; false where there is to be none. */
  async #mayRepeat(trip: Trip<unknown>, failed: Failed & { readonly stale: boolean }): Promise<boolean> {
    if (this.#options.retries === 0 || trip.over.aborted || this.refusal !== null) return false;
    if (failed.stale) return true;
    if (!isRepeatable(failed)) return false;
    const delay = repeatDelay(failed, this.#clock);
    if (this.#clock.now() + delay >= trip.endsAt || !this.#budget.hasMore()) return false;
    // Charged when it leaves, not before the wait: many repeats may wait for the same moment.
    return this.#clock.sleep(delay, trip.over.signal).then(
      () => this.#budget.spend(),
      () => false,
    );
  }

  /** Null where the repeat could not leave: then the first failure stands. */
  async #repeat<T>(trip: Trip<T>): Promise<Exclude<AttemptOutcome<T>, Challenged> | null> {
    try {
      return await this.#ask(trip, 2);
    } catch (error) {
      if (error instanceof FailureError) return null;
      throw error;
    }
  }
}
