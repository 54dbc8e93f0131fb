/** Totals by their digits, and back. */
import { PairTotals } from '../../../src/balances/answer/pair-totals.ts';
import { AmountCells, PartCells } from '../../../src/model/amount-cells.ts';
import { DigitList } from '../../../src/model/digit-list.ts';
import { amountParts, type OtherPart } from '../../../src/model/reading.ts';

interface More {
  /** Whether more than amounts is known of each pair. */
  readonly hasMore?: boolean;
  /** The other amounts of each pair. */
  readonly parts?: readonly Partial<Readonly<Record<OtherPart, string | null>>>[];
}

export function totalsOf(digits: readonly (string | null)[], { hasMore = false, parts }: More = {}): PairTotals {
  const known = otherParts.filter((part) => parts?.some((some) => part in some));
  const others = () => cellsOf((parts ?? []).flatMap((some) => known.map((part) => some[part] ?? null)));
  const more = known.length === 0 ? {} : { parts: new PartCells(known, others) };
  return PairTotals.inOrder(cellsOf(digits, { hasMore, ...more }), 0, digits.length);
}

const otherParts = amountParts.filter((part) => part !== 'total');

function cellsOf(digits: readonly (string | null)[], options = {}): AmountCells {
  const list = new DigitList();
  for (const amount of digits) {
    const index = list.add();
    if (amount !== null) list.whole(index, BigInt(amount));
  }
  return AmountCells.listed(list, options);
}

/** Of so many pairs. */
export function digitsIn(totals: PairTotals, length: number): readonly (string | null)[] {
  return Array.from({ length }, (_, index) => totals.digits(index));
}
