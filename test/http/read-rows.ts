/** The rows of a text by the scanner and by the decoder, in one form, to be compared. */
import { isLosslessNumber } from 'lossless-json';
import { AsciiBytes } from '../../src/http/ascii-bytes.ts';
import { Expected } from '../../src/http/expected.ts';
import { parseJson } from '../../src/http/json.ts';
import { scanRows } from '../../src/http/rows.ts';

const KEYS = ['a', 'b'];
const EXPECTED = ['x', 'xy', '1', '', 'x","b":"1', 'x\\'];

/** The values of a row: its `a` and its `b`. */
export type Rows = readonly (readonly string[])[];

/** By the scanner; null where it did not understand. */
export function scanned(text: string): Rows | null {
  const source = AsciiBytes.of(Buffer.from(text));
  if (source === null) return null;
  const rows: string[][] = [];
  const fields = [{ key: 'a', expected: new Expected(EXPECTED) }, { key: 'b' }];
  const understood = scanRows(source, fields, ({ starts, ends }) => {
    rows.push(KEYS.map((_, key) => source.text(starts[key] ?? 0, ends[key] ?? 0)));
    return true;
  });
  return understood ? rows : null;
}

/** By the decoder; null where the text is no list of objects that have both keys, as strings or whole numbers. */
export function decoded(text: string): Rows | null {
  const body = parseJson(Buffer.from(text));
  if (!Array.isArray(body)) return null;
  const rows = body.map((row: unknown) => KEYS.map((key) => plainValue(ownValue(row, key))));
  return rows.flat().includes(null) ? null : rows.map((row) => row.map(String));
}

function ownValue(row: unknown, key: string): unknown {
  return typeof row === 'object' && row !== null ? Object.getOwnPropertyDescriptor(row, key)?.value : undefined;
}

function plainValue(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return isLosslessNumber(value) && /^[0-9]+$/.test(value.value) ? value.value : null;
}
