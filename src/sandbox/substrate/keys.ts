/**
 * Addresses of the fake chain and places in its state. The sandbox knows none of the layers above: what it knows of a chain of the
 * Polkadot SDK is written down here once more.
 */
import { hash } from 'node:crypto';
import { blake2b } from '@noble/hashes/blake2.js';
import { base58 } from '@scure/base';
import { Random } from '../ledger/random.ts';

/** Hashed words of pallets and items. */
export const places = {
  number: '26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac',
  time: 'f0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb',
  coin: '26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9',
  asset: '682a59d51ab9e48a8c8cc418ff9708d2b99d880ec681799c0cf30e8886371da9',
  existence: '682a59d51ab9e48a8c8cc418ff9708d2d34371a193a751eea5883e9553457b2e',
  metadata: '682a59d51ab9e48a8c8cc418ff9708d2b5f3822e35ca2f31ce3526eab1363fd2',
} as const;

/** The public key with this label in the ledger of the seed: `0x` and 64 hex digits. */
export function keyOf(seed: number, label: string): string {
  return `0x${new Random(seed, `substrate/${label}`).hex(64)}`;
}

/** The key as people write it, under a prefix below 64. */
export function ss58Of(key: string, prefix = 42): string {
  const bytes = Buffer.concat([Uint8Array.of(prefix), Buffer.from(key.slice(2), 'hex')]);
  const checksum = hash('blake2b512', Buffer.concat([Buffer.from('SS58PRE'), bytes]), 'buffer').subarray(0, 2);
  return base58.encode(Buffer.concat([bytes, checksum]));
}

/** A place in the state: hashed words, and behind them each part as 16 bytes of its hash and the part itself. */
export function placeOf(words: string, ...parts: readonly Uint8Array[]): string {
  const keys = parts.map((part) => Buffer.concat([blake2b(part, { dkLen: 16 }), part]).toString('hex'));
  return `0x${words}${keys.join('')}`;
}

export function bytesOf(key: string): Buffer {
  return Buffer.from(key.slice(2), 'hex');
}

/** A whole number, lowest byte first. */
export function littleEndian(value: bigint, bytes: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * bytes, '0'), 'hex').reverse();
}
