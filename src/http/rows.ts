/**
 * Reads the rows of a JSON array of flat objects from its text, without an object per row.
 *
 * A row is taken apart once, into the text around its values and the places of the values; the next rows are compared
 * with that layout, and only one that differs is taken apart again. Whatever is not plain (escapes, nesting, a key given
 * twice, anything that is no JSON) is left to whoever decodes the whole text: a scan then says that it did not understand.
 */

/** Where the values of a row stand in the text, by key; a string without its quotes. */
export interface Row {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Tells `onRow` of every row, in order; the same object each time, filled anew. `onRow` may end the scan with false.
 * Returns true where the whole text is an array of flat objects that each have every one of the keys, as a string or as
 * plain digits, exactly once. The text of a string is as it stands: with a backslash or a control character it is no
 * value, and `onRow` has to refuse it.
 */
export function scanRows(text: string, keys: readonly string[], onRow: (row: Row) => boolean): boolean {
  const row = { starts: new Int32Array(keys.length), ends: new Int32Array(keys.length) };
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== OPEN_ARRAY) return false;
  at = skipSpace(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_ARRAY) return skipSpace(text, at + 1) === text.length;
  let layout: Layout | null = null;
  for (;;) {
    let end: number = layout === null ? FAILED : follow(text, at, { layout, row });
    if (end === FAILED) {
      layout = layoutOf(text, at, keys);
      if (layout === null) return false;
      end = follow(text, at, { layout, row });
      if (end === FAILED) return false;
    }
    if (!onRow(row)) return false;
    at = skipSpace(text, end);
    const mark = text.charCodeAt(at);
    if (mark === CLOSE_ARRAY) return skipSpace(text, at + 1) === text.length;
    if (mark !== COMMA) return false;
    at = skipSpace(text, at + 1);
  }
}

/** Whether a piece of the text is nothing but ASCII digits, and at least one. */
export function isDigits(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return false;
  }
  return end > start;
}

/** Whether a piece of the text could stand between quotes as it is. */
export function isPlain(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < SPACE || code === BACKSLASH || code === QUOTE) return false;
  }
  return true;
}

const FAILED = -1;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;

type Kind = 'string' | 'digits' | 'other';

/** A value, with the text between it and the one before it, or the beginning of the row. */
interface Slot {
  readonly before: string;
  readonly kind: Kind;
  /** Which of the keys it belongs to; -1 for a value that nobody asked for. */
  readonly key: number;
}

interface Layout {
  readonly slots: readonly Slot[];
  /** What stands behind the last value, to the end of the row. */
  readonly after: string;
}

interface Following {
  readonly layout: Layout;
  readonly row: Row;
}

/** The place behind the row that begins at `at`, where it has the layout; fills in where its values stand. */
function follow(text: string, at: number, { layout: { slots, after }, row }: Following): number {
  let place = at;
  for (const { before, kind, key } of slots) {
    if (!text.startsWith(before, place)) return FAILED;
    const start = place + before.length;
    const end =
      kind === 'string' ? text.indexOf('"', start) : kind === 'digits' ? digitsEnd(text, start) : otherEnd(text, start);
    if (end === FAILED) return FAILED;
    if (key >= 0) {
      row.starts[key] = start;
      row.ends[key] = end;
    } else if (kind === 'string' && !isPlain(text, start, end)) {
      return FAILED;
    }
    place = end;
  }
  return text.startsWith(after, place) ? place + after.length : FAILED;
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
function layoutOf(text: string, start: number, keys: readonly string[]): Layout | null {
  const slots: Slot[] = [];
  const seen = new Set<string>();
  let from = start;
  for (let open = '{'; ; open = ',') {
    const member = memberAt(text, from, open);
    if (member === null || seen.has(member.name)) return null;
    seen.add(member.name);
    const key = keys.indexOf(member.name);
    const kind = kindOf(text, member.valueAt, key >= 0);
    if (kind === null) return null;
    const valueAt = kind === 'string' ? member.valueAt + 1 : member.valueAt;
    slots.push({ before: text.slice(from, valueAt), kind, key });
    const end =
      kind === 'string'
        ? text.indexOf('"', valueAt)
        : kind === 'digits'
          ? digitsEnd(text, valueAt)
          : otherEnd(text, valueAt);
    if (end === FAILED) return null;
    const behind = skipSpace(text, kind === 'string' ? end + 1 : end);
    if (text.charAt(behind) === '}') {
      return keys.every((name) => seen.has(name)) ? { slots, after: text.slice(end, behind + 1) } : null;
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

function kindOf(text: string, at: number, isAsked: boolean): Kind | null {
  if (text.charCodeAt(at) === QUOTE) return 'string';
  if (isAsked) return digitsEnd(text, at) === FAILED ? null : 'digits';
  return otherEnd(text, at) === FAILED ? null : 'other';
}

/** The white space of JSON, and no other. */
function skipSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); isSpace(code); code = text.charCodeAt(at)) at += 1;
  return at;
}

function isSpace(code: number): boolean {
  return code === SPACE || code === 0x0a || code === 0x0d || code === 0x09;
}
