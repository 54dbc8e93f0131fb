/**
 * Reads the rows of a JSON array of flat objects from its text, without an object per row.
 *
 * A row is taken apart once, into the text around its values and the places of the values; the next rows are compared
 * with that layout, and only one that differs is taken apart again. Whatever is not plain (escapes, nesting, a key given
 * twice, anything that is no JSON) is left to whoever decodes the whole text: a scan then says that it did not understand.
 */

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

/**
 * Texts that a value mostly is. Rows mostly come in the order asked, so that after one text the next or the same is tried. A text
 * that cannot stand between quotes as it is, is never found: it would match beyond the end of the value.
 */
export class Expected {
  readonly #texts: (string | undefined)[];
  /** The texts with what stands before them; made as they are tried. */
  readonly #wholes: (string | undefined)[] = [];
  #before = '';
  #last = -1;

  constructor(texts: readonly string[]) {
    this.#texts = texts.map((text) => (isPlain(text, 0, text.length) ? text : undefined));
  }

  /** The value is this one of them. From now on, spelled like that, it is what comes before the next. */
  note(place: number, spelled: string): void {
    this.#last = place;
    if (this.#texts[place] === spelled) return;
    this.#texts[place] = spelled;
    this.#wholes[place] = undefined;
  }

  /** The place of the text that stands at `at` behind `before`, and before a quote; -1 where it is none of the likely ones. */
  find(text: string, at: number, before: string): number {
    if (before !== this.#before) {
      this.#before = before;
      this.#wholes.length = 0;
    }
    const next = this.#last + 1 === this.#texts.length ? 0 : this.#last + 1;
    if (this.#stands(next, text, at)) this.#last = next;
    else if (!this.#stands(this.#last, text, at)) return -1;
    return this.#last;
  }

  length(place: number): number {
    return this.#texts[place]?.length ?? 0;
  }

  #stands(place: number, text: string, at: number): boolean {
    const expected = this.#texts[place];
    if (expected === undefined) return false;
    this.#wholes[place] ??= this.#before + expected;
    const whole = this.#wholes[place];
    const end = at + whole.length;
    // Pieces are compared at once, where `startsWith` goes character by character.
    return text.charCodeAt(end) === QUOTE && text.slice(at, end) === whole;
  }
}

/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Tells `onRow` of every row, in order; the same object each time, filled anew. `onRow` may end the scan with false.
 * Returns true where the whole span is an array of flat objects that each have every one of the keys, as a string or as
 * plain digits, exactly once. The text of a string is as it stands: with a backslash or a control character it is no
 * value, and `onRow` has to refuse it.
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
  /** Which of the fields it is; -1 for a value that nobody asked for. */
  readonly field: number;
  readonly expected: Expected | null;
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

/** The white space of JSON, and no other. */
function skipSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); isSpace(code); code = text.charCodeAt(at)) at += 1;
  return at;
}

function isSpace(code: number): boolean {
  return code === SPACE || code === 0x0a || code === 0x0d || code === 0x09;
}
