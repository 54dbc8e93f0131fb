/**
 * What `extensions.trace` holds, in types alone. The page of the server reads it by the same types, so that nothing here may
 * import what only a server has.
 */
import type { FailureCode } from '../../model/failure.ts';
import type { Shape } from '../../providers/shape.ts';

/** How many pairs were answered by what; a pair that two fields ask for counts twice. */
export interface Served {
  readonly source: number;
  readonly cache: number;
  readonly stale: number;
  readonly failed: number;
}

export interface TraceReport {
  /** From the arrival of the request to this report. */
  readonly durationMs: number;
  readonly calls: readonly TracedCall[];
  readonly served: Served;
}

/** Milliseconds since the request began; less than 0 for what another request began before. */
type Milliseconds = number;

export interface TracedCall {
  /** Within this report. */
  readonly id: string;
  readonly source: string;
  /** The read or other endpoint. */
  readonly step: string;
  /** Null for a call that asks for no balances. */
  readonly shape: Shape | null;
  /** How many it asks for, for all requests together; null where that has no meaning, and for "all that there are". */
  readonly accounts: number | null;
  readonly assets: number | null;
  readonly pairs: number | null;
  /** What of it this request wanted. */
  readonly wanted: Wanted;
  readonly startMs: Milliseconds;
  /** Until its first attempt left; null where none did. */
  readonly queuedMs: number | null;
  /** Null where it had not ended by the time of the report. */
  readonly durationMs: number | null;
  readonly attempts: readonly TracedAttempt[];
  /** Of all bodies. */
  readonly bytes: number;
  readonly outcome: 'ok' | 'pending' | FailureCode;
  /** How many requests share the call, this one included. */
  readonly requests: number;
  /** The fields of the answer that it is for; neighbouring entries of a list as one. */
  readonly paths: readonly string[];
  /** Further ones that are not named. */
  readonly morePaths: number;
}

export interface Wanted {
  readonly pairs: number;
  /** Ids, the first of each. */
  readonly accounts: readonly string[];
  readonly moreAccounts: number;
  readonly assets: readonly string[];
  readonly moreAssets: number;
}

export interface TracedAttempt {
  /** 1 for the first request of the call, more for those that continue it. */
  readonly page: number;
  readonly startMs: Milliseconds;
  readonly durationMs: number;
  readonly status: number | null;
  readonly failure: string | null;
  readonly bytes: number;
}
