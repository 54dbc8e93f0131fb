/** What the sandbox has only where it is named: see `further.ts`. */
import type { FaultSpec } from './faults/fault-spec.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { WireName } from './wire/wire.ts';

/** A configuration entry, as plain data; its credentials have no use outside the sandbox. */
export interface FurtherSource {
  readonly id: string;
  readonly provider: string;
  readonly url: string;
  readonly label: string;
  /** Balances that `balancegraph check` can read. */
  readonly check?: readonly { readonly network?: string; readonly account: string; readonly asset: string }[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface FurtherUpstream {
  readonly sources: readonly FurtherSource[];
  /** Ends at once, requests in flight included. */
  close(): Promise<void>;
}

export interface FurtherOptions {
  /** Of the sandbox, so that the same owners can hold something in both. */
  readonly ledger: Ledger;
  /** 0 for any free port. */
  readonly port: number;
  /** In force from the start; none for an upstream that is no `faulty` one. */
  readonly faults: readonly FaultSpec[];
}

export interface Further {
  /** A few words for people. */
  readonly summary: string;
  /** The name that faults are written with; null for a real server, in front of which a proxy plays them. */
  readonly faulty: WireName | null;
  /** Rejects with a `SoftwareMissing` where it needs what is not installed. */
  start(options: FurtherOptions): Promise<FurtherUpstream>;
}

/** What a further upstream needs is not installed; the message says what that is and how to install it. */
export class SoftwareMissing extends Error {
  override readonly name: string = 'SoftwareMissing';
}
