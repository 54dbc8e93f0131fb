/** Bytes that are written in hex, read where they stand. */
import type { AsciiBytes } from '../../http/ascii-bytes.ts';
import { FAILED } from '../../http/json-value.ts';

/** By code, the value of a digit; -1 for what is none. */
const VALUES = new Int8Array(256).fill(FAILED);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  VALUES[digit.charCodeAt(0)] = value;
  VALUES[digit.toUpperCase().charCodeAt(0)] = value;
}

/** How many bytes are written from `start` on; `FAILED` where there is a digit too many. */
export function bytesIn({ bytes, length }: AsciiBytes, start: number): number {
  let at = start;
  while (at < length && (VALUES[bytes[at] ?? 0] ?? FAILED) !== FAILED) at += 1;
  const digits = at - start;
  return digits % 2 === 0 ? digits / 2 : FAILED;
}

/** Bytes of a number that a double always holds exactly. */
const EXACT_BYTES = 6;

/**
 * The whole number in so many bytes from `start` on, the lowest first.
 *
 * @returns a number where it is less than 2^48
 */
export function wholeIn({ bytes }: AsciiBytes, start: number, size: number): number | bigint {
  let used = size;
  while (used > 0 && byteIn(bytes, start + 2 * (used - 1)) === 0) used -= 1;
  const low = lowIn(bytes, start, Math.min(used, EXACT_BYTES));
  if (used <= EXACT_BYTES) return low;
  let whole = 0n;
  for (let first = Math.floor((used - 1) / EXACT_BYTES) * EXACT_BYTES; first > 0; first -= EXACT_BYTES) {
    whole = (whole << EXACT_BITS) | BigInt(lowIn(bytes, start + 2 * first, Math.min(used - first, EXACT_BYTES)));
  }
  return (whole << EXACT_BITS) | BigInt(low);
}

const EXACT_BITS = 48n;
const BYTE = 256;

function lowIn(bytes: Uint8Array, start: number, size: number): number {
  let whole = 0;
  for (let index = size - 1; index >= 0; index -= 1) whole = whole * BYTE + byteIn(bytes, start + 2 * index);
  return whole;
}

function byteIn(bytes: Uint8Array, at: number): number {
  return 16 * (VALUES[bytes[at] ?? 0] ?? 0) + (VALUES[bytes[at + 1] ?? 0] ?? 0);
}
