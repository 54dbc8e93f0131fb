/** What all replicas know together of one server of a source, as its upstream asks for it. */

import type { FailureCode } from '../model/failure.ts';
import type { QuotaLeft } from '../model/rate.ts';

/**
 * What is granted ahead is used within so many milliseconds from when it was asked for, or lost: a pause that another replica is
 * asked for holds no later.
 */
export const AHEAD_MS = 40;

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
  /** How many calls start now, at once: at most as many as were asked for. */
  readonly granted: number;
  /** How many more may start soon; see `take`. */
  readonly ahead: number;
  /** Until the rates let the next one start; 0 where none was refused for them. */
  readonly waitMs: number;
  /** Until a pause that the source asked for is over; 0 where there is none. */
  readonly pausedMs: number;
  readonly breaker: SharedBreaker | null;
  /** How many calls all replicas may still start within the time span of each rate. */
  readonly left: readonly number[];
}

/** The part of each rate that this replica needs no store for. */
export interface OwnPart {
  /** Milliseconds until a call may start: 0 where it may now. */
  readonly waitMs: number;
  /** Calls that may still start within the time span of each rate. */
  readonly left: readonly number[];
  /** A call starts now. */
  start(): void;
}

export interface SharedServer {
  /** Whether the store cannot be asked now: then this replica keeps to its own part. */
  readonly isAway: boolean;
  readonly own: OwnPart;
  /**
   * Resolves with null where the store turns out to be away. Never rejects.
   *
   * @param ahead calls that are expected to follow within milliseconds
   */
  take(calls: number, ahead: number): Promise<SharedTake | null>;
  /** Tells all replicas that nothing may leave for so long. */
  pause(ms: number): void;
  /** Tells all replicas what the source itself says is left, as far as it is less than they have counted. */
  correct(left: QuotaLeft): void;
  /** Tells all replicas that the breaker has opened, or has closed again (null). */
  breaker(open: Pick<SharedBreaker, 'openMs' | 'cause'> | null): void;
}
