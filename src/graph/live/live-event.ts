/** What the fields of a subscription are resolved with: one event of a watch. */
import type { LiveCell } from '../../balances/live/cell.ts';
import type { CellState } from '../../balances/live/fold.ts';
import type { Delivery, WatchedChange } from '../../balances/live/watch.ts';
import type { Source } from '../../balances/source.ts';
import type { Holder } from '../../balances/totals/entries.ts';
import { makeAsset } from '../../model/identity.ts';
import type { AmountPart } from '../../model/reading.ts';
import { type BalanceChangeNode, type BalanceName, balanceNode } from '../nodes.ts';

export interface LiveEvent {
  readonly delivery: Delivery;
  sourceOf(cell: LiveCell): Source;
}

export interface LivePortfolioEvent extends LiveEvent {
  readonly holders: readonly Holder[];
  readonly part: AmountPart;
}

export function changeNode({ cell, kind, previous, current }: WatchedChange, source: Source): BalanceChangeNode {
  const name = nameOf(cell, source);
  return {
    kind,
    current: balanceNode(name, current.outcome),
    previous: previous === null ? null : { name, known: previous.known, failure: failureOf(previous) },
  };
}

function failureOf({ outcome }: CellState) {
  return 'failure' in outcome ? outcome.failure : null;
}

function nameOf({ account, ref }: LiveCell, source: Source): BalanceName {
  const asset = makeAsset(source.name, { ref, network: account.network });
  return {
    account: { __typename: 'Account', account, source, asked: null },
    asset: { __typename: 'Asset', asset, source, facts: null },
    at: null,
  };
}
