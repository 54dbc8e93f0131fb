/** What a protocol is to the HTTP plumbing: a function from requests to answers. */
import type { IncomingHttpHeaders } from 'node:http';
import type { UpstreamName } from '../ledger/book.ts';

/**
 * The protocols in which faults can be played: those of the ledger, JSON-RPC of Ethereum nodes in front of a node, JSON-RPC
 * of Bitcoin nodes with Esplora, REST of Cosmos SDK nodes, JSON-RPC of Solana nodes and of nodes of the Polkadot SDK, hledger-web,
 * and GraphQL as the indexer of `indexer/server.ts` speaks it.
 */
export type WireName = UpstreamName | 'evm' | 'bitcoin' | 'cosmos' | 'solana' | 'ledger' | 'substrate' | 'graphql';

/** A request as it arrived. */
export interface SandboxRequest {
  /** The protocol's short name for what was called, e.g. `GetAssetsBalances`; `unknown` for an unknown path. */
  readonly endpoint: string;
  readonly method: string;
  /** Raw path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body; the text where it is no JSON; null where there was none. */
  readonly body: unknown;
  /** The body as it came; empty where there was none. */
  readonly text: string;
  /** Whether its connection had carried another request before. */
  readonly reused: boolean;
}

export interface WireAnswer {
  readonly status: number;
  /** Sent as JSON; whole numbers may be `bigint`. */
  readonly json?: unknown;
  /** Sent as it is, where `json` is not given. */
  readonly text?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WireContext<Knobs> {
  readonly knobs: Readonly<Knobs>;
  readonly now: Date;
}

export interface Wire<Knobs, Name extends WireName = UpstreamName> {
  readonly name: Name;
  /** Media type of JSON answers. */
  readonly contentType: string;
  /** `text` is the body as it came, for protocols that name there what is called. */
  endpoint(target: string, text: string): string;
  /** May throw a `Refusal`. */
  answer(request: SandboxRequest, context: WireContext<Knobs>): WireAnswer | Promise<WireAnswer>;
  /** Forgets what was counted against a quota. */
  reset?(): void;
  /** Lets go of what it holds. */
  close?(): Promise<void>;
}

/** Ends the handling of a request with this answer. */
export class WireRefusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: WireAnswer;

  constructor(answer: WireAnswer) {
    super(`refused with HTTP ${answer.status}`);
    this.answer = answer;
  }
}

export function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? '';
}

/** The method that a body of JSON-RPC names, the first of a batch; `unknown` where it names none. */
export function methodIn(text: string): string {
  return /"method":\s*"([A-Za-z0-9_]{1,64})"/.exec(text)?.[1] ?? 'unknown';
}

/** What a request to a server of JSON-RPC calls: its method; `unknown` away from the root. */
export function rpcEndpoint(target: string, text: string): string {
  return pathOf(target) === '/' ? methodIn(text) : 'unknown';
}

/** The decoded query parameters; null where the query is malformed or names a parameter twice. */
export function parseQuery(target: string): ReadonlyMap<string, string> | null {
  const at = target.indexOf('?');
  const found = new Map<string, string>();
  for (const item of at < 0 ? [] : target.slice(at + 1).split('&')) {
    const equals = item.indexOf('=');
    const name = decode(item.slice(0, equals));
    const value = decode(item.slice(equals + 1));
    if (equals < 1 || name === null || value === null || found.has(name)) return null;
    found.set(name, value);
  }
  return found;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
