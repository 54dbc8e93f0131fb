/** JSON text as the bytes that it came in. All of them are ASCII: a caller leaves other text to the decoder. */
import { isAscii } from 'node:buffer';
import { BACKSLASH, NINE, QUOTE, SPACE, ZERO } from './json-characters.ts';

/** To compare fewer takes less than to call the engine. */
const MANY = 512;

/** Bytes of a word, which are compared at once. */
const WORD = 8;

/** A part of such bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export class AsciiBytes {
  readonly length: number;
  bytes: Uint8Array;
  view: DataView;
  #buffer: Buffer;

  private constructor(buffer: Buffer) {
    this.length = buffer.length;
    this.#buffer = buffer;
    this.bytes = buffer;
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  }

  /** Null where a byte is not ASCII. The bytes are not copied. */
  static of(buffer: Buffer): AsciiBytes | null {
    return isAscii(buffer) ? new AsciiBytes(buffer) : null;
  }

  /** The byte there; 0, which no JSON has, beyond the end. */
  at(place: number): number {
    return this.bytes[place] ?? 0;
  }

  /** Whether the same bytes stand in two places: faster than eight at once where there are many. */
  hasTwice(first: Span, place: number): boolean {
    const end = place + first.end - first.start;
    return end <= this.length && this.#buffer.compare(this.#buffer, first.start, first.end, place, end) === 0;
  }

  text(start: number, end: number): string {
    return this.#buffer.toString('latin1', start, end);
  }

  /** Others may be written over the bytes from now on: whoever still reads here finds none. */
  clear(): void {
    this.#buffer = Buffer.alloc(0);
    this.bytes = this.#buffer;
    this.view = new DataView(new ArrayBuffer(0));
  }
}

/** Texts are written one behind the other into pages, for a view of its own would cost each more than to compare it. */
const PAGE_BYTES = 32 * 1024;

class Page {
  readonly #buffer: Buffer;
  readonly view: DataView;
  #used = 0;

  constructor(size: number) {
    this.#buffer = Buffer.from(new ArrayBuffer(size));
    this.view = new DataView(this.#buffer.buffer);
  }

  /** Where the text stands now; null where there is no room for it. */
  write(text: string): number | null {
    const start = this.#used;
    if (start + text.length > this.#buffer.length) return null;
    this.#used += this.#buffer.write(text, start, 'latin1');
    return start;
  }
}

let page = new Page(PAGE_BYTES);

/** ASCII text that is looked for among bytes. */
export class Piece {
  readonly length: number;
  readonly #view: DataView;
  readonly #start: number;

  /** @param text all of it ASCII */
  constructor(text: string) {
    let start = page.write(text);
    if (start === null) {
      page = new Page(Math.max(PAGE_BYTES, text.length));
      start = page.write(text) ?? 0;
    }
    this.length = text.length;
    this.#view = page.view;
    this.#start = start;
  }

  isAt({ view, length }: AsciiBytes, place: number): boolean {
    return place + this.length <= length && isSame(view, place, this.#view, this.#start, this.length);
  }
}

/** Whether the same bytes stand in two places of one text. */
export function isRepeated(source: AsciiBytes, first: Span, place: number): boolean {
  const { view, length } = source;
  const size = first.end - first.start;
  if (size > MANY) return source.hasTwice(first, place);
  return place + size <= length && isSame(view, place, view, first.start, size);
}

/**
 * Compares eight bytes at once, as floating-point numbers. Numbers made of ASCII bytes are equal where the bytes are: none of
 * them is NaN or a negative zero, which take bytes above 0x7f. The last eight overlap those before them.
 */
function isSame(a: DataView, aStart: number, b: DataView, bStart: number, size: number): boolean {
  const last = size - WORD;
  for (let at = 0; at < last; at += WORD) {
    if (a.getFloat64(aStart + at) !== b.getFloat64(bStart + at)) return false;
  }
  if (last >= 0) return a.getFloat64(aStart + last) === b.getFloat64(bStart + last);
  for (let at = 0; at < size; at += 1) {
    if (a.getUint8(aStart + at) !== b.getUint8(bStart + at)) return false;
  }
  return true;
}

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** The place behind the digits that begin at `start`, if any. */
export function digitsEnd({ bytes, length }: AsciiBytes, start: number): number {
  let at = start;
  while (at < length && isDigit(bytes[at] ?? 0)) at += 1;
  return at;
}

/** Text that could stand between quotes as it is, and is ASCII. */
const PLAIN = /^[ !#-[\]-\x7f]*$/;

export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** The place of the first byte from `start` on that cannot stand between quotes as it is, or of the end. */
export function plainEnd({ bytes, length }: AsciiBytes, start: number): number {
  let at = start;
  while (at < length) {
    const code = bytes[at] ?? 0;
    if (code < SPACE || code === QUOTE || code === BACKSLASH) break;
    at += 1;
  }
  return at;
}

/** The white space of JSON, and no other. */
export function skipSpace(source: AsciiBytes, from: number): number {
  let at = from;
  while (isSpace(source.at(at))) at += 1;
  return at;
}

function isSpace(code: number): boolean {
  return code === SPACE || code === 0x0a || code === 0x0d || code === 0x09;
}
