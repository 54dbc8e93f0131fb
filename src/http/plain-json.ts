/**
 * Reads JSON as nearly all sources write it: ASCII, no key twice, not deeply nested. Everything else is left to the exact
 * parser, which takes several times as long and, until each text is looked at, twenty times the memory.
 */
import { isAscii } from 'node:buffer';
import { LosslessNumber } from 'lossless-json';

/** Deeper nesting is left to the exact parser. */
const MOST_DEPTH = 64;

/** What the exact parser gives for the same bytes; undefined where that is to be asked. */
export function parsePlainJson(bytes: Buffer): unknown {
  return isAscii(bytes) ? new PlainReader(bytes).whole() : undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const SPACE = 0x20;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

/** A piece of a text that is at least so long is kept as a place in it, and keeps all of the text. */
const LONG_PIECE = 13;

/** Each method reads one thing and stands behind it; undefined where it is not plain. */
class PlainReader {
  readonly #bytes: Buffer;
  readonly #text: string;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#text = bytes.toString('latin1');
  }

  whole(): unknown {
    const value = this.#value(0);
    // Behind the end there is no character.
    return Number.isNaN(this.#next()) ? value : undefined;
  }

  #value(depth: number): unknown {
    const code = this.#next();
    if (code === QUOTE) return this.#string();
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.#number();
    if (code !== OPEN_OBJECT && code !== OPEN_ARRAY) return this.#word();
    if (depth === MOST_DEPTH) return undefined;
    this.#at += 1;
    return code === OPEN_OBJECT ? this.#object(depth + 1) : this.#array(depth + 1);
  }

  #object(depth: number): object | undefined {
    const object: Record<string, unknown> = {};
    if (this.#next() === CLOSE_OBJECT) return this.#passed(object);
    for (;;) {
      if (this.#next() !== QUOTE) return undefined;
      const key = this.#string();
      if (key === undefined || key === '__proto__' || Object.hasOwn(object, key)) return undefined;
      if (this.#next() !== COLON) return undefined;
      this.#at += 1;
      const value = this.#value(depth);
      if (value === undefined) return undefined;
      object[key] = value;
      const mark = this.#next();
      if (mark === CLOSE_OBJECT) return this.#passed(object);
      if (mark !== COMMA) return undefined;
      this.#at += 1;
    }
  }

  #array(depth: number): unknown[] | undefined {
    const array: unknown[] = [];
    if (this.#next() === CLOSE_ARRAY) return this.#passed(array);
    for (;;) {
      const value = this.#value(depth);
      if (value === undefined) return undefined;
      array.push(value);
      const mark = this.#next();
      if (mark === CLOSE_ARRAY) return this.#passed(array);
      if (mark !== COMMA) return undefined;
      this.#at += 1;
    }
  }

  #passed<T>(read: T): T {
    this.#at += 1;
    return read;
  }

  #string(): string | undefined {
    const text = this.#text;
    const start = this.#at + 1;
    let isEscaped = false;
    let at = start;
    for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at)) {
      // Also true at the end of the text, where the code is NaN.
      if (!(code >= SPACE)) return undefined;
      if (code === BACKSLASH) isEscaped = true;
      at += code === BACKSLASH ? 2 : 1;
    }
    this.#at = at + 1;
    return isEscaped ? unescaped(text.slice(start - 1, at + 1)) : this.#piece(start, at);
  }

  #number(): LosslessNumber | undefined {
    NUMBER.lastIndex = this.#at;
    if (!NUMBER.test(this.#text)) return undefined;
    const digits = this.#piece(this.#at, NUMBER.lastIndex);
    this.#at = NUMBER.lastIndex;
    return new LosslessNumber(digits);
  }

  #word(): boolean | null | undefined {
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return undefined;
  }

  /** A text of its own, however long the whole is. */
  #piece(start: number, end: number): string {
    return end - start < LONG_PIECE ? this.#text.slice(start, end) : this.#bytes.toString('latin1', start, end);
  }

  /** The first character that is no white space. */
  #next(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== SPACE && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.#at += 1;
    }
  }
}

function unescaped(quoted: string): string | undefined {
  try {
    const text: unknown = JSON.parse(quoted);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}
