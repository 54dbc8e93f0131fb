/**
 * References to what an address of Solana can hold: `slip44:501` for the coin, `token:MINT` for a token of the SPL Token
 * program, `token22:MINT` for one of Token-2022. CAIP-19 ids name mints of both programs by `token`
 * (https://namespaces.chainagnostic.org/solana/caip19, read 2026-11); which program a mint is of stands in no id.
 */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { checkPlainText } from '../evm-address.ts';
import { checkKey } from './keys.ts';
import type { TokenProgram } from './programs.ts';

export type SolanaAsset = 'coin' | { readonly program: TokenProgram; readonly mint: string };

export const COIN = 'slip44:501';
const FORM = 'must be slip44:501, token:MINT or token22:MINT';
const MAX_TEXT = 256;

/** Takes a reference apart, or one with the CAIP-2 id of the same chain before it, and checks it. */
export function parseAsset(text: string, chain: string): Checked<SolanaAsset> {
  const plain = checkPlainText(text, MAX_TEXT);
  if (!plain.ok) return plain;
  if (!text.startsWith('solana:')) return parseLocal(text);
  return text.startsWith(`${chain}/`)
    ? parseLocal(text.slice(chain.length + 1))
    : refuse(`is of another chain than ${chain}`);
}

/** The canonical text. */
export function formatAsset(asset: SolanaAsset): string {
  return asset === 'coin' ? COIN : `${asset.program}:${asset.mint}`;
}

/** The CAIP-19 id, which does not tell the program of a mint. */
export function caip19Of(asset: SolanaAsset, chain: string): string {
  return asset === 'coin' ? `${chain}/${COIN}` : `${chain}/token:${asset.mint}`;
}

/** Of a canonical reference. */
export function assetOf(ref: string): SolanaAsset {
  if (ref === COIN) return 'coin';
  const program = ref.startsWith('token22:') ? 'token22' : 'token';
  return { program, mint: ref.slice(program.length + 1) };
}

function parseLocal(text: string): Checked<SolanaAsset> {
  if (text === COIN) return accept('coin');
  const [, program, mint = ''] = /^(token|token22):(.*)$/.exec(text) ?? [];
  if (program !== 'token' && program !== 'token22') return refuse(FORM);
  const key = checkKey(mint);
  return key.ok ? accept({ program, mint: key.value }) : refuse(`mint ${key.rule}`);
}
