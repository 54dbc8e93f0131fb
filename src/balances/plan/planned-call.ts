/** What is wanted, and the calls that answer it: the input and the output of the planner. */
import type { Account } from '../../model/identity.ts';
import type { BlockRef } from '../../model/reading.ts';
import type { BalanceRead, Call, CallOf, HoldingsFilter, Shape } from '../../providers/provider.ts';
import type { Planning } from './planning.ts';

/** What is wanted of one account, all who ask together merged. */
export interface Want {
  readonly account: Account;
  /** Canonical asset references, without repeats, in the order first asked. */
  readonly assets: readonly string[];
  /** The distinct filters of wanted listings; `null` is the listing without a filter. Empty where none is wanted. */
  readonly listings: readonly (HoldingsFilter | null)[];
}

export interface PlanOptions {
  readonly at: BlockRef | null;
  /** Pairs read but not wanted, per wanted pair, over the calls of one read. */
  readonly maxSurplus: number;
  /** What the plan shares with others of the same request. @default nothing */
  readonly planning?: Planning | undefined;
}

/** A call, the read that it belongs to (the shape of both agrees), and what of the wants it answers. */
export interface PlannedCallOf<S extends Shape> {
  readonly read: BalanceRead<S>;
  readonly call: CallOf<S>;
  /** By account: the wanted pairs and listings that this call is there for. Everything else in its answer is surplus. */
  readonly answers: readonly Want[];
}

/** Whether the call asks for all that its accounts hold. */
export function isListing(call: Call): boolean {
  return ('asset' in call && call.asset === 'all') || ('assets' in call && call.assets === 'all');
}

export type PlannedCall = { [S in Shape]: PlannedCallOf<S> }[Shape];
