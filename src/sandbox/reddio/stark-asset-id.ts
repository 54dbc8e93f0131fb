/**
 * StarkEx asset types and ids. The formula is that of the StarkEx contracts; it reproduces every id that Reddio's
 * documents and SDK tests publish (read 2026-11). For ERC721M it is confirmed for token ids of one byte only.
 */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

export type StarkTokenType = 'ETH' | 'ERC20' | 'ERC721' | 'ERC721M';

export interface StarkToken {
  readonly type: StarkTokenType;
  /** Lower-case EVM address; null for ETH. */
  readonly contract: string | null;
  /** Base units per quantised unit; part of the identity. */
  readonly quantum: bigint;
  /** Null for fungible tokens. */
  readonly tokenId: bigint | null;
}

const SIGNATURES: Record<StarkTokenType, string> = {
  ETH: 'ETH()',
  ERC20: 'ERC20Token(address)',
  ERC721: 'ERC721Token(address,uint256)',
  ERC721M: 'MintableERC721Token(address,uint256)',
};
const MASK_250 = 2n ** 250n - 1n;
const MASK_240 = 2n ** 240n - 1n;

/** Selector and contract, as `0x` hex: `asset_info` of Reddio's contract_info. */
export function starkAssetInfo(token: StarkToken): string {
  return `0x${Buffer.from(assetInfo(token)).toString('hex')}`;
}

/** `0x` hex without leading zeros. */
export function starkAssetType(token: StarkToken): string {
  return hex(assetType(token));
}

/** `0x` hex without leading zeros. For a fungible token this is its asset type. */
export function starkAssetId(token: StarkToken): string {
  const type = assetType(token);
  if (token.tokenId === null) return hex(type);
  if (token.type === 'ERC721M') {
    const blob = keccak_256(minimalBytes(token.tokenId));
    const digest = keccak(utf8ToBytes('MINTABLE:'), uint256(type), blob);
    return hex((digest & MASK_240) | (MASK_250 + 1n));
  }
  return hex(keccak(utf8ToBytes('NFT:'), uint256(type), uint256(token.tokenId)) & MASK_250);
}

function assetType(token: StarkToken): bigint {
  return keccak(assetInfo(token), uint256(token.quantum)) & MASK_250;
}

function assetInfo(token: StarkToken): Uint8Array {
  const selector = keccak_256(utf8ToBytes(SIGNATURES[token.type])).subarray(0, 4);
  return token.contract === null ? selector : concatBytes(selector, uint256(BigInt(token.contract)));
}

function keccak(...parts: readonly Uint8Array[]): bigint {
  return BigInt(`0x${Buffer.from(keccak_256(concatBytes(...parts))).toString('hex')}`);
}

function uint256(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, '0'));
}

function minimalBytes(value: bigint): Uint8Array {
  const digits = value.toString(16);
  return hexToBytes(digits.length % 2 === 0 ? digits : `0${digits}`);
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
