/**
 * Texts in base58: the bytes of Solana's keys and of SS58 as they are, and base58check with its four bytes of checksum
 * (https://en.bitcoin.it/wiki/Base58Check_encoding, read 2026-11). One text stands for one list of bytes, so that an
 * address which passes is canonical as it is.
 */
import { hash } from 'node:crypto';
import { base58, createBase58check } from '@scure/base';
import { accept, type Checked, refuse } from '../model/checked.ts';
import { checkPlainText } from './evm-address.ts';

/** Longer than any address; the time that base58 takes grows with the square of the length. */
const MAX_LENGTH = 128;

const withChecksum = createBase58check((bytes: Uint8Array) => hash('sha256', bytes, 'buffer'));

/** `text` itself where it has nothing but the letters of base58; no checksum is looked at. */
export function checkBase58(text: string, limit: number): Checked<string> {
  const plain = checkPlainText(text, limit);
  if (!plain.ok) return plain;
  const position = text.search(/[^1-9A-HJ-NP-Za-km-z]/);
  return position < 0 ? accept(text) : refuse(`character "${text.charAt(position)}" not in base58`);
}

/** The bytes that the text stands for, for forms with another checksum than base58check, or with none. */
export function readBase58(text: string): Checked<Uint8Array> {
  const checked = checkBase58(text, MAX_LENGTH);
  return checked.ok ? accept(base58.decode(checked.value)) : checked;
}

/** The bytes before the checksum, such as a version and a hash. Refused where the checksum does not hold. */
export function readBase58check(text: string): Checked<Uint8Array> {
  const checked = checkBase58(text, MAX_LENGTH);
  if (!checked.ok) return checked;
  try {
    return accept(withChecksum.decode(checked.value));
  } catch {
    // Its letters are sound: what is left to fail is the checksum.
    return refuse('checksum does not match; probably a typing error');
  }
}
