/**
 * Where the state of a chain has what is read: two hashed words, pallet and item, and behind them each key as 16 bytes of BLAKE2b
 * and the key itself (https://docs.polkadot.com/polkadot-protocol/parachain-basics/, "Blake2_128Concat", read 2026-11). The hashed
 * words were computed by XXH64 and seen in the runtime of an Asset Hub.
 */
import { blake2b } from '@noble/hashes/blake2.js';
import { Remembered } from '../remembered.ts';
import type { SubstrateAsset } from './asset-ref.ts';

/** `System.Number`: the number of the block that the state belongs to. Every state but that of block 0 has it. */
export const NUMBER_KEY = '0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac';
/** `Timestamp.Now`: when the block was made. */
export const TIME_KEY = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb';

const SYSTEM_ACCOUNT = '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9';
const ASSETS_ACCOUNT = '0x682a59d51ab9e48a8c8cc418ff9708d2b99d880ec681799c0cf30e8886371da9';
const ASSETS_ASSET = '0x682a59d51ab9e48a8c8cc418ff9708d2d34371a193a751eea5883e9553457b2e';
const ASSETS_METADATA = '0x682a59d51ab9e48a8c8cc418ff9708d2b5f3822e35ca2f31ce3526eab1363fd2';

/** About 300 bytes each: a few MB in all, for hashes are the same at every source. */
const MOST_IN_ONE = 8192;
const hashed = new Remembered<string>(MOST_IN_ONE);

/** With what the keys of all balances of an asset begin: the key of an account stands behind it. */
export function balancesPrefix(asset: SubstrateAsset): string {
  return asset === 'coin' ? SYSTEM_ACCOUNT : ASSETS_ACCOUNT + withHash(littleEndian(asset));
}

/** @param account a canonical public key */
export function accountKey(account: string): string {
  return withHash(account.slice(2));
}

/** Where it stands whether there is such an asset. */
export function existenceKey(id: number): string {
  return ASSETS_ASSET + withHash(littleEndian(id));
}

export function metadataKey(id: number): string {
  return ASSETS_METADATA + withHash(littleEndian(id));
}

function littleEndian(id: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(id);
  return bytes.toString('hex');
}

/** The hash of bytes, and the bytes; both in hex. */
function withHash(hex: string): string {
  const known = hashed.get(hex);
  if (known !== undefined) return known;
  const text = Buffer.from(blake2b(Buffer.from(hex, 'hex'), { dkLen: 16 })).toString('hex') + hex;
  hashed.set(hex, text);
  return text;
}
