/** The amounts of a row, digits to digits: its total, and the parts that it states or leaves of it. */
import type { AsciiBytes } from '../http/ascii-bytes.ts';
import { ZERO } from '../http/json-characters.ts';
import type { Marks } from '../http/row-pattern.ts';
import type { DigitList } from '../model/digit-list.ts';
import { type ShownAmount, showsAmount } from './row-shown.ts';
import { ATOMIC, type RowUnit } from './row-unit.ts';

/** How the amounts of a row are found; blanks are amounts by their number. */
export interface RowAmounts {
  readonly added: readonly number[];
  readonly within: readonly number[];
  readonly shown: readonly ShownAmount[];
  readonly unit: RowUnit;
  /** In the order of the parts that rows of its kind may have. */
  readonly parts: readonly PartOfRow[];
}

/** Of no row. */
export const NO_AMOUNTS: RowAmounts = { added: [], within: [], shown: [], unit: ATOMIC, parts: [] };

/** The blank that states a part; `rest` where it is what is left of the total; null where the row does not have it. */
export type PartOfRow = number | 'rest' | null;

/** A row whose blanks were found. */
export interface FoundRow {
  readonly source: AsciiBytes;
  readonly marks: Marks;
  /** Set anew where one object stands for one row after the other. */
  amounts: RowAmounts;
}

/** As many digits as a double holds exactly, whatever they are. */
const MOST_EXACT = 15;

/**
 * Writes the total into the list. False for a row whose total is too long or less than an amount within it, or which shows an
 * amount otherwise: the decoder has to say what is wrong with it.
 */
export function writeTotal(list: DigitList, index: number, row: FoundRow): boolean {
  const { added, within, shown } = row.amounts;
  if (shown.length + within.length > 0 && !isSound(row)) return false;
  return writeSum(list, index, row, added);
}

function isSound(row: FoundRow): boolean {
  const { source, marks, amounts } = row;
  const { within, shown, unit } = amounts;
  for (const one of shown) if (!showsAmount(source, { marks, unit }, one)) return false;
  for (const blank of within) if (exceeds(row, blank)) return false;
  return true;
}

/**
 * Adds to the list an amount for each of the parts.
 *
 * @param row one whose total could be written
 */
export function addParts(list: DigitList, row: FoundRow): void {
  const { amounts } = row;
  for (const part of amounts.parts) {
    const index = list.add();
    if (part === null) continue;
    const isWritten = part === 'rest' ? writeRest(list, index, row) : writeSum(list, index, row, [part]);
    if (!isWritten) throw new RangeError('a part is longer than the total that it belongs to may be');
  }
}

/** Writes the sum of these amounts, in atomic units. False where it is too long. */
function writeSum(
  list: DigitList,
  index: number,
  { source, marks, amounts: { unit } }: FoundRow,
  blanks: readonly number[],
): boolean {
  const first = blanks[0] ?? 0;
  if (blanks.length === 1 && unit === ATOMIC) {
    list.copy(index, source.view, marks[2 * first] ?? 0, marks[2 * first + 1] ?? 0);
    return true;
  }
  let sum = 0;
  for (const blank of blanks) sum += smallAt(source, marks, blank);
  const product = sum * unit.factor;
  if (product <= Number.MAX_SAFE_INTEGER) return list.number(index, product, unit.zeros);
  return list.whole(index, sumOf(source, marks, blanks) * unit.value);
}

/** Writes what the amounts within the total leave of it. */
function writeRest(list: DigitList, index: number, row: FoundRow): boolean {
  const { source, marks, amounts } = row;
  const { added, within, unit } = amounts;
  const [blank = 0] = within;
  if (added.length === 1 && within.length === 1 && unit.value === 1n) {
    writeSum(list, index, row, added);
    list.subtract(index, source.view, marks[2 * blank] ?? 0, marks[2 * blank + 1] ?? 0);
    return true;
  }
  return list.whole(index, (sumOf(source, marks, added) - sumOf(source, marks, within)) * unit.value);
}

/** Whether the amount is larger than the total. */
function exceeds({ source, marks, amounts: { added } }: FoundRow, blank: number): boolean {
  const [first = 0] = added;
  if (added.length === 1) return isLarger(source, marks, blank, first);
  return largeAt(source, marks, blank) > sumOf(source, marks, added);
}

/** Digits without leading zeros: the longer are more. */
function isLarger({ bytes }: AsciiBytes, marks: Marks, blank: number, than: number): boolean {
  const start = marks[2 * blank] ?? 0;
  const end = marks[2 * blank + 1] ?? 0;
  const other = marks[2 * than] ?? 0;
  const longer = end - start - ((marks[2 * than + 1] ?? 0) - other);
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

function sumOf(source: AsciiBytes, marks: Marks, blanks: readonly number[]): bigint {
  return blanks.reduce((sum, blank) => sum + largeAt(source, marks, blank), 0n);
}

function largeAt(source: AsciiBytes, marks: Marks, blank: number): bigint {
  return BigInt(source.text(marks[2 * blank] ?? 0, marks[2 * blank + 1] ?? 0));
}
