/** Amounts that a row states twice: in units of its own, and in display units. */
import type { AsciiBytes } from '../http/ascii-bytes.ts';
import { POINT, ZERO } from '../http/json-characters.ts';
import type { Marks } from '../http/row-pattern.ts';
import { parseDecimal, parseUnsigned } from '../model/amount.ts';
import type { RowUnit } from './row-unit.ts';

export interface ShownAmount {
  /** The blank with the text in display units. */
  readonly blank: number;
  /** The blank with the amount; null where the row has none, and zero is shown. */
  readonly of: number | null;
  readonly decimals: number;
}

/** Whether the text spells the amount to the last digit. False for a text that may spell it, and that a decoder has to read. */
export function showsAmount(
  source: AsciiBytes,
  { marks, unit }: { readonly marks: Marks; readonly unit: RowUnit },
  { blank, of, decimals }: ShownAmount,
): boolean {
  const [start, end] = [marks[2 * blank] ?? 0, marks[2 * blank + 1] ?? 0];
  if (start === end) return false;
  const [first, last] = of === null ? [0, 0] : [marks[2 * of] ?? 0, marks[2 * of + 1] ?? 0];
  const shown = spelledNumber(source, start, end);
  const amount = spelledNumber(source, first, last);
  // Both count the same unit: the last of the places that the text has, or the zeros of the unit.
  const shift = decimals - shown.places - unit.zeros;
  const left = shown.value * 10 ** Math.max(shift, 0);
  const right = amount.value * unit.factor * 10 ** Math.max(-shift, 0);
  if (shown.places <= decimals && left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) {
    return left === right;
  }
  const atoms = of === null ? 0n : parseUnsigned(source.text(first, last));
  return atoms !== null && parseDecimal(source.text(start, end), decimals) === atoms * unit.value;
}

/** The digits of a plain decimal as one whole number, `NaN` where that is none or not exact, and how many stand behind the point. */
function spelledNumber({ bytes }: AsciiBytes, start: number, end: number): { value: number; places: number } {
  const none = { value: Number.NaN, places: 0 };
  if (end - start > MOST_EXACT) return none;
  let value = 0;
  let point = -1;
  for (let at = start; at < end; at += 1) {
    const code = bytes[at] ?? 0;
    if (code === POINT && point < 0 && at > start && at < end - 1) point = at;
    else if (code < ZERO || code > ZERO + 9) return none;
    else value = value * 10 + code - ZERO;
  }
  return { value, places: point < 0 ? 0 : end - 1 - point };
}

/** As many digits as a double holds exactly, whatever they are. */
const MOST_EXACT = 15;
