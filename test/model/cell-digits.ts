/** What cells hold, to be compared: their own fields are private. */
import type { AmountCells } from '../../src/model/amount-cells.ts';

/** The digits of each cell; null where it has none. */
export function digitsOf(cells: AmountCells): readonly (string | null)[] {
  return Array.from({ length: cells.length }, (_, index) => cells.digits(index));
}
