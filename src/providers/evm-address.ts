/** Checks on identifiers that people type, and the one rule for EVM addresses that several providers share. */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { accept, type Checked, refuse } from '../model/checked.ts';

const MAX_LENGTH = 128;
const HEX_DIGITS = 40;

/**
 * `text` itself where it is 1 to `limit` visible ASCII characters without white space; else the first thing wrong.
 * Linear in `limit`: a longer text is refused before it is looked at. Never trims, and echoes code points only.
 */
export function checkPlainText(text: string, limit: number): Checked<string> {
  if (text.length > limit) return refuse(`${text.length} characters, limit ${limit}`);
  if (text === '') return refuse('is empty');
  const position = text.search(/[^\x21-\x7e]/);
  return position < 0 ? accept(text) : refuse(describeForeign(text, position));
}

/**
 * The canonical form of an EVM address: `0x` and 40 lower-case hex digits. Accepts lower case, upper case, or mixed
 * case with a matching EIP-55 checksum (https://eips.ethereum.org/EIPS/eip-55).
 */
export function normaliseEvmAddress(text: string): Checked<string> {
  if (CANONICAL.test(text)) return accept(text);
  const plain = checkPlainText(text, MAX_LENGTH);
  if (!plain.ok) return plain;
  const symbol = text.search(/[^0-9A-Za-z]/);
  if (symbol >= 0) return refuse(`character "${text.charAt(symbol)}" not allowed at position ${symbol}`);
  if (text.startsWith('0X')) return refuse('must start with lower-case 0x');
  if (!text.startsWith('0x')) return refuse('must start with 0x');
  const digits = text.slice(2);
  const letter = digits.search(/[^0-9A-Fa-f]/);
  if (letter >= 0) return refuse(`character "${digits.charAt(letter)}" at position ${letter + 2} is not hex`);
  if (digits === '') return refuse(`0 hex digits after 0x, need ${HEX_DIGITS}`);
  if (digits.length !== HEX_DIGITS) return refuse(`${digits.length} hex digits, need ${HEX_DIGITS}`);
  if (!checksumHolds(digits)) return refuse('checksum does not match; probably a typing error');
  return accept(`0x${digits.toLowerCase()}`);
}

const CANONICAL = /^0x[0-9a-f]{40}$/;

/** Digits in one case carry no checksum; in mixed case each letter's case is a bit of it. */
function checksumHolds(digits: string): boolean {
  const lower = digits.toLowerCase();
  if (digits === lower || digits === digits.toUpperCase()) return true;
  const hash = bytesToHex(keccak_256(utf8ToBytes(lower)));
  return lower
    .split('')
    .every((digit, index) => digits.charAt(index) === (hash.charAt(index) >= '8' ? digit.toUpperCase() : digit));
}

function describeForeign(text: string, position: number): string {
  const code = text.codePointAt(position) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  if (code >= 0xd800 && code <= 0xdfff) return `not valid Unicode at position ${position}`;
  if (code !== 0x09 && (code < 0x20 || (code >= 0x7f && code <= 0x9f))) {
    return `control character ${name} at position ${position}`;
  }
  if (/\s/.test(text.charAt(position))) return `white space at position ${position}`;
  return `character ${name} at position ${position}`;
}
