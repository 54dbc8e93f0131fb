/**
 * What stands at a key of the state, in SCALE (https://docs.polkadot.com/polkadot-protocol/basics/data-encoding/, read 2026-11).
 * A value of any other length is of another layout, and is not guessed at. Layouts: `frame/system`, `frame/balances` and
 * `frame/assets` of https://github.com/paritytech/polkadot-sdk, read 2026-11, and those of statemine 900, which were seen.
 */
import { malformed } from '../../http/decode.ts';
import type { Details } from '../../model/reading.ts';
import { shownText } from '../shown-text.ts';

const U128 = 16;

/** Bytes of an account of the coin. */
export const COIN_BYTES = 80;

/** `System.Account` of a chain whose `Balances` counts in 128 bits. */
export interface StoredCoin {
  readonly free: bigint;
  readonly reserved: bigint;
}

/**
 * A nonce and three counts of 4 bytes each; then free, reserved, and two more amounts, which older runtimes name misc and fee
 * frozen and newer ones frozen and flags: they are not read.
 */
const FREE = 16;

export function readCoin(bytes: Buffer, path: string): StoredCoin {
  if (bytes.length !== COIN_BYTES) throw malformed(path, `an account of ${COIN_BYTES} bytes`);
  return { free: u128(bytes, FREE), reserved: u128(bytes, FREE + U128) };
}

export type AssetStatus = 'LIQUID' | 'FROZEN' | 'BLOCKED';

/** `Assets.Account`. */
export interface StoredAsset {
  readonly balance: bigint;
  readonly status: AssetStatus;
}

/** Older runtimes have a flag here, which is 0 or 1. */
export const STATUSES: readonly AssetStatus[] = ['LIQUID', 'FROZEN', 'BLOCKED'];
/** Where these stand, behind the balance. */
export const STATUS = U128;
export const REASON = 17;
/** Bytes behind the reason why the account exists: none, a deposit, or who paid it and how much. */
const REASON_BYTES: readonly number[] = [0, 0, U128, 0, 32 + U128];

export function readAsset(bytes: Buffer, path: string): StoredAsset {
  const status = statusIn(bytes[STATUS] ?? -1, bytes[REASON] ?? -1, bytes.length);
  if (status === null) throw malformed(path, 'an account of the Assets pallet');
  return { balance: u128(bytes, 0), status };
}

/** By two bytes of the account, and how many it has; null where it is no account of the pallet. */
export function statusIn(status: number, reason: number, length: number): AssetStatus | null {
  const more = REASON_BYTES[reason];
  return more === undefined || length !== REASON + 1 + more ? null : (STATUSES[status] ?? null);
}

/** What is told of an asset beside its balance. */
export function detailsOf(status: AssetStatus): Details {
  return details[status];
}

const details: Readonly<Record<AssetStatus, Details>> = {
  LIQUID: { __typename: 'SubstrateBalanceDetails', provider: 'substrate', status: 'LIQUID' },
  FROZEN: { __typename: 'SubstrateBalanceDetails', provider: 'substrate', status: 'FROZEN' },
  BLOCKED: { __typename: 'SubstrateBalanceDetails', provider: 'substrate', status: 'BLOCKED' },
};

/** `Assets.Metadata`. */
export interface StoredMetadata {
  /** Null where people could not read it. */
  readonly name: string | null;
  readonly symbol: string | null;
  readonly decimals: number;
}

/** A deposit, a name, a symbol, decimals, and whether all this is fixed. */
export function readMetadata(bytes: Buffer, path: string): StoredMetadata {
  const name = textAt(bytes, U128, path);
  const symbol = textAt(bytes, name.end, path);
  if (bytes.length !== symbol.end + 2) throw malformed(path, 'metadata of an asset');
  return { name: shownText(name.bytes), symbol: shownText(symbol.bytes), decimals: bytes.readUInt8(symbol.end) };
}

/** Longer texts are in no runtime: Asset Hub allows 50 bytes. */
const MAX_TEXT = 2 ** 14 - 1;

interface Text {
  readonly bytes: Buffer;
  readonly end: number;
}

/** Its length is in one byte or two, of which the lowest bits say which. */
function textAt(bytes: Buffer, at: number, path: string): Text {
  const first = bytes[at] ?? 3;
  const second = bytes[at + 1] ?? 0;
  const size = (first & 3) + 1;
  const length = size === 1 ? first >> 2 : size === 2 ? ((second << 8) | first) >> 2 : MAX_TEXT + 1;
  const end = at + size + length;
  if (end > bytes.length) throw malformed(path, 'metadata of an asset');
  return { bytes: bytes.subarray(at + size, end), end };
}

/** `System.Number`. */
export function readNumber(bytes: Buffer, path: string): bigint {
  if (bytes.length !== 4) throw malformed(path, 'the number of a block');
  return BigInt(bytes.readUInt32LE(0));
}

/** The last moment that a Date can hold. */
const MAX_TIME = 8_640_000_000_000_000n;

/** `Timestamp.Now`, which counts milliseconds. */
export function readTime(bytes: Buffer, path: string): Date {
  const milliseconds = bytes.length === 8 ? bytes.readBigUInt64LE(0) : MAX_TIME + 1n;
  if (milliseconds > MAX_TIME) throw malformed(path, 'a moment');
  return new Date(Number(milliseconds));
}

function u128(bytes: Buffer, at: number): bigint {
  return bytes.readBigUInt64LE(at) | (bytes.readBigUInt64LE(at + 8) << 64n);
}
