/**
 * References to what an account can hold: `native`, and `asset:ID` for an asset of the Assets pallet. CAIP-19 ids name the coin by
 * its number in SLIP-44. The namespace has no profile for assets; `asset:ID` is what wallets and libraries write (read 2026-11).
 */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { checkPlainText } from '../evm-address.ts';

/** A number of the Assets pallet, or the coin. */
export type SubstrateAsset = 'coin' | number;

export const COIN = 'native';
const PREFIX = 'asset:';
const FORM = 'must be native or asset:ID';
const MAX_TEXT = 256;
const MAX_ID = 2 ** 32 - 1;

/** Takes a reference apart, or one with the CAIP-2 id of the same chain before it, and checks it. */
export function parseAsset(text: string, chain: string): Checked<SubstrateAsset> {
  const plain = checkPlainText(text, MAX_TEXT);
  if (!plain.ok) return plain;
  if (!text.startsWith('polkadot:')) return parseLocal(text);
  if (!text.startsWith(`${chain}/`)) return refuse(`is of another chain than ${chain}`);
  const local = text.slice(chain.length + 1);
  return local === COIN ? refuse(FORM) : parseLocal(local);
}

function parseLocal(text: string): Checked<SubstrateAsset> {
  if (text === COIN) return accept('coin');
  if (!text.startsWith(PREFIX)) return refuse(FORM);
  const digits = text.slice(PREFIX.length);
  if (!/^(?:0|[1-9][0-9]{0,9})$/.test(digits)) return refuse('the id must be a decimal number without leading zeros');
  const id = Number(digits);
  return id > MAX_ID ? refuse('the id has more than 32 bits') : accept(id);
}

/** The canonical text. */
export function formatAsset(asset: SubstrateAsset): string {
  return asset === 'coin' ? COIN : `${PREFIX}${asset}`;
}

/** Of a canonical reference. */
export function assetOf(ref: string): SubstrateAsset {
  return ref === COIN ? 'coin' : Number(ref.slice(PREFIX.length));
}

/** The CAIP-19 id of an asset of the pallet. */
export function caip19Of(id: number, chain: string): string {
  return `${chain}/${formatAsset(id)}`;
}
