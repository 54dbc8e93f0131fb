/** Denominations of coins, as the Cosmos SDK checks them (cosmos-sdk v0.46 to v0.53 `types/coin.go`, read 2026-11). */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { checkPlainText } from '../evm-address.ts';

const MAX_LENGTH = 128;
const MIN_LENGTH = 3;
/** A coin of another chain: the SHA-256 of its path, which ibc-go writes in upper case (ADR 001 of ibc-go, read 2026-11). */
const TRACED = /^ibc\/[0-9a-fA-F]{64}$/;

/**
 * The canonical form. Letters of either case are different denominations, but for the digest of a coin from another chain:
 * the chain would answer zero for a digest in lower case, since it has no such denomination.
 */
export function normaliseDenomination(text: string): Checked<string> {
  const plain = checkPlainText(text, MAX_LENGTH);
  if (!plain.ok) return plain;
  if (text.length < MIN_LENGTH) return refuse(`${text.length} characters, need ${MIN_LENGTH} to ${MAX_LENGTH}`);
  if (!/^[a-zA-Z]/.test(text)) return refuse('must start with a letter');
  const position = text.search(/[^a-zA-Z0-9/:._-]/);
  if (position >= 0) return refuse(`character "${text.charAt(position)}" not allowed at position ${position}`);
  if (TRACED.test(text)) return accept(`ibc/${text.slice('ibc/'.length).toUpperCase()}`);
  return text.startsWith('ibc/') ? refuse('must be ibc/ and 64 hex digits') : accept(text);
}
