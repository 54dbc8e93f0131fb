/**
 * Reads the rows of a JSON array of objects from its bytes, without an object per row.
 *
 * A row is compared with the layouts of the rows before it, and only what differs is parsed. Values of other keys may be
 * anything. Rows that are not plain (an asked value with escapes or nesting, a key given twice, anything that is no JSON) are
 * left to the decoder of the whole text: the scan then returns false.
 */

import { atOnce, STEPS_AT_ONCE, type Steps } from '../model/steps.ts';
import { type AsciiBytes, type Span, skipSpace } from './ascii-bytes.ts';
import { CLOSE_ARRAY, COMMA, OPEN_ARRAY } from './json-characters.ts';
import { FAILED } from './json-value.ts';
import { type Field, type Row, RowLayouts } from './row-layouts.ts';

/**
 * Calls `onRow` for every row, in order, with the same object each time, filled anew. `onRow` may end the scan with false.
 * Returns true where the whole span is an array of objects that each have every one of the keys, as a string without escapes
 * or as plain digits, exactly once.
 */
export function scanRows(
  source: AsciiBytes,
  fields: readonly Field[],
  onRow: (row: Row) => boolean,
  { start, end: stop }: Span = { start: 0, end: source.length },
): boolean {
  const end = atOnce(rowsInSteps(source, fields, onRow, skipSpace(source, start)));
  return end !== FAILED && skipSpace(source, end) === stop;
}

/** As `scanRows`, of the array that begins at `start`: the place behind it, or `FAILED`. */
export function* rowsInSteps(
  source: AsciiBytes,
  fields: readonly Field[],
  onRow: (row: Row) => boolean,
  start: number,
): Steps<number> {
  const size = fields.length;
  const row = { starts: new Int32Array(size), ends: new Int32Array(size), places: new Int32Array(size) };
  const layouts = new RowLayouts(source, fields);
  if (source.at(start) !== OPEN_ARRAY) return FAILED;
  let at = skipSpace(source, start + 1);
  if (source.at(at) === CLOSE_ARRAY) return at + 1;
  for (let count = 1; ; count += 1) {
    if (count % STEPS_AT_ONCE === 0) yield STEPS_AT_ONCE;
    const end = layouts.read(at, row);
    if (end === FAILED || !onRow(row)) return FAILED;
    at = skipSpace(source, end);
    const mark = source.at(at);
    if (mark === CLOSE_ARRAY) return at + 1;
    if (mark !== COMMA) return FAILED;
    at = skipSpace(source, at + 1);
  }
}
