/** What all replicas know together of one server of a source, as its upstream asks for it. */

import type { FailureCode } from '../model/failure.ts';

/** The calls that this replica has started itself within the time span of each rate, in the order of the rates. */
export interface OwnStarts {
  readonly all: readonly number[];
  /** Those of them that the store does not know: they started while it was away. */
  readonly unshared: readonly number[];
}

/** The breaker of the server is open. */
export interface SharedBreaker {
  /** Until a probe may leave; 0 where this replica has just been given it. */
  readonly waitMs: number;
  /** Whether a replica is probing now. */
  readonly probing: boolean;
  /** For how long it was opened. */
  readonly openMs: number;
  readonly cause: FailureCode;
}

export interface SharedTake {
  /** How many calls start now: at most as many as were asked for. */
  readonly granted: number;
  /** Until the rates let the next one start; 0 where none was refused for them. */
  readonly waitMs: number;
  /** Until a pause that the source asked for is over; 0 where there is none. */
  readonly pausedMs: number;
  readonly breaker: SharedBreaker | null;
  /** How many calls may still start within the time span of each rate. */
  readonly left: readonly number[];
}

export interface SharedServer {
  /** Whether the store cannot be asked now: then each replica keeps to a `share` of every rate. */
  readonly isAway: boolean;
  /** More than 0, at most 1. */
  readonly share: number;
  /** Resolves with null where the store turns out to be away. Never rejects. */
  take(calls: number, own: OwnStarts): Promise<SharedTake | null>;
  /** Tells all replicas that nothing may leave for so long. */
  pause(ms: number): void;
  /** Tells all replicas that the breaker has opened, or has closed again (null). */
  breaker(open: Pick<SharedBreaker, 'openMs' | 'cause'> | null): void;
}
