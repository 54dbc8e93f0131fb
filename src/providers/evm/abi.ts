/**
 * The few words of the contract ABI that the provider needs beside `aggregate3`: selectors, and one value of type `bytes`.
 * A test compares them with viem. Layout: https://docs.soliditylang.org/en/v0.8.30/abi-spec.html
 */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hex } from './json-rpc.ts';

/** Hex digits of a word of 32 bytes. */
const WORD = 64;
/** Of a word that counts bytes in an answer, all digits but the last eight. */
const ZEROS = '0'.repeat(WORD - 8);

/** What a call of this signature begins with, e.g. of `balanceOf(address)`: the first four bytes of its Keccak-256 hash. */
export function selectorOf(signature: string): Hex {
  return `0x${bytesToHex(keccak_256(utf8ToBytes(signature)).subarray(0, 4))}`;
}

/** A whole number below 2²⁵⁶, as hex digits. */
export function wordDigits(value: bigint | number): string {
  return value.toString(16).padStart(WORD, '0');
}

/** The arguments `(bytes)`, as hex digits. */
export function bytesDigits(data: Hex): string {
  const digits = data.slice(2);
  const words = Math.ceil(digits.length / WORD);
  return `${wordDigits(32)}${wordDigits(digits.length / 2)}${digits.padEnd(words * WORD, '0')}`;
}

/** The one value of type `bytes` that a function returned; null for what holds none. Nothing is read beyond the end. */
export function returnedBytes(data: Hex): Uint8Array | null {
  const digits = data.slice(2).toLowerCase();
  const place = countAt(digits, 0);
  const length = place === null ? null : countAt(digits, place * 2);
  if (place === null || length === null) return null;
  const from = place * 2 + WORD;
  const to = from + length * 2;
  return to > digits.length ? null : hexToBytes(digits.slice(from, to));
}

/** The number of bytes that the word at this digit counts; null where it holds more than an answer can have. */
export function countAt(digits: string, start: number): number | null {
  if (start + WORD > digits.length || !digits.startsWith(ZEROS, start)) return null;
  const count = Number.parseInt(digits.slice(start + WORD - 8, start + WORD), 16);
  return Number.isNaN(count) ? null : count;
}
