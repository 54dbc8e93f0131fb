/** The balances of the benchmark: every name and figure is computed from a number, so that all processes agree. */
import { createHash } from 'node:crypto';
import { base58, bech32, bech32m, createBase58check } from '@scure/base';

export type SourceKind =
  | 'teos'
  | 'loopring'
  | 'reddio'
  | 'mesh'
  | 'evm'
  | 'bitcoin'
  | 'cosmos'
  | 'solana'
  | 'solana-associated'
  | 'ledger'
  | 'substrate';

/** The one network of the Mesh upstream, as ids and requests spell it. */
export const NETWORK = { blockchain: 'Ethereum', network: 'Mainnet' } as const;

/** The Cosmos SDK chain, and what its addresses begin with. */
export const COSMOS = { chain: 'cosmoshub-4', prefix: 'cosmos' } as const;

/** How many assets every source knows. */
export const KNOWN_ASSETS = 1000;

/** The address of the account with this number; at Reddio it is a Stark key, at Bitcoin of one of three forms, on a Cosmos SDK chain with its prefix. */
export function addressOf(source: SourceKind, index: number): string {
  if (source === 'bitcoin') return bitcoinAddress(index);
  if (isSolana(source)) return keyOf(`account ${index}`);
  if (source === 'cosmos') return cosmosAddress(index);
  if (source === 'ledger') return `assets:account ${index}`;
  if (source === 'substrate') return `0x${hash('sha256', `account ${index}`)}`;
  return source === 'reddio'
    ? `0x3${hash('sha256', `key ${index}`).slice(2)}`
    : `0x${hash('sha1', `account ${index}`)}`;
}

/** The source's own reference of the asset with this number. */
export function assetOf(source: SourceKind, index: number): string {
  // It begins with a 5, as leading zeros and a leading 8–f have spellings of their own at TEOS.
  if (source === 'teos') return `0x5${hash('sha1', `asset ${index}`).slice(0, 23)}`;
  if (source === 'reddio') return `0x2${hash('sha256', `asset ${index}`).slice(2)}`;
  if (source === 'bitcoin') return 'native';
  if (isSolana(source)) return index === 0 ? COIN : `token:${keyOf(`asset ${index}`)}`;
  if (source === 'cosmos') return `ibc/${hash('sha256', `asset ${index}`).toUpperCase()}`;
  if (source === 'ledger') return `commodity ${index}`;
  if (source === 'substrate') return `asset:${index + 1}`;
  if (source === 'evm') return `erc20:0x${hash('sha1', `asset ${index}`)}`;
  return source === 'loopring' ? String(index + 1) : `TKN${index}:${index % 19}`;
}

/** Digits of up to 20 places, most beyond what a double can hold; one balance of eight is zero. */
export function amountOf(address: string, asset: string): string {
  const high = seedOf(address, asset);
  const low = Math.imul(high ^ (high >>> 15), 0x85ebca6b) >>> 0;
  return low % 8 === 0 ? '0' : `${high || 1}${low}`;
}

/** A number of 32 bits that looks random and is the same each time. */
export function seedOf(address: string, asset: string): number {
  let seed = 0x811c9dc5;
  for (const text of [address, asset]) {
    for (let index = 0; index < text.length; index += 1) seed = Math.imul(seed ^ text.charCodeAt(index), 0x01000193);
  }
  return seed >>> 0;
}

export interface AssetFacts {
  /** Null where the source states none. */
  readonly name: string | null;
  readonly decimals: number;
}

export function factsOf(asset: string): { readonly name: string; readonly decimals: number } {
  if (asset === COIN) return { name: 'Solana', decimals: 9 };
  if (asset.startsWith('asset:'))
    return { name: `Token ${asset}`, decimals: Number(asset.slice('asset:'.length)) % 19 };
  const digits = asset.slice(-6);
  if (asset.startsWith('token:')) return { name: `Token ${digits}`, decimals: digits.charCodeAt(0) % 10 };
  return { name: `Token ${digits}`, decimals: Number.parseInt(digits, 16) % 19 };
}

export const base58check = createBase58check((bytes: Uint8Array) => createHash('sha256').update(bytes).digest());

/** Pays to the hash of a key, in the old form or that of segwit, or to a key of taproot, in turns. */
function bitcoinAddress(index: number): string {
  const digest = createHash('sha256').update(`coin ${index}`).digest();
  if (index % 3 === 0) return base58check.encode(Uint8Array.of(0, ...digest.subarray(0, 20)));
  return index % 3 === 1
    ? bech32.encode('bc', [0, ...bech32.toWords(digest.subarray(0, 20))])
    : bech32m.encode('bc', [1, ...bech32m.toWords(digest)]);
}

/** The coin of Solana. */
export const COIN = 'slip44:501';

export function isSolana(source: SourceKind | 'four'): boolean {
  return source === 'solana' || source === 'solana-associated';
}

/**
 * As `amountOf`, in the 64 bits that an account of Solana can hold. The coin comes as a JSON number: in 53 bits, so that those who
 * read it as a double give the same answer.
 */
export function unitsOf(address: string, asset: string): bigint {
  return BigInt.asUintN(asset === COIN ? 53 : 64, BigInt(amountOf(address, asset)));
}

function keyOf(text: string): string {
  return base58.encode(Buffer.from(hash('sha256', text), 'hex'));
}

function cosmosAddress(index: number): string {
  const key = createHash('sha256').update(`key ${index}`).digest().subarray(0, 20);
  return bech32.encode(COSMOS.prefix, bech32.toWords(key));
}

function hash(algorithm: 'sha1' | 'sha256', text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}
