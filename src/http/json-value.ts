/**
 * Finds where a JSON value ends, without decoding it, for members that no field asks for.
 *
 * It takes no value that the decoder of whole texts (`parseJson`) refuses. It refuses some that the decoder takes: a key
 * given twice with one and the same value, and deep nesting. The caller leaves a refused value to that decoder.
 */
import { type AsciiBytes, digitsEnd, isDigit, Piece, plainEnd, skipSpace } from './ascii-bytes.ts';
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  MINUS,
  OPEN_ARRAY,
  OPEN_OBJECT,
  PLUS,
  POINT,
  QUOTE,
  ZERO,
} from './json-characters.ts';

/** What every search for an end returns where there is none. */
export const FAILED = -1;

/** Levels of arrays and objects; far fewer than a decoder that calls itself can take. */
const MAX_DEPTH = 64;

/** The place behind the value that begins at `start`. */
export function valueEnd(source: AsciiBytes, start: number): number {
  const code = source.at(start);
  if (code === QUOTE) return stringEnd(source, start);
  return code === OPEN_OBJECT || code === OPEN_ARRAY ? nestedEnd(source, start) : wordEnd(source, start);
}

/** The place behind the string whose opening quote stands at `start`. */
export function stringEnd(source: AsciiBytes, start: number): number {
  let at = plainEnd(source, start + 1);
  while (source.at(at) === BACKSLASH) {
    const behind = escapeEnd(source, at);
    if (behind === FAILED) return FAILED;
    at = plainEnd(source, behind);
  }
  return source.at(at) === QUOTE ? at + 1 : FAILED;
}

/** What may follow a backslash, but for `u` and four hexadecimal digits. */
const ESCAPED: ReadonlySet<number> = new Set(Array.from('"\\/bfnrt', (mark) => mark.charCodeAt(0)));
const U = 0x75;

function escapeEnd(source: AsciiBytes, start: number): number {
  const mark = source.at(start + 1);
  if (ESCAPED.has(mark)) return start + 2;
  const end = start + 6;
  if (mark !== U) return FAILED;
  for (let at = start + 2; at < end; at += 1) if (!isHexadecimal(source.at(at))) return FAILED;
  return end;
}

function isHexadecimal(code: number): boolean {
  return isDigit(code) || isWithin(code, 0x41, 0x46) || isWithin(code, 0x61, 0x66);
}

function isWithin(code: number, first: number, last: number): boolean {
  return code >= first && code <= last;
}

/** A member of an object, up to its value. */
export interface MemberName {
  /** Decoded. */
  readonly name: string;
  readonly valueAt: number;
}

/** The name of the member whose opening quote stands at `start`, and where its value begins; null where there is none. */
export function memberName(source: AsciiBytes, start: number): MemberName | null {
  if (source.at(start) !== QUOTE) return null;
  const end = stringEnd(source, start);
  if (end === FAILED) return null;
  const colon = skipSpace(source, end);
  if (source.at(colon) !== COLON) return null;
  const spelled = source.text(start + 1, end - 1);
  // Names are compared decoded: `"\u0061"` is the name `a`.
  const name = spelled.includes('\\') ? String(JSON.parse(`"${spelled}"`)) : spelled;
  return { name, valueAt: skipSpace(source, colon + 1) };
}

const WORDS: readonly Piece[] = ['true', 'false', 'null'].map((word) => new Piece(word));

/** The place behind the number, `true`, `false` or `null` that begins at `start`. */
function wordEnd(source: AsciiBytes, start: number): number {
  const code = source.at(start);
  if (code === MINUS || isDigit(code)) return numberEnd(source, start);
  for (const word of WORDS) if (word.isAt(source, start)) return start + word.length;
  return FAILED;
}

/** The exponent of a number begins with either. */
const EXPONENT: ReadonlySet<number> = new Set([0x45, 0x65]);

/** The place behind the number that begins at `start`. */
export function numberEnd(source: AsciiBytes, start: number): number {
  const first = source.at(start) === MINUS ? start + 1 : start;
  let end = source.at(first) === ZERO ? first + 1 : someDigitsEnd(source, first);
  if (end === FAILED) return FAILED;
  if (source.at(end) === POINT) end = someDigitsEnd(source, end + 1);
  if (end === FAILED || !EXPONENT.has(source.at(end))) return end;
  const sign = source.at(end + 1);
  return someDigitsEnd(source, sign === PLUS || sign === MINUS ? end + 2 : end + 1);
}

/** The place behind the digits that begin at `start`, of which there is at least one. */
function someDigitsEnd(source: AsciiBytes, start: number): number {
  const end = digitsEnd(source, start);
  return end === start ? FAILED : end;
}

/** The place behind a number of digits alone, which may not begin with a zero that could be left out. */
export function wholeNumberEnd(source: AsciiBytes, start: number): number {
  const end = someDigitsEnd(source, start);
  return end === start + 1 || source.at(start) !== ZERO ? end : FAILED;
}

/** The names that an open object has had so far; null for an open array. */
type Level = Set<string> | null;

/** The place behind the array or object that begins at `start`. Levels are held in a list, so that none costs a call. */
function nestedEnd(source: AsciiBytes, start: number): number {
  const levels: Level[] = [];
  let level: Level = null;
  let at = start;
  for (;;) {
    const code = source.at(at);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (levels.length === MAX_DEPTH) return FAILED;
      level = code === OPEN_OBJECT ? new Set() : null;
      levels.push(level);
      at = skipSpace(source, at + 1);
      if (source.at(at) !== closingOf(level)) {
        at = entryAt(source, at, level);
        if (at === FAILED) return FAILED;
        continue;
      }
    } else {
      const end = valueEnd(source, at);
      if (end === FAILED) return FAILED;
      at = skipSpace(source, end);
    }
    while (source.at(at) === closingOf(level)) {
      levels.pop();
      const outer = levels.at(-1);
      if (outer === undefined) return at + 1;
      level = outer;
      at = skipSpace(source, at + 1);
    }
    if (source.at(at) !== COMMA) return FAILED;
    at = entryAt(source, skipSpace(source, at + 1), level);
    if (at === FAILED) return FAILED;
  }
}

function closingOf(level: Level): number {
  return level === null ? CLOSE_ARRAY : CLOSE_OBJECT;
}

/** Where the value of the entry begins that stands at `at`; of an object, notes its name. */
function entryAt(source: AsciiBytes, at: number, level: Level): number {
  if (level === null) return at;
  const member = memberName(source, at);
  if (member === null || level.has(member.name)) return FAILED;
  level.add(member.name);
  return member.valueAt;
}
