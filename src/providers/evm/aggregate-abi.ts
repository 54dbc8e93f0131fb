/**
 * The two ABI forms that every balance passes through, written out: `aggregate3((address,bool,bytes)[])` and its
 * `(bool,bytes)[]`. A test compares them with another coder; viem took ten times as long for a thousand pairs.
 */
import { countAt, wordDigits as word } from './abi.ts';
import type { Hex } from './json-rpc.ts';

export interface PlacedCall {
  readonly target: Hex;
  readonly data: Hex;
}

export interface SubResult {
  readonly success: boolean;
  readonly data: Hex;
}

const SELECTOR = '0x82ad56cb';
/** Hex digits of a word of 32 bytes. */
const WORD = 64;
/** Of a call: target, flag, place of the data, their length. */
const HEAD_WORDS = 4;
const ZERO = '0';

/**
 * Each call may fail by itself. Thousands of calls are megabytes of digits: they are written into memory, because a text that is
 * put together of small ones is copied once more, piece by piece, by whoever reads it.
 */
export function encodeAggregate(calls: readonly PlacedCall[]): Hex {
  const head = `${SELECTOR}${word(32)}${word(calls.length)}`;
  const words = calls.reduce((sum, { data }) => sum + 1 + HEAD_WORDS + wordsOf(data), 0);
  const digits = Buffer.alloc(head.length + words * WORD, ZERO);
  /** Writes at the end of a word. */
  const write = (text: string, end: number) => digits.write(text, end - text.length, 'latin1');
  digits.write(head, 'latin1');
  let place = head.length;
  let body = place + calls.length * WORD;
  const first = place;
  for (const { target, data } of calls) {
    place += WORD;
    write(((body - first) / 2).toString(16), place);
    write(target.slice(2), body + WORD);
    write('1', body + 2 * WORD);
    write(OWN_DATA, body + 3 * WORD);
    write(((data.length - 2) / 2).toString(16), body + HEAD_WORDS * WORD);
    digits.write(data.slice(2), body + HEAD_WORDS * WORD, 'latin1');
    body += (HEAD_WORDS + wordsOf(data)) * WORD;
  }
  return `0x${digits.toString('latin1', 2)}`;
}

/** Where the data of a call stand, from its beginning: behind three words. */
const OWN_DATA = '60';

function wordsOf(data: Hex): number {
  return Math.ceil((data.length - 2) / WORD);
}

/** Null for what is no such list; nothing is read beyond the end. */
export function decodeResults(answer: Hex): readonly SubResult[] | null {
  const digits = answer.slice(2).toLowerCase();
  const list = countAt(digits, 0);
  const length = list === null ? null : countAt(digits, list * 2);
  if (list === null || length === null || length > digits.length / WORD) return null;
  const start = list * 2 + WORD;
  const results: SubResult[] = [];
  for (let index = 0; index < length; index++) {
    const place = countAt(digits, start + index * WORD);
    const result = place === null ? null : resultAt(digits, start + place * 2);
    if (result === null) return null;
    results.push(result);
  }
  return results;
}

function resultAt(digits: string, start: number): SubResult | null {
  const success = countAt(digits, start);
  const place = countAt(digits, start + WORD);
  const length = place === null ? null : countAt(digits, start + place * 2);
  if (place === null || length === null || (success !== 0 && success !== 1)) return null;
  const from = start + place * 2 + WORD;
  const to = from + length * 2;
  return to > digits.length ? null : { success: success === 1, data: `0x${digits.slice(from, to)}` };
}
