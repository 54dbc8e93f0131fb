/** What of a JSON text the engine's own parser would lose, found in one pass over its bytes. */
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  MINUS,
  NINE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  ZERO,
} from './json-characters.ts';

export interface Scanned {
  /** Colons outside of strings: as many as its objects have members, where the text is JSON. */
  readonly members: number;
  /** Where numbers begin and end, in turns, that a double may not keep or may write in another way. */
  readonly numbers: readonly number[];
}

/** Deeper nesting is left to a parser that knows where its end is. */
const MOST_DEPTH = 64;

/** A double keeps so many digits, and writes them as they came. */
const KEPT_DIGITS = 15;

/** What a byte is outside of strings. */
const QUIET = 0;
const STRING = 1;
const MEMBER = 2;
const NUMBER = 3;
const OPENING = 4;
const CLOSING = 5;
const FOREIGN = 6;

const KINDS = kindsOf([
  [STRING, [QUOTE]],
  [MEMBER, [COLON]],
  [NUMBER, [MINUS, ...Array.from({ length: 10 }, (_, digit) => ZERO + digit)]],
  [OPENING, [OPEN_OBJECT, OPEN_ARRAY]],
  [CLOSING, [CLOSE_OBJECT, CLOSE_ARRAY]],
  [FOREIGN, Array.from({ length: 128 }, (_, index) => 128 + index)],
]);

const OF_NUMBERS = kindsOf([[NUMBER, [...Buffer.from('+-.eE0123456789')]]]);

function kindsOf(entries: readonly (readonly [number, readonly number[]])[]): Uint8Array {
  const kinds = new Uint8Array(256);
  for (const [kind, codes] of entries) for (const code of codes) kinds[code] = kind;
  return kinds;
}

/** Null where the text is deep, or where something that is not ASCII stands outside of strings. Does not say that it is JSON. */
export function scanJson(bytes: Uint8Array): Scanned | null {
  const numbers: number[] = [];
  const end = bytes.length;
  let members = 0;
  let depth = 0;
  let at = 0;
  while (at < end) {
    const kind = KINDS[bytes[at] ?? 0] ?? QUIET;
    at += 1;
    if (kind === QUIET) continue;
    if (kind === STRING) {
      at = stringEnd(bytes, at);
    } else if (kind === MEMBER) {
      members += 1;
    } else if (kind === NUMBER) {
      const start = at - 1;
      at = digitsEnd(bytes, at);
      if (bytes[start] === MINUS || at - start > KEPT_DIGITS || OF_NUMBERS[bytes[at] ?? 0] === NUMBER) {
        while (OF_NUMBERS[bytes[at] ?? 0] === NUMBER) at += 1;
        numbers.push(start, at);
      }
    } else if (kind === OPENING) {
      depth += 1;
      if (depth > MOST_DEPTH) return null;
    } else if (kind === CLOSING) {
      depth -= 1;
    } else {
      return null;
    }
  }
  return { members, numbers };
}

/** The place behind the quote that ends the string, or behind the end. */
function stringEnd(bytes: Uint8Array, start: number): number {
  const end = bytes.length;
  let at = start;
  while (at < end) {
    const code = bytes[at];
    if (code === QUOTE) return at + 1;
    at += code === BACKSLASH ? 2 : 1;
  }
  return at;
}

function digitsEnd(bytes: Uint8Array, start: number): number {
  const end = bytes.length;
  let at = start;
  while (at < end) {
    const code = bytes[at] ?? 0;
    if (code < ZERO || code > NINE) return at;
    at += 1;
  }
  return at;
}
