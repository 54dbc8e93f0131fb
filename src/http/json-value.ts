/**
 * Finds where a JSON value ends, without decoding it, for members that no field asks for.
 *
 * It takes no value that the decoder of whole texts (`parseJson`) refuses. It refuses some that the decoder takes: a key
 * given twice with one and the same value, and deep nesting. The caller leaves a refused value to that decoder.
 */
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  plainEnd,
  QUOTE,
  skipSpace,
} from './json-characters.ts';

/** What every search for an end returns where there is none. */
export const FAILED = -1;

/** Levels of arrays and objects; far fewer than a decoder that calls itself can take. */
const MAX_DEPTH = 64;

/** The place behind the value that begins at `start`. */
export function valueEnd(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (code === QUOTE) return stringEnd(text, start);
  return code === OPEN_OBJECT || code === OPEN_ARRAY ? nestedEnd(text, start) : wordEnd(text, start);
}

/** The place behind the string whose opening quote stands at `start`. */
export function stringEnd(text: string, start: number): number {
  let at = plainEnd(text, start + 1);
  while (text.charCodeAt(at) === BACKSLASH) {
    const behind = escapeEnd(text, at);
    if (behind === FAILED) return FAILED;
    at = plainEnd(text, behind);
  }
  return text.charCodeAt(at) === QUOTE ? at + 1 : FAILED;
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;

function escapeEnd(text: string, start: number): number {
  ESCAPE.lastIndex = start;
  return ESCAPE.test(text) ? ESCAPE.lastIndex : FAILED;
}

/** A member of an object, up to its value. */
export interface MemberName {
  /** Decoded. */
  readonly name: string;
  readonly valueAt: number;
}

/** The name of the member whose opening quote stands at `start`, and where its value begins; null where there is none. */
export function memberName(text: string, start: number): MemberName | null {
  if (text.charCodeAt(start) !== QUOTE) return null;
  const end = stringEnd(text, start);
  if (end === FAILED) return null;
  const colon = skipSpace(text, end);
  if (text.charCodeAt(colon) !== COLON) return null;
  const spelled = text.slice(start + 1, end - 1);
  // Names are compared decoded: `"\u0061"` is the name `a`.
  const name = spelled.includes('\\') ? String(JSON.parse(`"${spelled}"`)) : spelled;
  return { name, valueAt: skipSpace(text, colon + 1) };
}

/** The number, `true`, `false` or `null` that begins at `start`. */
const WORD = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

function wordEnd(text: string, start: number): number {
  WORD.lastIndex = start;
  return WORD.test(text) ? WORD.lastIndex : FAILED;
}

/** The names that an open object has had so far; null for an open array. */
type Level = Set<string> | null;

/** The place behind the array or object that begins at `start`. Levels are held in a list, so that none costs a call. */
function nestedEnd(text: string, start: number): number {
  const levels: Level[] = [];
  let level: Level = null;
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (levels.length === MAX_DEPTH) return FAILED;
      level = code === OPEN_OBJECT ? new Set() : null;
      levels.push(level);
      at = skipSpace(text, at + 1);
      if (text.charCodeAt(at) !== closingOf(level)) {
        at = entryAt(text, at, level);
        if (at === FAILED) return FAILED;
        continue;
      }
    } else {
      const end = valueEnd(text, at);
      if (end === FAILED) return FAILED;
      at = skipSpace(text, end);
    }
    while (text.charCodeAt(at) === closingOf(level)) {
      levels.pop();
      const outer = levels.at(-1);
      if (outer === undefined) return at + 1;
      level = outer;
      at = skipSpace(text, at + 1);
    }
    if (text.charCodeAt(at) !== COMMA) return FAILED;
    at = entryAt(text, skipSpace(text, at + 1), level);
    if (at === FAILED) return FAILED;
  }
}

function closingOf(level: Level): number {
  return level === null ? CLOSE_ARRAY : CLOSE_OBJECT;
}

/** Where the value of the entry begins that stands at `at`; of an object, notes its name. */
function entryAt(text: string, at: number, level: Level): number {
  if (level === null) return at;
  const member = memberName(text, at);
  if (member === null || level.has(member.name)) return FAILED;
  level.add(member.name);
  return member.valueAt;
}
