/**
 * Stark keys and asset ids are elements of the StarkEx field, printed as `0x` and hex digits without leading zeros
 * (samples have 61 to 63 digits). They are compared as numbers: padding and the case of digits carry no meaning.
 */
import { parseUnsigned } from '../../model/amount.ts';
import { accept, type Checked, refuse } from '../../model/checked.ts';
import type { AccountName, AssetName } from '../../model/identity.ts';
import type { AssetFacts } from '../../model/reading.ts';
import { checkPlainText } from '../evm-address.ts';
import { spelling, usualKin } from '../kin.ts';
import type { AccountRule, AssetRule } from '../provider.ts';
import { idsOfAnyType } from './asset-id.ts';

/** The prime 2^251 + 17·2^192 + 1 of the field (StarkEx contracts, read 2026-11). */
const FIELD_PRIME = 0x800000000000011000000000000000000000000000000000000000000000001n;
const MAX_TEXT = 128;
/** One Stark key in 2^90 is as short as this; a wallet address in its place is a common mistake. */
const EVM_ADDRESS_LENGTH = '0x'.length + 40;
/** Some clients pad elements to whole 32-byte words. */
const MAX_HEX_DIGITS = 64;

export const accountRule: AccountRule = {
  description:
    'A Stark key: 0x and 1 to 64 hex digits (but not 40, an EVM address), more than zero and less than the field prime.',
  example: '0x38cae143fe6d2b8bdb7051f211744017d98f7e6a67e45a5dfc08759c119cf3c',
  normalise(name): Checked<AccountName> {
    if (name.network !== null) return refuse('this source has no networks');
    if (name.subAccount !== null) return refuse('this source has no sub-accounts');
    const address = normaliseStarkKey(name.address);
    return address.ok ? accept({ network: null, address: address.value, subAccount: null }) : address;
  },
};

export const assetRule: AssetRule = {
  description: 'A StarkEx asset id: 0x and 1 to 64 hex digits, more than zero and less than the field prime.',
  example: '0x352f9ffd821a525051de2d71126113505a7b0a73d98dbc0ac0ff343cfbdef5e',
  normalise(name): Checked<AssetName> {
    if (name.network !== null) return refuse('this source has no networks');
    const ref = normaliseAssetId(name.ref);
    return ref.ok ? accept({ network: null, ref: ref.value }) : ref;
  },
  facts: () => null,
  kin: (ref, facts) => [...usualKin(ref, facts), ...idsOf(facts).map(spelling)],
};

/** The ids that follow from what a row says of its asset, which need not be the one that it names. */
function idsOf(facts: AssetFacts | null): readonly string[] {
  const { contract = null, details = null } = facts ?? {};
  const quantum = details?.quantum;
  if (typeof quantum !== 'bigint') return [];
  const tokenId = typeof details?.tokenId === 'string' ? parseUnsigned(details.tokenId) : null;
  return idsOfAnyType({ contract, quantum, tokenId });
}

/** `0x` and lower-case hex digits without leading zeros. */
export function normaliseStarkKey(text: string): Checked<string> {
  const key = normaliseFieldElement(text, { tooLarge: 'value too large for a Stark key', zero: 'zero is not a key' });
  // Checks the canonical spelling too: a key that is accepted with padding must be accepted without it.
  if (!key.ok || ![text, key.value].some(({ length }) => length === EVM_ADDRESS_LENGTH)) return key;
  return refuse('40 hex digits are an EVM address, not a Stark key');
}

/** `0x` and lower-case hex digits without leading zeros. */
export function normaliseAssetId(text: string): Checked<string> {
  return normaliseFieldElement(text, { tooLarge: 'value too large for an asset id', zero: 'zero is not an asset id' });
}

function normaliseFieldElement(text: string, rules: { readonly tooLarge: string; readonly zero: string }) {
  const plain = checkPlainText(text, MAX_TEXT);
  if (!plain.ok) return plain;
  if (text.startsWith('0X')) return refuse('must start with lower-case 0x');
  if (!text.startsWith('0x')) return refuse('must start with 0x');
  const digits = text.slice(2);
  const foreign = digits.search(/[^0-9a-fA-F]/);
  if (foreign >= 0) return refuse(`character "${digits.charAt(foreign)}" at position ${foreign + 2} is not hex`);
  if (digits === '') return refuse(`0 hex digits after 0x, need 1 to ${MAX_HEX_DIGITS}`);
  if (digits.length > MAX_HEX_DIGITS) return refuse(`${digits.length} hex digits, at most ${MAX_HEX_DIGITS}`);
  const value = BigInt(text);
  if (value === 0n) return refuse(rules.zero);
  return value < FIELD_PRIME ? accept(`0x${value.toString(16)}`) : refuse(rules.tooLarge);
}
