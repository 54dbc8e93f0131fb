/** The total of a row from its amounts, digits to digits. */
import type { AsciiBytes } from '../http/ascii-bytes.ts';
import { ZERO } from '../http/json-characters.ts';
import type { Marks } from '../http/row-pattern.ts';
import type { DigitList } from '../model/digit-list.ts';
import { type ShownAmount, showsAmount } from './row-shown.ts';
import type { RowUnit } from './row-unit.ts';

/** How the total of a row is found; blanks are amounts by their number. */
export interface RowTotal {
  readonly added: readonly number[];
  readonly within: readonly number[];
  readonly shown: readonly ShownAmount[];
  readonly unit: RowUnit;
}

/** As many digits as a double holds exactly, whatever they are. */
const MOST_EXACT = 15;

/**
 * Writes the total into the list. False for a row whose total is too long or less than an amount within it, or which shows an
 * amount otherwise: the decoder has to say what is wrong with it.
 */
export function writeTotal(
  list: DigitList,
  index: number,
  { source, marks, total }: { readonly source: AsciiBytes; readonly marks: Marks; readonly total: RowTotal },
): boolean {
  const { added, within, shown, unit } = total;
  const [first = 0] = added;
  for (const one of shown) if (!showsAmount(source, { marks, unit }, one)) return false;
  if (added.length === 1 && unit.value === 1n) {
    for (const blank of within) if (isLarger(source, marks, { blank, than: first })) return false;
    list.copy(index, source.view, marks[2 * first] ?? 0, marks[2 * first + 1] ?? 0);
    return true;
  }
  let sum = within.length === 0 ? 0 : Number.NaN;
  for (const blank of added) sum += smallAt(source, marks, blank);
  const product = sum * unit.factor;
  if (product <= Number.MAX_SAFE_INTEGER) return list.number(index, product, unit.zeros);
  let exact = 0n;
  for (const blank of added) exact += largeAt(source, marks, blank);
  for (const blank of within) if (largeAt(source, marks, blank) > exact) return false;
  return list.whole(index, exact * unit.value);
}

/** Digits without leading zeros: the longer are more. */
function isLarger({ bytes }: AsciiBytes, marks: Marks, { blank, than }: { blank: number; than: number }): boolean {
  const [start, end] = [marks[2 * blank] ?? 0, marks[2 * blank + 1] ?? 0];
  const [other, otherEnd] = [marks[2 * than] ?? 0, marks[2 * than + 1] ?? 0];
  const longer = end - start - (otherEnd - other);
  if (longer !== 0) return longer > 0;
  for (let place = 0; place < end - start; place += 1) {
    const more = (bytes[start + place] ?? 0) - (bytes[other + place] ?? 0);
    if (more !== 0) return more > 0;
  }
  return false;
}

/** The amount as a number; `NaN` where that may not be exact. */
function smallAt({ bytes }: AsciiBytes, marks: Marks, blank: number): number {
  const [start, end] = [marks[2 * blank] ?? 0, marks[2 * blank + 1] ?? 0];
  if (end - start > MOST_EXACT) return Number.NaN;
  let value = 0;
  for (let place = start; place < end; place += 1) value = value * 10 + (bytes[place] ?? ZERO) - ZERO;
  return value;
}

function largeAt(source: AsciiBytes, marks: Marks, blank: number): bigint {
  return BigInt(source.text(marks[2 * blank] ?? 0, marks[2 * blank + 1] ?? 0));
}
