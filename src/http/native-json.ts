/**
 * Reads JSON by the engine's own parser, which is the fastest there is, and keeps what that one loses: digits of numbers, and
 * that a key was given twice.
 *
 * Numbers that a double would change stand in strings while it parses, behind a mark. A key that comes twice in one object
 * makes fewer members than there are colons in the text. What cannot be read so is left to the exact parser.
 */
import { isAscii } from 'node:buffer';
import { LosslessNumber } from 'lossless-json';
import { scanJson } from './json-scan.ts';

/** What the exact parser gives for the same bytes; undefined where that is to be asked. */
export function parseNatively(bytes: Buffer): unknown {
  const scanned = scanJson(bytes);
  if (scanned === null) return undefined;
  const { members, numbers } = scanned;
  try {
    const text = textOf(bytes);
    const isMarked = numbers.length > 0;
    if (isMarked && hasMark(text)) return undefined;
    const value: unknown = JSON.parse(isMarked ? marked(bytes, text, numbers) : text);
    if (typeof value !== 'object' || value === null) return exact(value, isMarked);
    return settle(value, isMarked) === members ? value : undefined;
  } catch {
    // It is no JSON, or one of the marked numbers is none.
    return undefined;
  }
}

/** A character that sources do not write, and that may stand in a string as it is. */
const MARK = '\u007f';
const MARK_CODE = 0x7f;
const ESCAPED_MARK = /\\u007[fF]/;

function hasMark(text: string): boolean {
  return text.includes(MARK) || ESCAPED_MARK.test(text);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws TypeError where the bytes are no UTF-8 */
function textOf(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : utf8.decode(bytes);
}

/** The text with these numbers in strings, behind the mark. */
function marked(bytes: Buffer, text: string, numbers: readonly number[]): string {
  // Numbers stand outside of strings, so that a piece between two of them begins and ends with a whole character.
  const piece =
    text.length === bytes.length
      ? (start: number, end?: number) => text.slice(start, end)
      : (start: number, end?: number) => bytes.toString('utf8', start, end);
  let whole = '';
  let from = 0;
  for (let index = 0; index < numbers.length; index += 2) {
    const start = numbers[index] ?? 0;
    const end = numbers[index + 1] ?? 0;
    whole += `${piece(from, start)}"${MARK}${piece(start, end)}"`;
    from = end;
  }
  return whole + piece(from);
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A number stands where only a key may. */
class MisplacedNumber extends Error {}

/** The exact form of a value that has no parts. */
function exact(value: unknown, isMarked: boolean): unknown {
  if (typeof value === 'number') return new LosslessNumber(String(value));
  return isMarked && typeof value === 'string' && isNumber(value) ? new LosslessNumber(value.slice(1)) : value;
}

/** Makes all that a list or an object holds exact, and returns how many members the objects in it have. */
function settle(value: object, isMarked: boolean): number {
  return Array.isArray(value) ? settleList(value, isMarked) : isMembers(value) ? settleMembers(value, isMarked) : 0;
}

function settleList(list: unknown[], isMarked: boolean): number {
  let members = 0;
  for (let index = 0; index < list.length; index += 1) {
    const item = list[index];
    if (typeof item === 'object') members += item === null ? 0 : settle(item, isMarked);
    else if (typeof item === 'number' || isMarked) list[index] = exact(item, isMarked);
  }
  return members;
}

function settleMembers(object: Record<string, unknown>, isMarked: boolean): number {
  const keys = Object.keys(object);
  let members = keys.length;
  for (const key of keys) {
    if (isMarked && isNumber(key)) throw new MisplacedNumber();
    const item = object[key];
    if (typeof item === 'object') members += item === null ? 0 : settle(item, isMarked);
    else if (typeof item === 'number' || isMarked) object[key] = exact(item, isMarked);
  }
  return members;
}

function isNumber(marked: string): boolean {
  return marked.charCodeAt(0) === MARK_CODE;
}
