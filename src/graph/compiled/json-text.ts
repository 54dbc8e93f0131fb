/** Answers that are JSON text already, but for the rows of balances, which are written as bytes when the answer is sent. */
import type { ExecutionResult } from 'graphql';
import { ByteChunk } from '../../model/byte-chunk.ts';
import { type DeferredRows, WrittenSpan } from './row-span.ts';

/** JSON text has no control character, so that this one can stand for something else. */
export const MARK = '\u0000';

/** What stands in the text where these rows will. */
export function markOf(number: number): string {
  return `${MARK}${number}${MARK}`;
}

/** As much as is written at once. */
export const CHUNK_BYTES = 64 * 1024;

/** Where chunks are written. */
export interface ChunkMemory {
  /** As much as is written at once. */
  readonly bytes: number;
  /** @returns so many bytes, whatever stands in them */
  take(size: number): Buffer;
}

/** For chunks that may be kept for any time. */
function ownMemory(bytes: number): ChunkMemory {
  return { bytes, take: (size) => Buffer.allocUnsafeSlow(size) };
}

/** Less is sent fastest as text. */
const SHORT_BODY = 16 * 1024;

/** The most bytes that UTF-8 takes for a unit of text. */
const BYTES_PER_UNIT = 3;
/** Of text that is shorter it costs more to count the bytes than to have some to spare. */
const SHORT = 256;

/** The `data` of an answer. */
export class JsonText {
  /** Text with rows between. */
  readonly #parts: readonly (string | DeferredRows)[];
  #whole: string | null = null;

  /**
   * @param text with marks where rows stand
   * @param spans by number
   */
  constructor(text: string, spans: readonly DeferredRows[] = []) {
    this.#parts = spans.length === 0 ? [text] : partsOf(text, spans);
  }

  /** How many rows are still to be written. */
  get rows(): number {
    return this.#parts.reduce((sum, part) => sum + (typeof part === 'string' ? 0 : part.end - part.start), 0);
  }

  get text(): string {
    const [only, ...more] = this.#parts;
    if (typeof only === 'string' && more.length === 0) return only;
    // Kept for many requests, of which few want text.
    if (only === '' && more.length === 2 && more[0] instanceof WrittenSpan && more[1] === '')
      return more[0].bytes.toString();
    this.#whole ??= this.whole().toString();
    return this.#whole;
  }

  /** The most bytes that it can take. */
  get mostBytes(): number {
    return this.#parts.reduce((most, part) => most + mostBytesOf(part), 0);
  }

  /** All of it in one piece. */
  whole(frame: Frame = {}): Buffer {
    const { before = '', after = '' } = frame;
    // A chunk of the size that it takes at most has room for all of it, though a row that takes less than the longest of its list
    // may be given another one at the end.
    const most = mostBytesOf(before) + this.mostBytes + mostBytesOf(after);
    const [only = Buffer.alloc(0), ...more] = this.chunks(frame, ownMemory(most));
    return more.length === 0 ? only : Buffer.concat([only, ...more]);
  }

  /** One full chunk after the other; a long part without rows is a chunk of its own. */
  *chunks(
    { before = '', after = '' }: Frame = {},
    memory: ChunkMemory = ownMemory(CHUNK_BYTES),
  ): Generator<Buffer, void, void> {
    const chunkBytes = memory.bytes;
    const parts = [before, ...this.#parts, after];
    const take = (size: number): ByteChunk => new ByteChunk(memory.take(size));
    let chunk = take(chunkBytes);
    for (const part of parts) {
      if (typeof part === 'string') {
        const most = mostBytesOf(part);
        if (most > chunk.room && !chunk.isEmpty) {
          yield chunk.written;
          chunk = take(chunkBytes);
        }
        if (most <= chunk.room) chunk.text(part);
        else yield Buffer.from(part);
        continue;
      }
      if (part instanceof WrittenSpan) {
        const { bytes } = part;
        if (bytes.length > chunk.room && !chunk.isEmpty) {
          yield chunk.written;
          chunk = take(chunkBytes);
        }
        if (bytes.length <= chunk.room) chunk.bytes(bytes);
        else yield bytes;
        continue;
      }
      const { mostOfRow } = part;
      for (let index = part.start; index < part.end; index += 1) {
        if (mostOfRow > chunk.room) {
          if (!chunk.isEmpty) yield chunk.written;
          chunk = take(Math.max(mostOfRow, chunkBytes));
        }
        part.write(chunk, index);
      }
    }
    if (!chunk.isEmpty) yield chunk.written;
  }

  /** The same, written now and once, so that it can be sent again and again. */
  written(): JsonText {
    const { rows } = this;
    if (rows === 0) return new JsonText(this.text);
    const whole = this.whole();
    if (whole.length < SHORT_BODY) return new JsonText(whole.toString());
    // What is kept takes no more memory than it has bytes.
    const bytes = Buffer.allocUnsafeSlow(whole.length);
    whole.copy(bytes);
    return new JsonText(markOf(0), [new WrittenSpan(bytes, { start: 0, end: rows })]);
  }

  /** For callers that need values. */
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/** What stands around it. */
export interface Frame {
  readonly before?: string;
  readonly after?: string;
}

function mostBytesOf(part: string | DeferredRows): number {
  if (typeof part !== 'string') return part.mostBytes;
  return part.length < SHORT ? part.length * BYTES_PER_UNIT : Buffer.byteLength(part);
}

function partsOf(text: string, spans: readonly DeferredRows[]): readonly (string | DeferredRows)[] {
  return text.split(MARK).flatMap((part, index) => (index % 2 === 0 ? part : (spans[Number(part)] ?? [])));
}

/** What execution found. */
export type Answer = ExecutionResult<JsonText | { [field: string]: unknown }>;

/** Text without escapes: only quotes, backslashes, control characters and lone halves of surrogate pairs need one. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

export function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/**
 * The length of JSON text. V8 keeps concatenated text as a tree of its parts until a character is read. Reading one makes
 * it one piece, which costs the garbage collector less.
 */
export function lengthInOnePiece(text: string): number {
  return text.charCodeAt(0) === 0 ? 0 : text.length;
}

/** Data that is sent by someone else: a mark stands for it. */
export class DataElsewhere {}

/** The same text as `JSON.stringify` writes; members that are JSON text already are copied. */
export function stringifyAnswer(answer: { readonly data?: unknown }): string {
  let text = '{';
  for (const [name, value] of Object.entries(answer)) {
    const part = textOfMember(value);
    if (part !== undefined) text += `${text === '{' ? '' : ','}${quote(name)}:${part}`;
  }
  return `${text}}`;
}

/** Undefined for what JSON leaves out. */
function textOfMember(value: unknown): string | undefined {
  if (value instanceof DataElsewhere) return MARK;
  return value instanceof JsonText ? value.text : JSON.stringify(value);
}
