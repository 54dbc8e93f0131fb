/** The balances of the benchmark: every name and figure is computed from a number, so that all processes agree. */
import { createHash } from 'node:crypto';

/** The address of the account with this number. */
export function addressOf(index: number): string {
  return `0x${createHash('sha1').update(`account ${index}`).digest('hex')}`;
}

/** The id of the asset with this number; it begins with a 5, as leading zeros and a leading 8–f have spellings of their own. */
export function assetOf(index: number): string {
  return `0x5${createHash('sha1').update(`asset ${index}`).digest('hex').slice(0, 23)}`;
}

/** Digits of up to 20 places, most beyond what a double can hold; one balance of eight is zero. */
export function amountOf(address: string, asset: string): string {
  const seed = Number.parseInt(address.slice(2, 10), 16) ^ Number.parseInt(asset.slice(3, 11), 16);
  const high = Math.imul(seed, 0x9e3779b1) >>> 0;
  const low = Math.imul(high ^ (high >>> 15), 0x85ebca6b) >>> 0;
  return low % 8 === 0 ? '0' : `${high || 1}${low}`;
}

export interface AssetFacts {
  readonly name: string;
  readonly decimals: number;
}

export function factsOf(asset: string): AssetFacts {
  const digits = asset.slice(-6);
  return { name: `Token ${digits}`, decimals: Number.parseInt(digits, 16) % 19 };
}
