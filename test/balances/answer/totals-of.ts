/** Totals by their digits, and back. */
import { PairTotals } from '../../../src/balances/answer/pair-totals.ts';
import { AmountCells } from '../../../src/model/amount-cells.ts';

export function totalsOf(digits: readonly (string | null)[]): PairTotals {
  return PairTotals.inOrder(AmountCells.of(digits), 0, digits.length);
}

/** Of so many pairs. */
export function digitsIn(totals: PairTotals, length: number): readonly (string | null)[] {
  return Array.from({ length }, (_, index) => totals.digits(index));
}
