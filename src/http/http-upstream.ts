/**
 * One source over HTTP. Every request to it goes through one `Upstream`, which owns its connections, its limit of calls
 * in flight, its rates, its pauses, its repeats and its breaker, and turns every failure of HTTP into a typed failure.
 */
import type { Failure, FailureError } from '../model/failure.ts';
import type { QuotaLeft } from '../model/rate.ts';
import { Breaker, type BreakerSettings } from './breaker.ts';
import { type Clock, systemClock } from './clock.ts';
import { type ConnectionSettings, Connections } from './connections.ts';
import type { Send } from './exchange.ts';
import { type Greeting, greeted } from './greeting.ts';
import { Hold, LONGEST_PAUSE_MS } from './hold.ts';
import { RetryBudget } from './retry-budget.ts';
import type { Server, ServerSettings } from './server.ts';
import type { SharedBreaker, SharedTake } from './shared-server.ts';
import { Signer, type Signing } from './signing.ts';
import { RequestWriter, type Target } from './target.ts';
import { Trip } from './trip.ts';
import { type TurnSettings, Turns } from './turns.ts';
import type { Upstream, UpstreamState } from './upstream.ts';

export interface UpstreamOptions extends Target, TurnSettings, ConnectionSettings, ServerSettings {
  /** Null where a source is asked however often it fails. */
  readonly breaker: BreakerSettings | null;
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

class HttpUpstream implements Upstream, Server {
  readonly settings: UpstreamOptions;
  readonly clock: Clock;
  readonly writer: RequestWriter;
  readonly signer: Signer | null;
  readonly connections: Connections;
  readonly turns: Turns;
  readonly breaker: Breaker | null;
  readonly budget: RetryBudget;
  readonly hold: Hold;

  constructor(options: UpstreamOptions) {
    this.settings = options;
    this.clock = options.clock ?? systemClock;
    const now = (): number => this.clock.now();
    this.writer = new RequestWriter(options);
    this.signer = options.signing === undefined ? null : new Signer(options.signing, this.clock);
    this.connections = new Connections(options.url.origin, options);
    const shared = options.shared ?? null;
    this.turns = new Turns(options, this.clock, {
      taken: (taken) => this.#adopt(taken),
      asked: () => this.sendAway(),
    });
    const tell = (open: Pick<SharedBreaker, 'openMs' | 'cause'> | null): void => shared?.breaker(open);
    this.breaker = options.breaker === null ? null : new Breaker(options.breaker, now, tell);
    this.hold = new Hold(this.clock, this.breaker);
    this.budget = new RetryBudget(now);
  }

  readonly send: Send = (request, sending) =>
    new Promise((resolve, reject) => {
      new Trip(this, request, sending, { resolve, reject }).go();
    });

  pause(until: Date): void {
    const ms = Math.min(until.getTime() - this.clock.date().getTime(), LONGEST_PAUSE_MS);
    if (!(ms > 0)) return;
    this.settings.shared?.pause(ms);
    this.hold.pause(ms);
    this.sendAway();
  }

  correct(left: QuotaLeft): void {
    this.settings.shared?.correct(left);
  }

  #adopt(taken: SharedTake): void {
    this.hold.adopt(taken);
    const { refusal } = this.hold;
    // Who the rates keep waiting is sent away once those have started that the store lets.
    if (refusal !== null) this.turns.sendAway(refusal);
  }

  async close(): Promise<void> {
    await this.connections.close();
  }

  readonly greets = null;

  get refusal(): Failure | null {
    return this.barred?.failure ?? null;
  }

  get states(): readonly UpstreamState[] {
    const { pausedMs } = this.hold;
    return [{ ...this.turns.state, pausedMs, breakerOpen: this.breaker?.isOpen ?? false }];
  }

  /** The reason for which nothing may leave now, or nothing that waits would leave in time. */
  get barred(): FailureError | null {
    return this.hold.refusal ?? this.#quotaRefusal();
  }

  /** Set where the rates let nothing leave for longer than a request may take: whoever waits, waits in vain. */
  #quotaRefusal(): FailureError | null {
    const waitMs = this.turns.rateWaitMs;
    return waitMs > this.settings.timeoutMs ? this.hold.limited(waitMs) : null;
  }

  /** Fails the waiting requests now: in their turn, which may take a while, they would fail for the same reason. */
  sendAway(): void {
    const refusal = this.barred;
    if (refusal !== null) this.turns.sendAway(refusal);
  }
}
