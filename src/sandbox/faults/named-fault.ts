/** A named fault: data about it, and the function that makes it. */

import type { Outage } from '../wire/listener.ts';
import type { WireName } from '../wire/wire.ts';
import type { FaultKind } from './faults.ts';
import type { BodyRow, Layout } from './layout.ts';

/** What a named fault is made from. */
export interface FaultContext {
  readonly upstream: WireName;
  readonly layout: Layout;
  /** The number after `=`, or the fault's own. */
  readonly value: number;
  /** Which of the rows is struck; at least one row is given. */
  readonly pick: (rows: readonly BodyRow[]) => number;
}

export interface NamedFault {
  readonly name: string;
  /** Of the fault matrix, e.g. `F18`. */
  readonly row: string;
  /** What happens, for people. */
  readonly does: string;
  /** The number that may follow as `=NUMBER`. */
  readonly value?: { readonly unit: string; readonly standard: number };
  /** Whether it strikes one row of a list, which a spec may choose. */
  readonly strikesRow?: true;
  /** Absent where every protocol can have it. */
  readonly upstreams?: readonly WireName[];
  /**
   * `connections`: every new one, before any request; `handshakes`: those of TLS. `reused`: requests on a connection that
   * has carried one. `balances`: answers with balances alone; all other requests are answered well.
   */
  readonly strikes: 'connections' | 'handshakes' | 'reused' | 'requests' | 'balances';
  readonly make: (context: FaultContext) => FaultKind | { readonly kind: 'outage'; readonly outage: Outage };
}
