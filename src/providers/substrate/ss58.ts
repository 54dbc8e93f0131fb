/**
 * Addresses in SS58: a prefix that names a network, the public key, and two bytes of checksum, in base58
 * (https://docs.polkadot.com/reference/parachains/accounts/, read 2026-11). One key has as many spellings as there are prefixes.
 */
import { hash } from 'node:crypto';
import { base58 } from '@scure/base';
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { readBase58 } from '../base58.ts';

const KEY_BYTES = 32;
const CHECKSUM_BYTES = 2;
/** A first byte up to here is the prefix itself, up to the next the first of two, and above that it has no meaning. */
const LAST_SHORT = 63;
const LAST_LONG = 127;
/** Kept for forms to come. */
const RESERVED: ReadonlySet<number> = new Set([46, 47]);

/** The largest prefix that two bytes can hold. */
export const MAX_PREFIX = 2 ** 14 - 1;

/** The public key that an address stands for, or that is given itself: `0x` and 64 hex digits in lower case. */
export function readKey(text: string): Checked<string> {
  if (CANONICAL.test(text)) return accept(text);
  return text.startsWith('0x') ? readHex(text) : readSs58(text);
}

const CANONICAL = /^0x[0-9a-f]{64}$/;

function readHex(text: string): Checked<string> {
  const digits = text.slice(2);
  const position = digits.search(/[^0-9a-fA-F]/);
  if (position >= 0) return refuse(`the character at position ${position + 2} is not hex`);
  if (digits.length === 40) {
    return refuse('is an address of 20 bytes, as Ethereum has them; a public key has 64 hex digits');
  }
  return digits.length === 2 * KEY_BYTES
    ? accept(text.toLowerCase())
    : refuse(`${digits.length} hex digits after 0x, need ${2 * KEY_BYTES}`);
}

function readSs58(text: string): Checked<string> {
  const read = readBase58(text);
  if (!read.ok) return read;
  const bytes = read.value;
  const [first = 0] = bytes;
  if (first > LAST_LONG)
    return refuse('begins with no prefix of SS58: a typing error, or an address of another family of chains');
  const start = first > LAST_SHORT ? 2 : 1;
  const length = bytes.length - start - CHECKSUM_BYTES;
  if (length !== KEY_BYTES) return refuse(ofLength(length));
  const end = start + KEY_BYTES;
  if (!checksumOf(bytes.subarray(0, end)).equals(bytes.subarray(end))) {
    return refuse('checksum does not match; probably a typing error');
  }
  if (RESERVED.has(first)) return refuse(`has the prefix ${first}, which is reserved`);
  return accept(`0x${Buffer.from(bytes.subarray(start, end)).toString('hex')}`);
}

/** SS58 spells other things than keys of 32 bytes, too. */
function ofLength(length: number): string {
  if (length === 20) return 'is an address of 20 bytes, as Ethereum has them; need a public key of 32 bytes';
  if ([1, 2, 4, 8].includes(length)) {
    return 'is the number of an account in an index of the chain; write the address that it stands for';
  }
  return `stands for ${Math.max(length, 0)} bytes, need a public key of ${KEY_BYTES}`;
}

/** The spelling of a canonical public key under the prefix. */
export function writeSs58(key: string, prefix: number): string {
  const head = prefix <= LAST_SHORT ? [prefix] : [64 | ((prefix & 0xfc) >> 2), (prefix >> 8) | ((prefix & 0x03) << 6)];
  const bytes = Buffer.concat([Uint8Array.from(head), Buffer.from(key.slice(2), 'hex')]);
  return base58.encode(Buffer.concat([bytes, checksumOf(bytes)]));
}

function checksumOf(bytes: Uint8Array): Buffer {
  const digest = hash('blake2b512', Buffer.concat([Buffer.from('SS58PRE'), bytes]), 'buffer');
  return digest.subarray(0, CHECKSUM_BYTES);
}
