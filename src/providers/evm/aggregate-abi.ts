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
const WORD = 64;
/** Of a call: target, flag, place of the data, their length. */
const HEAD_WORDS = 4;

/** Each call may fail by itself. */
export function encodeAggregate(calls: readonly PlacedCall[]): Hex {
  let place = calls.length * 32;
  let places = '';
  let bodies = '';
  for (const { target, data } of calls) {
    const digits = data.slice(2);
    const words = Math.ceil(digits.length / WORD);
    places += word(place);
    bodies += `${target.slice(2).padStart(WORD, '0')}${TRUE}${word(96)}${word(digits.length / 2)}${digits.padEnd(words * WORD, '0')}`;
    place += (HEAD_WORDS + words) * 32;
  }
  return `${SELECTOR}${word(32)}${word(calls.length)}${places}${bodies}`;
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

const TRUE = word(1);
