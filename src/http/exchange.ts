/** One upstream request and its answer, as plain data: all that a provider sees of HTTP. */
import type { QuotaLeft } from '../model/rate.ts';
import type { Steps } from '../model/steps.ts';
import type { AsciiBytes } from './ascii-bytes.ts';

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  /** Percent-encoded path and query, beginning with `/`, relative to the source's base URL. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent beside those of the source, by lower-case name: visible ASCII and spaces. Nothing secret; see `Provider.headers`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Which step of a read this is, where a read takes several; also names the request in logs and counters. */
  readonly step: string;
}

/**
 * Readable until its reader has returned: after that its bytes may be those of another answer, and to ask for them throws. A reader
 * that looks at them later has to keep them.
 */
export interface Exchange {
  readonly request: UpstreamRequest;
  readonly status: number;
  /** A response header by its lower-case name. */
  header(name: string): string | null;
  /** The decoded JSON with every number kept as a `LosslessNumber`; undefined where the body was empty or not JSON. */
  readonly body: unknown;
  /** The body's bytes as they came, where all are ASCII; null or absent where a reader has to do with `body`. */
  readonly ascii?: AsciiBytes | null;
  /** When the last byte of the answer arrived. */
  readonly receivedAt: Date;
  /** Lets it be read for as long as somebody has it. Absent where it always may be. */
  keep?(): void;
}

/** What became of one attempt. */
export interface AttemptRecord {
  readonly method: UpstreamRequest['method'];
  /** When it left, by the clock of the upstream: `performance.now()`. */
  readonly startedAt: number;
  readonly milliseconds: number;
  readonly status: number | null;
  /** The code of the failure; null where it was answered. */
  readonly failure: string | null;
  /** Of the body, unfolded. */
  readonly bytes: number;
}

/** One sent request, for logs: no body, no header, no host. */
export interface RequestRecord {
  /** The ids of the client requests that it served, as far as they have one; several where they share it. */
  readonly requests: readonly string[];
  readonly step: string;
  readonly method: string;
  /** 1, or 2 for the repeat of a request that failed. */
  readonly attempt: number;
  readonly status: number | null;
  readonly failure: string | null;
  readonly milliseconds: number;
  readonly bytes: number;
}

/** The server that an answer came from. */
export interface AnsweringServer {
  /** No request leaves for it before `until`; see `Upstream.pause`. */
  pause(until: Date): void;
  /** The server says what is left of a rate: others may use it up too. Replicas count it together. */
  correct(left: QuotaLeft): void;
}

export interface Sending<T> {
  /** The request is given up once the caller aborts this. */
  readonly signal: AbortSignal;
  /**
   * Reads from the answer what the caller needs. A `FailureError` that it throws is the failure of this attempt. Like a
   * failure of the connection it decides whether the request is repeated, and it counts for the circuit breaker. Steps are
   * taken in turns with other work where the answer is long, and at once where it is short.
   */
  accept(exchange: Exchange, from: AnsweringServer): T | Steps<T>;
  /** Called for every attempt that leaves. */
  onSent?(): void;
  /** Called for every attempt that ends. */
  onAttempt?(attempt: AttemptRecord): void;
  /** The client requests that it serves, for logs. More may join while it is under way. */
  readonly requestIds?: ReadonlySet<string> | undefined;
}

/** Sends one request, perhaps twice; rejects with a `FailureError` when no answer arrived that was accepted. */
export type Send = <T>(request: UpstreamRequest, sending: Sending<T>) => Promise<T>;
