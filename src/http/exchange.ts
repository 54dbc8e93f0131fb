/** One upstream request and its answer, as plain data: all that a provider sees of HTTP. */

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  /** Percent-encoded path and query, beginning with `/`, relative to the source's base URL. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Which step of a read this is, where a read takes several; also names the request in logs and counters. */
  readonly step: string;
}

export interface Exchange {
  readonly request: UpstreamRequest;
  readonly status: number;
  /** A response header by its lower-case name. */
  header(name: string): string | null;
  /** The decoded JSON with every number kept as a `LosslessNumber`; undefined where the body was empty or not JSON. */
  readonly body: unknown;
  /** When the last byte of the answer arrived. */
  readonly receivedAt: Date;
}

/** Sends one request; rejects with a `FailureError` when no complete answer arrived. `onSent` is called if it leaves. */
export type Send = (request: UpstreamRequest, signal: AbortSignal, onSent?: () => void) => Promise<Exchange>;
