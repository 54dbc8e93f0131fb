/**
 * The id of an asset, computed from what it is. Only the v2 list needs it: there, tokens stand without their ids.
 *
 * Rule of the StarkEx contracts (read 2026-11); it reproduces all ids that Reddio has published. For a mintable token
 * the rule hashes the token id in as few bytes as hold it: published ids confirm this for one byte, more is assumed.
 */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

export interface AssetParts {
  /** Reddio's word: `ETH`, `ERC20`, `ERC721` or `ERC721M`. */
  readonly type: string;
  /** `0x` and 40 lower-case hex digits; null for ETH. */
  readonly contract: string | null;
  readonly quantum: bigint;
  /** Null for fungible assets. */
  readonly tokenId: bigint | null;
}

const MASK_250 = (1n << 250n) - 1n;
const MASK_240 = (1n << 240n) - 1n;
const MINTABLE_BIT = 1n << 250n;

/** The first four bytes of keccak256 of the StarkEx name of the type. */
const selectors = new Map([
  ['ETH', '8322fff2'],
  ['ERC20', 'f47261b0'],
  ['ERC721', '02571792'],
  ['ERC721M', 'b8b86672'],
]);

/** The canonical asset id; null for types whose rule is not known, such as ERC721MC. */
export function computeAssetId(parts: AssetParts): string | null {
  const assetType = computeAssetType(parts);
  if (assetType === null || !parts.type.startsWith('ERC721')) return assetType;
  if (parts.tokenId === null) return null;
  const type = word(BigInt(assetType));
  if (parts.type === 'ERC721') return toHex(hash(utf8ToBytes('NFT:'), type, word(parts.tokenId)) & MASK_250);
  const blob = keccak_256(fewestBytes(parts.tokenId));
  return toHex((hash(utf8ToBytes('MINTABLE:'), type, blob) & MASK_240) | MINTABLE_BIT);
}

/** Every id that the same contract, unit and token can have, one for each type. */
export function idsOfAnyType(parts: Omit<AssetParts, 'type'>): readonly string[] {
  return [...selectors.keys()].flatMap((type) => computeAssetId({ ...parts, type }) ?? []);
}

/** What all tokens of a contract share, and of a fungible asset its id; null where the rule is not known. */
export function computeAssetType(parts: Omit<AssetParts, 'tokenId'>): string | null {
  const selector = selectors.get(parts.type);
  if (selector === undefined || (parts.contract === null) !== (parts.type === 'ETH')) return null;
  const contract = parts.contract === null ? [] : [word(BigInt(parts.contract))];
  return toHex(hash(hexToBytes(selector), ...contract, word(parts.quantum)) & MASK_250);
}

function hash(...parts: readonly Uint8Array[]): bigint {
  return BigInt(`0x${bytesToHex(keccak_256(concatBytes(...parts)))}`);
}

/** A whole number as 32 big-endian bytes. */
function word(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, '0'));
}

function fewestBytes(value: bigint): Uint8Array {
  const digits = value.toString(16);
  return hexToBytes(digits.length % 2 === 0 ? digits : `0${digits}`);
}

function toHex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
