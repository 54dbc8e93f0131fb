/**
 * An account is named by its decimal account id or by the address of its owner; an asset by its decimal token id, which
 * holds on one deployment only. An id and the address behind it are two names, and two accounts of the graph: finding out
 * that they are the same takes a request.
 */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import type { AccountName, AssetName } from '../../model/identity.ts';
import { checkPlainText, normaliseEvmAddress } from '../evm-address.ts';
import type { AccountRule, AssetRule } from '../provider.ts';

interface Index {
  readonly what: string;
  readonly max: number;
}

/** Accounts are leaves of a tree with 32-bit indexes (Loopring 3.6 circuits, read 2026-11). */
const ACCOUNT_ID: Index = { what: 'account id', max: 4294967295 };
/**
 * Assets have 16-bit indexes, of which fungible tokens take the lower half. The slots from 32768 hold NFTs, which are
 * never among the balances of tokens (Loopring circuits and docs, read 2026-11).
 */
const TOKEN_ID: Index = { what: 'token id', max: 32767 };
const SLOT: Index = { what: 'slot', max: 65535 };
const MAX_TEXT = 128;

export const accountRule: AccountRule = {
  description: 'A decimal account id up to 4294967295, or the address of the owner: 0x and 40 hex digits.',
  example: '0x8656920c85342d646e5286cb841f90209272abeb',
  normalise(name): Checked<AccountName> {
    if (name.network !== null) return refuse('this source has no networks');
    if (name.subAccount !== null) return refuse('this source has no sub-accounts');
    const address = normaliseAddress(name.address);
    return address.ok ? accept({ network: null, address: address.value, subAccount: null }) : address;
  },
};

export const assetRule: AssetRule = {
  description: 'A decimal token id from 0 to 32767, as in the list of tokens of the deployment.',
  example: '1',
  normalise(name): Checked<AssetName> {
    if (name.network !== null) return refuse('this source has no networks');
    const ref = normaliseIndex(name.ref, TOKEN_ID);
    return ref.ok ? accept({ network: null, ref: ref.value }) : ref;
  },
  facts: () => null,
};

/** True for an account id, false for an owner's address; only for canonical addresses. */
export function isAccountId(address: string): boolean {
  return !address.startsWith('0x');
}

/** The account id that a server's number or text spells; null where it spells none. */
export function readAccountId(digits: string | null): string | null {
  return readIndex(digits, ACCOUNT_ID);
}

/** The token id that a server's number or text spells; null where it spells none. */
export function readTokenId(digits: string | null): string | null {
  return readIndex(digits, TOKEN_ID);
}

/** Whether a server's number or text spells a slot that holds an NFT, which no reference names. */
export function isNftSlot(digits: string | null): boolean {
  return readIndex(digits, TOKEN_ID) === null && readIndex(digits, SLOT) !== null;
}

function readIndex(digits: string | null, index: Index): string | null {
  const checked = normaliseIndex(digits ?? '', index);
  return checked.ok ? checked.value : null;
}

function normaliseAddress(text: string): Checked<string> {
  const numeric = /^[-+.0-9]/.test(text) && !/^0[xX]/.test(text);
  return numeric ? normaliseIndex(text, ACCOUNT_ID) : normaliseEvmAddress(text);
}

function normaliseIndex(text: string, { what, max }: Index): Checked<string> {
  const plain = checkPlainText(text, MAX_TEXT);
  if (!plain.ok) return plain;
  if (!/^(?:0|[1-9][0-9]*)$/.test(text)) {
    return refuse(`${what} must be digits only: a whole number ≥ 0 without leading zeros`);
  }
  return Number(text) <= max ? accept(text) : refuse(`${what} too large, at most ${max}`);
}
