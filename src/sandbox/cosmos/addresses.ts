/** Addresses of the chain of the sandbox, and the denominations that it has. */
import { hash } from 'node:crypto';
import { bech32 } from '@scure/base';
import { Random } from '../ledger/random.ts';

export const PREFIX = 'cosmos';
/** Of an account with a key; every fourth account is one that a contract has, with a longer address (ADR 028). */
const KEY_DIGITS = 40;
const CONTRACT_DIGITS = 64;

export function cosmosAddress(seed: number, index: number): string {
  const digits = index % 4 === 3 ? CONTRACT_DIGITS : KEY_DIGITS;
  const bytes = Buffer.from(new Random(seed, `cosmos/${index}`).hex(digits), 'hex');
  return bech32.encode(PREFIX, bech32.toWords(bytes));
}

/** Of the account of a module, which has no key. */
export function moduleAddress(name: string): string {
  return bech32.encode(PREFIX, bech32.toWords(hash('sha256', name, 'buffer').subarray(0, KEY_DIGITS / 2)));
}

/** Why a node refuses the text as an address of the chain, in its own words (seen at simd 0.46.16); null where it takes it. */
export function addressRefusal(text: string): string | null {
  const decoded = bech32.decodeUnsafe(text);
  if (!decoded) return 'decoding bech32 failed: invalid checksum';
  return decoded.prefix === PREFIX ? null : `invalid Bech32 prefix; expected ${PREFIX}, got ${decoded.prefix}`;
}

/** A coin of another chain, by the digest of its path. */
export function tracedDenomination(seed: number, label: string): string {
  return `ibc/${new Random(seed, `cosmos/denomination/${label}`).hex(64).toUpperCase()}`;
}
