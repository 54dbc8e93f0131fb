/** What every source is asked through: one HTTP server, or several with failover. */
import type { Failure } from '../model/failure.ts';
import type { Send } from './exchange.ts';

export interface Upstream {
  readonly send: Send;
  /** No request leaves before `until` (a day away at most); each is refused at once with `UPSTREAM_RATE_LIMITED`. */
  pause(until: Date): void;
  /** Why a request would not leave now; null where it would. */
  readonly refusal: Failure | null;
  /** The step of the request that would leave before the next one; null where there is none. */
  readonly greets: string | null;
  /** How things stand at each server, in their order. */
  readonly states: readonly UpstreamState[];
  close(): Promise<void>;
}

/** What is left of one rate. */
export interface StartsLeft {
  /** The time span of the rate by name: `second`, `minute`, `hour`, `day`, or such as `250 ms`. */
  readonly per: string;
  /** Requests that may still start within it. */
  readonly left: number;
}

/** How things stand at one server. */
export interface UpstreamState {
  /** Requests on their way. */
  readonly inFlight: number;
  /** Requests that wait for their turn. */
  readonly waiting: number;
  /** What is left of each rate. */
  readonly startsLeft: readonly StartsLeft[];
  /** Until a pause that the source asked for is over; 0 where there is none. */
  readonly pausedMs: number;
  /** Whether the breaker lets no request through, or one alone to see whether the server is back. */
  readonly breakerOpen: boolean;
}
