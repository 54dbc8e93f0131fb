/** Filters and orders finished balances. Pure; a failed pair is never hidden by its missing amount. */
import { compareAmounts, type ExactAmount } from '../model/amount.ts';
import { type AssetFacts, amountParts } from '../model/reading.ts';
import type { BalanceFilter, BalanceOrder } from './generated/resolvers.ts';
import type { AssetNode, BalanceNode } from './nodes.ts';

export function filterBalances(nodes: readonly BalanceNode[], filter: BalanceFilter | null): readonly BalanceNode[] {
  if (filter === null) return nodes;
  const contract = filter.contract?.toLowerCase() ?? null;
  return nodes.filter(({ asset, outcome }) => {
    if (filter.amount === 'NONZERO' && 'value' in outcome) {
      if (amountParts.every((part) => (outcome.value.amounts[part] ?? 0n) === 0n)) return false;
    }
    const facts = factsOf(asset);
    // Where the facts are not known, nobody knows whether it fits: it stays, with its failure for all to see.
    if (facts === null && ('failure' in outcome || factsFailed(asset))) return true;
    if (contract !== null && facts?.contract?.toLowerCase() !== contract) return false;
    if (!mayStandFor(facts, filter.underlying ?? null)) return false;
    return filter.type === undefined || filter.type === null || facts?.type === filter.type;
  });
}

/** Whether an asset with such facts is the thing, or may be: of what nobody says what it stands for, nobody can say what it does not. */
export function mayStandFor(facts: AssetFacts | null, underlying: string | null): boolean {
  const told = facts?.underlying ?? null;
  return underlying === null || told === null || told === underlying;
}

export function orderBalances(nodes: readonly BalanceNode[], order: BalanceOrder | null): readonly BalanceNode[] {
  if (order === null) return nodes;
  const sign = order.direction === 'DESC' ? -1 : 1;
  const compare = comparators[order.field];
  return nodes.toSorted((a, b) => compare(a, b, sign) || compareText(a.asset.asset.id, b.asset.asset.id));
}

type Comparator = (a: BalanceNode, b: BalanceNode, sign: 1 | -1) => number;

const comparators: Record<BalanceOrder['field'], Comparator> = {
  ASSET: (a, b, sign) => sign * compareText(a.asset.asset.ref, b.asset.asset.ref),
  SYMBOL: (a, b, sign) => unknownLast(symbolOf(a), symbolOf(b), (x, y) => sign * compareText(x, y)),
  VALUE: (a, b, sign) => unknownLast(exactValueOf(a), exactValueOf(b), (x, y) => sign * compareAmounts(x, y)),
};

function unknownLast<T extends object | string>(a: T | null, b: T | null, compare: (a: T, b: T) => number): number {
  if (a !== null && b !== null) return compare(a, b);
  return Number(b !== null) - Number(a !== null);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function symbolOf({ asset }: BalanceNode): string | null {
  return factsOf(asset)?.symbol ?? null;
}

function exactValueOf({ asset, outcome }: BalanceNode): ExactAmount | null {
  const scale = factsOf(asset)?.scale ?? null;
  const atomic = 'value' in outcome ? outcome.value.amounts.total : null;
  return scale === null || atomic === null ? null : { atomic, scale };
}

function factsFailed({ facts }: AssetNode): boolean {
  return facts !== null && 'failure' in facts;
}

function factsOf({ facts }: AssetNode) {
  return facts !== null && 'facts' in facts ? facts.facts : null;
}
