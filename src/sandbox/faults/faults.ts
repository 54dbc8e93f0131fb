/** Faults on demand: which fault, when and how often. */
import type { WireReply } from '../wire/reply.ts';
import type { SandboxRequest } from '../wire/wire.ts';

type Headers = Readonly<Record<string, string>>;

export type FaultKind =
  /** Another status; a body that is no string is sent as JSON. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown; readonly headers?: Headers }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** The good answer, one byte every `everyMs` milliseconds. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** The connection is reset before any byte. */
  | { readonly kind: 'reset' }
  /** The good answer's first `bytes` bytes under the content-length of all of it; then the connection ends. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** 200 with an HTML page. */
  | { readonly kind: 'html' }
  /** The good answer, `ms` milliseconds late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** 302, or the given status. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 301 | 302 | 303 | 307 | 308 }
  /** Rewrites a copy of a good JSON answer; an answer that is no 2xx JSON passes unchanged. */
  | { readonly kind: 'body'; readonly transform: (json: unknown) => unknown }
  /** Exactly these bytes. */
  | {
      readonly kind: 'raw';
      readonly status: number;
      readonly body: string | Uint8Array;
      readonly headers?: Headers;
    }
  /** Another reply in the place of a good one; a reply without a body, or with a status other than success, is not changed. */
  | { readonly kind: 'reply'; readonly change: (good: WireReply, request: SandboxRequest) => WireReply }
  /** What goes over the bare connection instead of the good reply, byte by byte. */
  | { readonly kind: 'wire'; readonly script: (good: WireReply, request: SandboxRequest) => Script }
  /** The good reply, and right after it on the same connection another one without a request. */
  | { readonly kind: 'twice'; readonly second: (good: WireReply) => WireReply };

/** Bytes for a bare connection, and how it ends. */
export interface Script {
  /** Each is sent in a packet of its own, as far as the system allows; they may go on without end. */
  readonly pieces: Iterable<Uint8Array | string>;
  /** Between two pieces; none by default. */
  readonly pauseMs?: number;
  /** `open`: the connection stays open, and nothing more is sent. */
  readonly end: 'close' | 'reset' | 'open';
}

export type Fault = {
  /** Which requests it strikes; all by default. */
  readonly when?: (request: SandboxRequest) => boolean;
  /** How many requests it strikes before it is used up; without end by default. */
  readonly times?: number;
} & FaultKind;

/** The faults in force. The first injected fault that fits a request strikes it. */
export class FaultQueue {
  #entries: { readonly fault: Fault; left: number }[] = [];

  inject(fault: Fault): void {
    this.#entries.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#entries = [];
  }

  /** Checks every remaining fault for every request, so that faults that count requests count them all. */
  take(request: SandboxRequest): Fault | null {
    const fitting = this.#entries.filter(({ fault, left }) => left > 0 && (fault.when?.(request) ?? true));
    const [entry] = fitting;
    if (entry === undefined) return null;
    entry.left -= 1;
    return entry.fault;
  }
}
