/** A request to a source on its way, and what comes of each time that it is sent. */
import type { Result } from './attempt.ts';
import type { Deadline } from './deadline.ts';
import type { Sending, UpstreamRequest } from './exchange.ts';
import type { ServerChallenge } from './signing.ts';

/** One request on its way, with the time that is left for it. */
export interface Trip<T> {
  readonly request: UpstreamRequest;
  readonly sending: Sending<T>;
  readonly path: string;
  /** Aborted by the caller or by the deadline. */
  readonly over: Deadline;
  readonly endsAt: number;
  /** What it is sent once more for. */
  challenge: ServerChallenge | null;
}

export type Failed = Extract<Result<never>, { readonly ending: string }>;

/** `stale`: the connection was an old one, which the source had closed meanwhile; that says nothing about the source. */
export type AttemptOutcome<T> = { readonly value: T } | Challenged | (Failed & { readonly stale: boolean });
export type Challenged = Extract<Result<never>, { readonly challenge: ServerChallenge }>;
