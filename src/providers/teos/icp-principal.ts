/**
 * The textual form of Internet Computer principals: base32 of a CRC-32 and up to 29 bytes, lower-case, in dashed
 * groups of five (IC interface specification, "Textual representation of principals", read 2026-11).
 */
import { crc32 } from 'node:zlib';
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { checkPlainText } from '../evm-address.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const MAX_LENGTH = 128;
const CHECKSUM_BYTES = 4;
/** Characters of a self-authenticating id (an account) and of a canister id. */
const ACCOUNT_LENGTH = 63;
const CANISTER_LENGTH = 27;

/** `text` itself where it is the principal of an account or a canister. Case is never folded. */
export function checkPrincipal(text: string): Checked<string> {
  const plain = checkPlainText(text, MAX_LENGTH);
  if (!plain.ok) return plain;
  const position = text.search(/[^a-z2-7-]/);
  if (position >= 0) return refuse(`character "${text.charAt(position)}" not allowed at position ${position}`);
  if (text.length !== ACCOUNT_LENGTH && text.length !== CANISTER_LENGTH) {
    return refuse(`${text.length} characters, need ${ACCOUNT_LENGTH} (${CANISTER_LENGTH} for a canister)`);
  }
  const letters = text.replaceAll('-', '');
  if (letters.replace(/.{5}(?!$)/g, '$&-') !== text) return refuse('dashes must stand after every fifth character');
  return checksumHolds(letters) ? accept(text) : refuse('checksum does not match; probably a typing error');
}

function checksumHolds(letters: string): boolean {
  const bits = [...letters].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = Array.from(bits.matchAll(/.{8}/g), ([byte]) => Number.parseInt(byte, 2));
  if (/1/.test(bits.slice(bytes.length * 8))) return false;
  const body = Buffer.from(bytes);
  return body.readUInt32BE(0) === crc32(body.subarray(CHECKSUM_BYTES));
}
