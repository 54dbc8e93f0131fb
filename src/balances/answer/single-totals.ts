/** Totals of pairs whose value came by itself, beside those that came in rows. */
import { AmountCells } from '../../model/amount-cells.ts';
import { amountParts } from '../../model/reading.ts';
import type { GatheredTotals } from './pair-totals.ts';
import type { KnownBalance, Outcome } from './reconcile.ts';

/** @param indexes of the pairs that are asked for, by reference */
export function addSingleTotals(
  gathered: GatheredTotals,
  pairs: Iterable<readonly [ref: string, outcome: Outcome]>,
  indexes: ReadonlyMap<string, number>,
): void {
  const cells = new Map<number, number | null>();
  const digits: string[] = [];
  for (const [ref, outcome] of pairs) {
    const index = indexes.get(ref);
    if (index === undefined || !('value' in outcome)) continue;
    const total = totalAlone(outcome);
    cells.set(index, total === null ? null : digits.push(total) - 1);
  }
  if (cells.size > 0) gathered.replace(AmountCells.of(digits), cells);
}

/** Null where more is known than a total, or it cannot be written by its digits alone. */
function totalAlone({ value: { amounts, block, facts, details } }: KnownBalance): string | null {
  const { total } = amounts;
  if (total === null || total < 0n || block !== null || facts !== null || details !== null) return null;
  return amountParts.every((part) => part === 'total' || amounts[part] === null) ? total.toString() : null;
}
