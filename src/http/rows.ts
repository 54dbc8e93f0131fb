/**
 * Reads the rows of a JSON array of flat objects from its text, without an object per row.
 *
 * A row is parsed once into a layout: the text around its values and the places of the values. The next rows are compared
 * with that layout, and only a row that differs is parsed again. Rows that are not plain (escapes, nesting, a key given
 * twice, anything that is no JSON) are left to the decoder of the whole text: the scan then returns false.
 */

import type { Expected } from './expected.ts';
import { CLOSE_ARRAY, COMMA, isPlain, NINE, OPEN_ARRAY, QUOTE, skipSpace, ZERO } from './json-characters.ts';

/** A key that every row has. */
export interface Field {
  readonly key: string;
  /** What its values mostly are; absent where anything may stand there. */
  readonly expected?: Expected;
}

/** Where the values of a row stand in the text, by field; a string without its quotes. */
export interface Row {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Which of the expected texts it is; -1 where it is none of those that were tried. */
  readonly places: Int32Array;
}

/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Calls `onRow` for every row, in order, with the same object each time, filled anew. `onRow` may end the scan with false.
 * Returns true where the whole span is an array of flat objects that each have every one of the keys, as a string or as
 * plain digits, exactly once. The text of a string is not unescaped: `onRow` has to refuse one with a backslash or a
 * control character.
 */
export function scanRows(
  text: string,
  fields: readonly Field[],
  onRow: (row: Row) => boolean,
  { start, end: stop }: Span = { start: 0, end: text.length },
): boolean {
  const size = fields.length;
  const row = { starts: new Int32Array(size), ends: new Int32Array(size), places: new Int32Array(size) };
  let at = skipSpace(text, start);
  if (text.charCodeAt(at) !== OPEN_ARRAY) return false;
  at = skipSpace(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_ARRAY) return skipSpace(text, at + 1) === stop;
  let layout: Layout | null = null;
  for (;;) {
    let end: number = layout === null ? FAILED : follow(text, at, { layout, row });
    if (end === FAILED) {
      layout = layoutOf(text, at, fields);
      if (layout === null) return false;
      end = follow(text, at, { layout, row });
      if (end === FAILED) return false;
    }
    if (!onRow(row)) return false;
    at = skipSpace(text, end);
    const mark = text.charCodeAt(at);
    if (mark === CLOSE_ARRAY) return skipSpace(text, at + 1) === stop;
    if (mark !== COMMA) return false;
    at = skipSpace(text, at + 1);
  }
}

const FAILED = -1;

type Kind = 'string' | 'digits' | 'other';

/** A value, with the text between it and the one before it, or the beginning of the row. */
interface Slot {
  readonly before: string;
  readonly kind: Kind;
  /** Which of the fields it is; -1 for a value of any other field. */
  readonly field: number;
  readonly expected: Expected | null;
}

interface Layout {
  readonly slots: readonly Slot[];
  /** The text after the last value, to the end of the row. */
  readonly after: string;
}

interface Following {
  readonly layout: Layout;
  readonly row: Row;
}

/** The place behind the row that begins at `at`, where it has the layout; fills in where its values stand. */
function follow(text: string, at: number, { layout: { slots, after }, row }: Following): number {
  let place = at;
  for (const { before, kind, field, expected } of slots) {
    const found = expected?.find(text, place, before) ?? -1;
    if (found < 0 && !isAt(text, place, before)) return FAILED;
    const start = place + before.length;
    const end = found < 0 || expected === null ? endOf(text, start, kind) : start + expected.length(found);
    if (end === FAILED) return FAILED;
    if (field >= 0) {
      row.starts[field] = start;
      row.ends[field] = end;
      row.places[field] = found;
    } else if (kind === 'string' && !isPlain(text, start, end)) {
      return FAILED;
    }
    place = end;
  }
  return isAt(text, place, after) ? place + after.length : FAILED;
}

function isAt(text: string, at: number, piece: string): boolean {
  return text.slice(at, at + piece.length) === piece;
}

/** The place behind the value that begins at `start`; of a string that of its closing quote. */
function endOf(text: string, start: number, kind: Kind): number {
  if (kind === 'string') return text.indexOf('"', start);
  return kind === 'digits' ? digitsEnd(text, start) : otherEnd(text, start);
}

/** A JSON number of digits alone, which may not begin with a zero that could be left out. */
function digitsEnd(text: string, start: number): number {
  let end = start;
  for (let code = text.charCodeAt(end); code >= ZERO && code <= NINE; code = text.charCodeAt(end)) end += 1;
  const isNumber = end === start + 1 || (end > start && text.charCodeAt(start) !== ZERO);
  return isNumber ? end : FAILED;
}

const OTHER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

function otherEnd(text: string, start: number): number {
  OTHER.lastIndex = start;
  return OTHER.test(text) ? OTHER.lastIndex : FAILED;
}

/** The layout of the row that begins at `start`; null where it is no flat object with each of the keys once. */
function layoutOf(text: string, start: number, fields: readonly Field[]): Layout | null {
  const slots: Slot[] = [];
  const seen = new Set<string>();
  let from = start;
  for (let open = '{'; ; open = ',') {
    const member = memberAt(text, from, open);
    if (member === null || seen.has(member.name)) return null;
    seen.add(member.name);
    const field = fields.findIndex(({ key }) => key === member.name);
    const kind = kindOf(text, member.valueAt, field >= 0);
    const valueAt = kind === 'string' ? member.valueAt + 1 : member.valueAt;
    const expected = (kind === 'string' && fields[field]?.expected) || null;
    slots.push({ before: text.slice(from, valueAt), kind, field, expected });
    const end = endOf(text, valueAt, kind);
    if (end === FAILED) return null;
    const behind = skipSpace(text, kind === 'string' ? end + 1 : end);
    if (text.charAt(behind) === '}') {
      return fields.every(({ key }) => seen.has(key)) ? { slots, after: text.slice(end, behind + 1) } : null;
    }
    if (text.charAt(behind) !== ',') return null;
    from = end;
  }
}

/** The name of the member that begins behind the mark `open`, and where its value begins. */
function memberAt(
  text: string,
  from: number,
  open: string,
): { readonly name: string; readonly valueAt: number } | null {
  // Behind a string value its closing quote is still ahead.
  const mark = skipSpace(text, open === ',' && text.charCodeAt(from) === QUOTE ? from + 1 : from);
  if (text.charAt(mark) !== open) return null;
  const quote = skipSpace(text, mark + 1);
  if (text.charCodeAt(quote) !== QUOTE) return null;
  const end = text.indexOf('"', quote + 1);
  if (end === FAILED || !isPlain(text, quote + 1, end)) return null;
  const colon = skipSpace(text, end + 1);
  if (text.charAt(colon) !== ':') return null;
  return { name: text.slice(quote + 1, end), valueAt: skipSpace(text, colon + 1) };
}

/** What may stand there, by the first character. */
function kindOf(text: string, at: number, isAsked: boolean): Kind {
  if (text.charCodeAt(at) === QUOTE) return 'string';
  return isAsked ? 'digits' : 'other';
}
