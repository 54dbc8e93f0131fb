/**
 * One source over HTTP. Every request to it goes through one `Upstream`, which owns its connections, its limit of calls
 * in flight, its rate, its pauses, its repeats and its breaker, and turns every failure of HTTP into a typed failure.
 */
import type { Agent } from 'undici';
import { type Failure, FailureError, failure } from '../model/failure.ts';
import { type Attempt, attempt, type RequestRecord, type Result, type Target, targetPath } from './attempt.ts';
import { Breaker, type BreakerSettings, type BreakerVerdict } from './breaker.ts';
import { type Clock, systemClock } from './clock.ts';
import { openDeadline } from './deadline.ts';
import type { Send, Sending, UpstreamRequest } from './exchange.ts';
import { type Greeting, greeted } from './greeting.ts';
import { isRepeatable, repeatDelay } from './repeat.ts';
import { RetryBudget } from './retry-budget.ts';
import { abortFailure, isFresh } from './transport-failure.ts';
import { type TurnSettings, Turns } from './turns.ts';
import { undici } from './undici.ts';
import type { Upstream } from './upstream.ts';
import { verdictOn } from './verdict.ts';

export interface UpstreamOptions extends Target, TurnSettings {
  /** For one request, to the last byte: its wait for a turn, both attempts and the pause between them. */
  readonly timeoutMs: number;
  /** For a new connection, TLS included. */
  readonly connectTimeoutMs: number;
  /** Whether a connection carries one request after another. */
  readonly reuseConnections: boolean;
  /** How often a failed request is repeated. */
  readonly retries: 0 | 1;
  /** Null where a source is asked however often it fails. */
  readonly breaker: BreakerSettings | null;
  /** Called for every attempt that was sent, answered or failed. */
  readonly onRequest?: (record: RequestRecord) => void;
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
const MAX_HEADER_BYTES = 32 * 1024;
/** The `retryAfter` of requests that are refused while a probe is under way. */
const PROBE_MS = 1000;

/** One request on its way, with the time that is left for it. */
interface Trip<T> extends Sending<T> {
  readonly request: UpstreamRequest;
  readonly path: string;
  /** Aborted by the caller or by the deadline. */
  readonly over: AbortSignal;
  readonly endsAt: number;
}

type Failed = Extract<Result<never>, { readonly ending: string }>;

/** `stale`: the connection was an old one, which the source had closed meanwhile; that says nothing about the source. */
type Outcome<T> = { readonly value: T } | (Failed & { readonly stale: boolean });

class HttpUpstream implements Upstream {
  readonly #options: UpstreamOptions;
  readonly #clock: Clock;
  readonly #agent: Agent;
  /** For repeats: no connection is used twice, so that none can be found closed. */
  readonly #freshAgent: Agent;
  readonly #turns: Turns;
  readonly #breaker: Breaker | null;
  readonly #budget: RetryBudget;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  /** Connections that brought an answer and may since have been closed by the source, at most. */
  #kept = 0;

  constructor(options: UpstreamOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const now = (): number => this.#clock.now();
    const connection = {
      connections: options.concurrency,
      maxHeaderSize: MAX_HEADER_BYTES,
      connect: { timeout: options.connectTimeoutMs },
      // The handling of cut answers, closed connections and header sizes is made for HTTP/1.1.
      allowH2: false,
    };
    const { Agent } = undici();
    this.#freshAgent = new Agent({ ...connection, pipelining: 0 });
    this.#agent = options.reuseConnections ? new Agent({ ...connection, pipelining: 1 }) : this.#freshAgent;
    this.#turns = new Turns(options);
    this.#breaker = options.breaker === null ? null : new Breaker(options.breaker, now);
    this.#budget = new RetryBudget(now);
  }

