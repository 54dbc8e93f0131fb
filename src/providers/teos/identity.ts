/** Addresses and asset ids of TEOS: how they are checked, made canonical, and read back from answers. */
import { decimalScale } from '../../model/amount.ts';
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { checkPlainText, normaliseEvmAddress } from '../evm-address.ts';
import type { AccountRule, AssetRule } from '../provider.ts';
import { checkPrincipal } from './icp-principal.ts';
import type { TeosOptions } from './options.ts';

/** The reference of the native coin, which TEOS serves by a call of its own and gives no id. */
export const NATIVE = 'native';

/** "Amount is a decimal ETH" (TEOS docs `get-eth-balances`, read 2026-11). */
export const NATIVE_DECIMALS = 18;

const MAX_ASSET_TEXT = 66;
/** 96 bits: an event packs the id in 24 digits, and no published id is longer (TEOS docs `teos-events`, read 2026-11). */
const MAX_ASSET_DIGITS = 24;
const MAX_ADDRESS_TEXT = 128;

export function accountRule(options: TeosOptions): AccountRule {
  const evm = options.addresses === 'evm';
  return {
    description: evm ? '0x and 40 hex digits' : 'a principal: 63 characters of lower-case base32 with dashes',
    example: evm
      ? '0x9f114da25b61b77606d47eab414b9360f8783979'
      : 'im7ks-pqbai-bqibi-ga4ea-scqlb-qgq4d-yqcej-bgfav-cylrq-gi2dm-oae',
    normalise(name) {
      if (name.network !== null) return refuse('this source has no networks');
      if (name.subAccount !== null) return refuse('this source has no sub-accounts');
      const address = evm ? normaliseEvmAddress(name.address) : checkPrincipal(name.address);
      return address.ok ? accept({ network: null, address: address.value, subAccount: null }) : address;
    },
  };
}

/** TEOS documents the unit of native amounts as ETH alone; what it would be on the Internet Computer is not known. */
export function servesNative({ addresses }: TeosOptions): boolean {
  return addresses === 'evm';
}

export function assetRule(options: TeosOptions): AssetRule {
  const native = servesNative(options);
  const ids = `0x and at most ${MAX_ASSET_DIGITS} hex digits (a UniqueAssetId)`;
  return {
    description: native ? `${ids}, or "${NATIVE}" for the native coin` : ids,
    example: '0x7bc575105b40df19721a0001',
    normalise(name) {
      if (name.network !== null) return refuse('this source has no networks');
      if (name.ref === NATIVE && !native) return refuse('the native coin is served on EVM chains only');
      const ref = name.ref === NATIVE ? accept(NATIVE) : normaliseAssetId(name.ref);
      return ref.ok ? accept({ network: null, ref: ref.value }) : ref;
    },
    facts(ref) {
      if (ref !== NATIVE || !native) return null;
      const scale = decimalScale(NATIVE_DECIMALS);
      return { name: null, symbol: options.nativeSymbol, scale, type: null, contract: null, details: null };
    },
  };
}

/**
 * The canonical form of a UniqueAssetId: `0x` and lower-case digits without leading zeros. One id is spelled with and
 * without `0x`, in either case and with a leading zero across TEOS's documents (read 2026-11), so it is read as a number.
 */
export function normaliseAssetId(text: string): Checked<string> {
  if (CANONICAL.test(text)) return accept(text);
  const plain = checkPlainText(text, MAX_ASSET_TEXT);
  if (!plain.ok) return plain;
  const start = text.startsWith('0x') ? 2 : 0;
  const position = text.slice(start).search(/[^0-9A-Fa-f]/);
  if (position >= 0)
    return refuse(`character "${text.charAt(start + position)}" not allowed at position ${start + position}`);
  if (text.length === start) return refuse('no hex digits after 0x');
  const digits = text.slice(start).toLowerCase().replace(/^0+/, '');
  if (digits === '') return refuse('zero is not an asset id');
  if (digits.length > MAX_ASSET_DIGITS) return refuse(`${digits.length} hex digits, at most ${MAX_ASSET_DIGITS}`);
  return accept(`0x${digits}`);
}

/** With at most `MAX_ASSET_DIGITS` digits. */
const CANONICAL = /^0x[1-9a-f][0-9a-f]{0,23}$/;

/** The asset id as requests spell it; the rule of the printed form is inferred from published ids. */
export function spellAssetId(ref: string, options: TeosOptions): string {
  const padded = options.assetIds === 'printed' && /^0x[89a-f]/.test(ref);
  return padded ? `0x0${ref.slice(2)}` : ref;
}

/** The address of a row: EVM spellings are one address in any case, with or without prefix; others are taken as they are. */
export function readAddress(text: string, options: TeosOptions): string | null {
  if (options.addresses === 'icp') return checkPlainText(text, MAX_ADDRESS_TEXT).ok ? text : null;
  const digits = /^(?:0x)?([0-9A-Fa-f]{40})$/.exec(text)?.[1];
  return digits === undefined ? null : `0x${digits.toLowerCase()}`;
}
