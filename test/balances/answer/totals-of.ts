/** Totals by their digits, and back. */
import { PairTotals } from '../../../src/balances/answer/pair-totals.ts';
import { AmountCells } from '../../../src/model/amount-cells.ts';
import { DigitList } from '../../../src/model/digit-list.ts';

/** @param hasMore whether more than a total is known of each pair */
export function totalsOf(digits: readonly (string | null)[], hasMore = false): PairTotals {
  const list = new DigitList();
  for (const amount of digits) {
    const index = list.add();
    if (amount !== null) list.whole(index, BigInt(amount));
  }
  return PairTotals.inOrder(AmountCells.listed(list, { hasMore }), 0, digits.length);
}

/** Of so many pairs. */
export function digitsIn(totals: PairTotals, length: number): readonly (string | null)[] {
  return Array.from({ length }, (_, index) => totals.digits(index));
}
