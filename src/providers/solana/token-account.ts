/**
 * What a token account holds. Both programs lay out its first 165 bytes alike
 * (https://github.com/solana-program/token, `state.rs`, read 2026-11); extensions of Token-2022 stand behind them.
 */
import { malformed } from '../../http/decode.ts';
import { keyText } from './keys.ts';

export interface TokenAccount {
  readonly mint: string;
  readonly owner: string;
  readonly amount: bigint;
  /** Null where the program has not made it an account yet, or where it is something else. */
  readonly state: 'initialised' | 'frozen' | null;
}

/** Of the bytes of an account, all up to the state. */
export const TOKEN_ACCOUNT_BYTES = 109;

/** Where its parts stand; the mint is first. */
export const OWNER = 32;
export const AMOUNT = 64;
export const STATE = 108;

const INITIALISED = 1;
const FROZEN = 2;

/** Whether the byte is the state of an account that the program has made. */
export function isAccountState(state: number): boolean {
  return state === INITIALISED || state === FROZEN;
}

/** @param data of an account of a token program, from the first byte on */
export function readTokenAccount(data: Buffer, path: string): TokenAccount {
  if (data.length < TOKEN_ACCOUNT_BYTES) throw malformed(`${path}.data`, 'a token account');
  const state = data.readUInt8(STATE);
  return {
    mint: keyText(data.subarray(0, OWNER)),
    owner: keyText(data.subarray(OWNER, AMOUNT)),
    amount: data.readBigUInt64LE(AMOUNT),
    state: state === INITIALISED ? 'initialised' : state === FROZEN ? 'frozen' : null,
  };
}
