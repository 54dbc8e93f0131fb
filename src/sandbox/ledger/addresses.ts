/** How the sandbox makes account addresses and spells them. All are valid: their checksums are right. */
import { hash } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { createBase58check } from '@scure/base';
import { Random } from './random.ts';

/** The order of the field that Stark keys and asset ids are elements of (StarkEx contracts). */
const STARK_PRIME = 0x800000000000011000000000000000000000000000000000000000000000001n;
/** Bytes behind a version, with the checksum of Bitcoin. */
export const base58check = createBase58check((bytes: Uint8Array) => hash('sha256', bytes, 'buffer'));
/** Version byte of a pay-to-public-key-hash address on Bitcoin's test networks. */
const TESTNET_P2PKH = 0x6f;

/** The `index`th EVM address, lower-case; TEOS, Loopring and Mesh `Ethereum/Sandbox` share these. */
export function evmAddress(seed: number, index: number): string {
  return `0x${new Random(seed, `evm/${index}`).hex(40)}`;
}

/** The EIP-55 spelling of a lower-case EVM address: a letter is upper-case where the hash has a digit of 8 or more. */
export function checksumAddress(address: string): string {
  const digits = address.slice(2);
  const digest = Buffer.from(keccak_256(utf8ToBytes(digits))).toString('hex');
  const spelled = [...digits].map((digit, at) => ((digest[at] ?? '0') >= '8' ? digit.toUpperCase() : digit));
  return `0x${spelled.join('')}`;
}

/** The `index`th Stark key: `0x` and hex without leading zeros. */
export function starkKey(seed: number, index: number): string {
  return `0x${(new Random(seed, `stark/${index}`).bits(256) % STARK_PRIME).toString(16)}`;
}

/** True for 0x + 1 to 63 lower-case hex digits without leading zeros that spell an element of the Stark field. */
export function isStarkElement(text: string): boolean {
  return /^0x[1-9a-f][0-9a-f]{0,62}$/.test(text) && BigInt(text) < STARK_PRIME;
}

/** The `index`th Bitcoin test address: Base58Check, case-sensitive. */
export function bitcoinAddress(seed: number, index: number): string {
  const payload = Buffer.concat([
    Buffer.of(TESTNET_P2PKH),
    Buffer.from(new Random(seed, `bitcoin/${index}`).hex(40), 'hex'),
  ]);
  return base58check.encode(payload);
}
