/**
 * The layouts in which the rows of one list come.
 *
 * A layout is the order of a row's members with the text between their values. Layouts are held as a tree of members: rows
 * that begin alike share the beginning, so that a row that leaves one key out, or has two in another order, is taken apart
 * from there on only. Names are compared when a member is learned, so that a row that follows known members has no name twice.
 */
import type { Expected } from './expected.ts';
import { CLOSE_OBJECT, COMMA, NINE, OPEN_ARRAY, OPEN_OBJECT, QUOTE, skipSpace, ZERO } from './json-characters.ts';
import { FAILED, memberName, valueEnd } from './json-value.ts';

/** A key that every row has. */
export interface Field {
  readonly key: string;
  /** What its values mostly are; absent where anything may stand there. */
  readonly expected?: Expected;
}

/**
 * Where the values of a row stand in the text, by field; a string without its quotes. The text of a string is not unescaped:
 * with a backslash or a control character it is no value, and its reader has to refuse it.
 */
export interface Row {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Which of the expected texts it is; -1 where it is none of those that were tried. */
  readonly places: Int32Array;
}

/** A member of a row, behind the members that stand before it. */
interface Member {
  readonly name: string;
  /** The text from the value before it, or from the beginning of the row, to its own value. */
  readonly before: string;
  /** The same with the quote of a string. */
  readonly opening: string;
  /** Which of the fields it is; -1 for one that no field asks for. */
  readonly field: number;
  readonly expected: Expected | null;
  /** The array or object that was its value last, as text: rows often have the same, which need not be looked at again. */
  nested: string | null;
  /** Null for the beginning of a row, which is no member itself. */
  readonly previous: Member | null;
  /** What was found behind it. */
  readonly next: Member[];
  /** How many of the fields are still to come; a row may end behind it where none is. */
  readonly missing: number;
}

/** So many ways to go on are remembered behind each member: those found last. */
const MOST_WAYS = 8;
/** A tree with more members than that is given up for a new one, whose members are those of the rows that come. */
const MOST_MEMBERS = 1000;

export class RowLayouts {
  readonly #text: string;
  readonly #fields: readonly Field[];
  #beginning: Member;
  #members = 0;

  constructor(text: string, fields: readonly Field[]) {
    this.#text = text;
    this.#fields = fields;
    this.#beginning = beginningOf(fields);
  }

  /**
   * The place behind the row that begins at `start`, and where its values stand. `FAILED` where it is no object with each of
   * the fields once, as a string or as plain digits, and other members with any value.
   */
  read(start: number, row: Row): number {
    if (this.#members > MOST_MEMBERS) {
      this.#beginning = beginningOf(this.#fields);
      this.#members = 0;
    }
    let member = this.#beginning;
    let place = start;
    for (;;) {
      let known: Member | null = null;
      let behind = FAILED;
      for (const next of member.next) {
        behind = readMember(this.#text, place, next, row);
        if (behind === FAILED) continue;
        known = next;
        break;
      }
      if (known === null) return this.#learn(member, place, row);
      member = known;
      place = behind;
    }
  }

  /** Where no known member comes next, the row ends or is taken apart from there. */
  #learn(last: Member, from: number, row: Row): number {
    const text = this.#text;
    let names: Set<string> | undefined;
    let member = last;
    let place = from;
    for (;;) {
      const end = endOfRow(text, place, member);
      if (end !== FAILED) return end;
      names ??= namesUpTo(last);
      const mark = skipSpace(text, place);
      if (text.charCodeAt(mark) !== (member.previous === null ? OPEN_OBJECT : COMMA)) return FAILED;
      const found = memberName(text, skipSpace(text, mark + 1));
      if (found === null || names.has(found.name)) return FAILED;
      names.add(found.name);
      const next = this.#member(member, found.name, text.slice(place, found.valueAt));
      place = readMember(text, place, next, row);
      if (place === FAILED) return FAILED;
      if (member.next.length === MOST_WAYS) member.next.shift();
      member.next.push(next);
      this.#members += 1;
      member = next;
    }
  }

  #member(previous: Member, name: string, before: string): Member {
    const field = this.#fields.findIndex(({ key }) => key === name);
    const expected = this.#fields[field]?.expected ?? null;
    const missing = previous.missing - (field < 0 ? 0 : 1);
    return { name, before, opening: `${before}"`, field, expected, nested: null, previous, next: [], missing };
  }
}

function beginningOf(fields: readonly Field[]): Member {
  const none = { name: '', before: '', opening: '', field: -1, expected: null, nested: null };
  return { ...none, previous: null, next: [], missing: fields.length };
}

/** The place behind the row, where it ends behind the member. */
function endOfRow(text: string, at: number, { missing, previous }: Member): number {
  if (missing > 0 || previous === null) return FAILED;
  const mark = skipSpace(text, at);
  return text.charCodeAt(mark) === CLOSE_OBJECT ? mark + 1 : FAILED;
}

function namesUpTo(last: Member): Set<string> {
  const names = new Set<string>();
  for (let member = last; member.previous !== null; member = member.previous) names.add(member.name);
  return names;
}

/** The place behind the value of the member, where that stands at `at`; fills in where the value stands. */
function readMember(text: string, at: number, member: Member, row: Row): number {
  const { before, opening, field, expected } = member;
  if (field < 0) return isAt(text, at, before) ? unaskedEnd(text, at + before.length, member) : FAILED;
  let start = at + opening.length;
  let end: number;
  let behind: number;
  const found = expected?.find(text, at, opening) ?? -1;
  if (found >= 0) {
    end = start + (expected?.length(found) ?? 0);
    behind = end + 1;
  } else if (!isAt(text, at, before)) {
    return FAILED;
  } else if (text.charCodeAt(start - 1) === QUOTE) {
    // The reader of the value checks each of its characters anyway.
    end = text.indexOf('"', start);
    behind = end + 1;
  } else {
    start -= 1;
    end = digitsEnd(text, start);
    behind = end;
  }
  if (end === FAILED) return FAILED;
  row.starts[field] = start;
  row.ends[field] = end;
  row.places[field] = found;
  return behind;
}

function unaskedEnd(text: string, start: number, member: Member): number {
  const code = text.charCodeAt(start);
  if (code !== OPEN_OBJECT && code !== OPEN_ARRAY) return valueEnd(text, start);
  const { nested } = member;
  if (nested !== null && isAt(text, start, nested)) return start + nested.length;
  const end = valueEnd(text, start);
  if (end !== FAILED) member.nested = text.slice(start, end);
  return end;
}

function isAt(text: string, at: number, piece: string): boolean {
  return text.slice(at, at + piece.length) === piece;
}

/** The place behind a JSON number of digits alone, which may not begin with a zero that could be left out. */
function digitsEnd(text: string, start: number): number {
  let end = start;
  for (let code = text.charCodeAt(end); code >= ZERO && code <= NINE; code = text.charCodeAt(end)) end += 1;
  const isNumber = end === start + 1 || (end > start && text.charCodeAt(start) !== ZERO);
  return isNumber ? end : FAILED;
}
