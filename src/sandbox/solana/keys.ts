/**
 * Addresses of the fake cluster, and those that programs derive: the sandbox knows none of the layers above, and finds out by
 * the criterion of Euler what the provider finds out otherwise.
 */
import { hash } from 'node:crypto';
import { base58 } from '@scure/base';
import { Random } from '../ledger/random.ts';

export const SYSTEM = '11111111111111111111111111111111';
export const ASSOCIATED = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL';
export const METADATA = 'metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s';
export const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
export const TOKEN_2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';

const P = 2n ** 255n - 19n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/** The address with this label in the ledger of the seed. */
export function keyOf(seed: number, label: string): string {
  return base58.encode(Buffer.from(new Random(seed, `solana/${label}`).hex(64), 'hex'));
}

export function associatedOf(owner: string, program: string, mint: string): string {
  return derivedOf([owner, program, mint].map(bytesOf), ASSOCIATED);
}

export function metadataOf(mint: string): string {
  return derivedOf([Buffer.from('metadata'), bytesOf(METADATA), bytesOf(mint)], METADATA);
}

export function bytesOf(key: string): Uint8Array {
  return base58.decode(key);
}

function derivedOf(seeds: readonly Uint8Array[], program: string): string {
  const bumps = Array.from({ length: 256 }, (_, index) => 255 - index);
  const end = Buffer.from('ProgramDerivedAddress');
  const found = bumps
    .values()
    .map((bump) => hash('sha256', Buffer.concat([...seeds, Uint8Array.of(bump), bytesOf(program), end]), 'buffer'))
    .find((address) => !isPoint(address));
  return base58.encode(found ?? new Uint8Array(32));
}

function isPoint(bytes: Buffer): boolean {
  const y = BigInt.asUintN(255, BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`));
  const value = ((y * y + P - 1n) * (D * y * y + 1n)) % P;
  return value === 0n || power(value, (P - 1n) / 2n) === 1n;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) result = (((result * result) % P) * (bit === '1' ? base : 1n)) % P;
  return result;
}