  readonly send: Send = async (request, sending) => {
    const path = targetPath(this.#options.url, request.path);
    const endsAt = this.#clock.now() + this.#options.timeoutMs;
    const deadline = openDeadline(sending.signal, this.#options.timeoutMs, this.#clock);
    try {
      return await this.#travel({ ...sending, request, path, over: deadline.signal, endsAt });
    } finally {
      deadline.close();
    }
  };

  async #travel<T>(trip: Trip<T>): Promise<T> {
    const first = await this.#inTurn(trip, 1);
    if ('value' in first) return first.value;
    const second = (await this.#mayRepeat(trip, first)) ? await this.#repeat(trip) : null;
    if (second !== null && 'value' in second) return second.value;
    throw (second ?? first).error;
  }

  pause(until: Date): void {
    const ms = Math.min(until.getTime() - this.#clock.date().getTime(), MAX_PAUSE_MS);
    if (!(ms > 0)) return;
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms);
    this.#sendAway();
  }

  async close(): Promise<void> {
    await Promise.all([this.#agent.destroy(), this.#freshAgent.destroy()]);
  }

  readonly greets = null;

  get refusal(): Failure | null {
    return this.#refusal()?.failure ?? null;
  }

  /** The reason for which nothing may leave now. */
  #refusal(): FailureError | null {
    const pausedMs = this.#pausedUntil - this.#clock.now();
    if (pausedMs > 0) {
      return new FailureError(failure('UPSTREAM_RATE_LIMITED', { retryAfter: this.#after(pausedMs) }));
    }
    const refusal = this.#breaker?.refusal ?? null;
    if (refusal === null) return null;
    const retryAfter = this.#after(refusal.waitMs > 0 ? refusal.waitMs : PROBE_MS);
    return new FailureError(failure('SOURCE_PAUSED', { retryAfter, detail: `its last failure: ${refusal.cause}` }));
  }

  #after(ms: number): Date {
    return new Date(this.#clock.date().getTime() + ms);
  }

  #refuse(): void {
    const refusal = this.#refusal();
    if (refusal !== null) throw refusal;
  }

  /** Fails the waiting requests now: in their turn, which may take a while, they would fail for the same reason. */
  #sendAway(): void {
    const refusal = this.#refusal();
    if (refusal !== null) this.#turns.sendAway(refusal);
  }

  /** Waits for its turn and makes one attempt. Rejects where no attempt was made. */
  async #inTurn<T>(trip: Trip<T>, number: number): Promise<Outcome<T>> {
    this.#refuse();
    try {
      const waiting = { signal: trip.over, first: number > 1 };
      return await this.#turns.take(() => this.#attempt(trip, number), waiting);
    } catch (error) {
      if (error instanceof FailureError || !trip.over.aborted) throw error;
      throw abortFailure(trip.over);
    }
  }

  async #attempt<T>(trip: Trip<T>, number: number): Promise<Outcome<T>> {
    this.#refuse();
    const settle = this.#breaker?.enter();
    this.#sendAway();
    if (number === 1) this.#budget.earn();
    const leftAt = this.#clock.now();
    const mayMeetOld = number === 1 && this.#kept > 0 && this.#hasIdle();
    let verdict: BreakerVerdict = 'none';
    try {
      const result = await attempt(this.#options, this.#trial(trip, number));
      const outcome = 'value' in result ? result : { ...result, stale: mayMeetOld && foundClosed(result) };
      this.#learn(outcome, number);
      verdict = this.#verdict(trip, outcome, leftAt);
      return outcome;
    } finally {
      settle?.(verdict);
      this.#sendAway();
    }
  }

  #trial<T>(trip: Trip<T>, number: number): Attempt<T> {
    const { request, path, over, signal, accept, onSent, onAttempt, requestIds } = trip;
    const { onRequest } = this.#options;
    const agent = number === 1 ? this.#agent : this.#freshAgent;
    const notices = { from: this, onSent, onAttempt, onRequest, requestIds };
    return { agent, request, path, number, caller: signal, over, clock: this.#clock, accept, ...notices };
  }

  /** Whether a connection is open that carries nothing. */
  #hasIdle(): boolean {
    const stats = this.#agent.stats[this.#options.url.origin];
    return stats !== undefined && Number(stats.connected) > stats.running;
  }

  #learn(outcome: Outcome<unknown>, number: number): void {
    if ('stale' in outcome && outcome.stale) this.#kept -= 1;
    else if (number === 1 && ('value' in outcome || outcome.ending === 'answered')) {
      this.#kept = Math.min(this.#kept + 1, this.#options.concurrency);
    }
  }

  #verdict({ over }: Trip<unknown>, outcome: Outcome<unknown>, leftAt: number): BreakerVerdict {
    if ('value' in outcome) return 'good';
    if (outcome.stale) return 'none';
    // A request that waited long for its turn left the source too little time; connecting has a time-out of its own.
    const hadTime = !over.aborted || (this.#clock.now() - leftAt) * 2 >= this.#options.timeoutMs;
    return verdictOn(outcome.error.failure, hadTime);
  }

  /** Waits until the repeat may leave; false where there is to be none. */
  async #mayRepeat(trip: Trip<unknown>, failed: Failed & { readonly stale: boolean }): Promise<boolean> {
    if (this.#options.retries === 0 || trip.over.aborted || this.#refusal() !== null) return false;
    if (failed.stale) return true;
    if (!isRepeatable(failed)) return false;
    const delay = repeatDelay(failed, this.#clock);
    if (this.#clock.now() + delay >= trip.endsAt || !this.#budget.hasMore()) return false;
    // Charged when it leaves, not before the wait: many repeats may wait for the same moment.
    return this.#clock.sleep(delay, trip.over).then(
      () => this.#budget.spend(),
      () => false,
    );
  }

  /** Null where the repeat could not leave: then the first failure stands. */
  async #repeat<T>(trip: Trip<T>): Promise<Outcome<T> | null> {
    try {
      return await this.#inTurn(trip, 2);
    } catch (error) {
      if (error instanceof FailureError) return null;
      throw error;
    }
  }
}

function foundClosed({ ending, error }: Failed): boolean {
  return ending === 'dropped' && !isFresh(error);
}
