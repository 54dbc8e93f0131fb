/**
 * The few words of the contract ABI that the provider needs beside `aggregate3`: selectors, and one value of type `bytes`.
 * A test compares them with another coder. Layout: https://docs.soliditylang.org/en/v0.8.30/abi-spec.html
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { Hex } from './json-rpc.ts';

/** Hex digits of a word of 32 bytes. */
const WORD = 64;
/** Of a word that counts bytes in an answer, all digits but the last eight. */
const ZEROS = '0'.repeat(WORD - 8);

/** What a call begins with, by its signature: the first four bytes of the Keccak-256 hash of that. */
export const selectors = {
  // ERC-20, ERC-721 and ERC-1155
  'name()': '0x06fdde03',
  'symbol()': '0x95d89b41',
  'decimals()': '0x313ce567',
  'balanceOf(address)': '0x70a08231',
  'ownerOf(uint256)': '0x6352211e',
  'balanceOf(address,uint256)': '0x00fdd58e',
  // Multicall3 (https://www.multicall3.com, read 2026-11)
  'getEthBalance(address)': '0x4d2301cc',
  'getChainId()': '0x3408e470',
  'getBlockNumber()': '0x42cbb15c',
  'getCurrentBlockTimestamp()': '0x0f28c97d',
  'getLastBlockHash()': '0x27e86d6e',
} as const satisfies Readonly<Record<string, Hex>>;

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
