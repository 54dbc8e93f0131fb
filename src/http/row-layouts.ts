/**
 * The layouts in which the rows of one list come.
 *
 * A layout is the order of a row's members with the text between their values. Layouts are held as a tree of members: rows
 * that begin alike share the beginning, so that a row that leaves one key out, or has two in another order, is taken apart
 * from there on only. Names are compared when a member is learned, so that a row that follows known members has no name twice.
 */
import { type AsciiBytes, digitsEnd, isRepeated, Piece, plainEnd, type Span, skipSpace } from './ascii-bytes.ts';
import type { Expected } from './expected.ts';
import { CLOSE_OBJECT, COMMA, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './json-characters.ts';
import { FAILED, memberName, numberEnd, valueEnd, wholeNumberEnd } from './json-value.ts';

/** A key that every row has. */
export interface Field {
  readonly key: string;
  /** What its values mostly are; absent where anything may stand there. */
  readonly expected?: Expected;
  /** Whether nothing but digits may stand there. @default false */
  readonly isDigits?: boolean;
  /** Whether a number stands there, in any form. @default false */
  readonly isNumber?: boolean;
}

/** Where the values of a row stand, by field: plain strings, without their quotes, plain digits, and numbers. */
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
  readonly before: Piece;
  /** The same with the quote of a string. */
  readonly opening: string;
  /** Which of the fields it is; -1 for one that no field asks for. */
  readonly field: number;
  readonly expected: Expected | null;
  readonly isDigits: boolean;
  readonly isNumber: boolean;
  /** Where the array or object stands that was its value last: rows often have the same, which need not be looked at again. */
  nested: Span | null;
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
  readonly #source: AsciiBytes;
  readonly #fields: readonly Field[];
  #beginning: Member;
  #members = 0;

  constructor(source: AsciiBytes, fields: readonly Field[]) {
    this.#source = source;
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
        behind = readMember(this.#source, place, next, row);
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
    const source = this.#source;
    let names: Set<string> | undefined;
    let member = last;
    let place = from;
    for (;;) {
      const end = endOfRow(source, place, member);
      if (end !== FAILED) return end;
      names ??= namesUpTo(last);
      const mark = skipSpace(source, place);
      if (source.at(mark) !== (member.previous === null ? OPEN_OBJECT : COMMA)) return FAILED;
      const found = memberName(source, skipSpace(source, mark + 1));
      if (found === null || names.has(found.name)) return FAILED;
      names.add(found.name);
      const next = this.#member(member, found.name, source.text(place, found.valueAt));
      place = readMember(source, place, next, row);
      if (place === FAILED) return FAILED;
      if (member.next.length === MOST_WAYS) member.next.shift();
      member.next.push(next);
      this.#members += 1;
      member = next;
    }
  }

  #member(previous: Member, name: string, before: string): Member {
    const field = this.#fields.findIndex(({ key }) => key === name);
    const { expected = null, isDigits = false, isNumber = false } = this.#fields[field] ?? {};
    const missing = previous.missing - (field < 0 ? 0 : 1);
    return {
      name,
      before: new Piece(before),
      opening: `${before}"`,
      field,
      expected,
      isDigits,
      isNumber,
      nested: null,
      previous,
      next: [],
      missing,
    };
  }
}

function beginningOf(fields: readonly Field[]): Member {
  const none = {
    name: '',
    before: new Piece(''),
    opening: '',
    field: -1,
    expected: null,
    isDigits: false,
    isNumber: false,
    nested: null,
  };
  return { ...none, previous: null, next: [], missing: fields.length };
}

/** The place behind the row, where it ends behind the member. */
function endOfRow(source: AsciiBytes, at: number, { missing, previous }: Member): number {
  if (missing > 0 || previous === null) return FAILED;
  const mark = skipSpace(source, at);
  return source.at(mark) === CLOSE_OBJECT ? mark + 1 : FAILED;
}

function namesUpTo(last: Member): Set<string> {
  const names = new Set<string>();
  for (let member = last; member.previous !== null; member = member.previous) names.add(member.name);
  return names;
}

/** The place behind the value of the member, where that stands at `at`; fills in where the value stands. */
function readMember(source: AsciiBytes, at: number, member: Member, row: Row): number {
  const { before, opening, field, expected, isDigits, isNumber } = member;
  if (field < 0) return before.isAt(source, at) ? unaskedEnd(source, at + before.length, member) : FAILED;
  const valueAt = at + before.length;
  const found = expected?.find(source, at, opening) ?? -1;
  if (found < 0 && !before.isAt(source, at)) return FAILED;
  const isText = found >= 0 || source.at(valueAt) === QUOTE;
  const start = isText ? valueAt + 1 : valueAt;
  const end = endOf(source, start, {
    isText,
    isDigits,
    isNumber,
    length: found < 0 ? -1 : (expected?.length(found) ?? 0),
  });
  if (end === FAILED) return FAILED;
  row.starts[field] = start;
  row.ends[field] = end;
  row.places[field] = found;
  return isText ? end + 1 : end;
}

interface AskedValue extends Pick<Member, 'isDigits' | 'isNumber'> {
  readonly isText: boolean;
  /** -1 where it is not known yet. */
  readonly length: number;
}

function endOf(source: AsciiBytes, start: number, { isText, isDigits, isNumber, length }: AskedValue): number {
  if (isNumber) return isText ? FAILED : numberEnd(source, start);
  if (length >= 0) return start + length;
  if (!isText) return wholeNumberEnd(source, start);
  const end = isDigits ? digitsEnd(source, start) : plainEnd(source, start);
  return source.at(end) === QUOTE && !(isDigits && end === start) ? end : FAILED;
}

function unaskedEnd(source: AsciiBytes, start: number, member: Member): number {
  const code = source.at(start);
  if (code !== OPEN_OBJECT && code !== OPEN_ARRAY) return valueEnd(source, start);
  const { nested } = member;
  if (nested !== null && isRepeated(source, nested, start)) return start + nested.end - nested.start;
  const end = valueEnd(source, start);
  if (end !== FAILED) member.nested = { start, end };
  return end;
}
