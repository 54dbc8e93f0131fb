/** Texts in bech32 and bech32m (BIP 173 and BIP 350, read 2026-11): a prefix, symbols of five bits, a checksum. */
import { bech32, bech32m } from '@scure/base';
import { accept, type Checked, refuse } from '../model/checked.ts';
import { checkPlainText } from './evm-address.ts';

/** The longest text for which the checksum promises to find up to four wrong letters. */
const MAX_LENGTH = 90;
const CHECKSUM_LENGTH = 6;
const checksums = ['bech32', 'bech32m'] as const;
const codecs = { bech32, bech32m } as const;

export interface Bech32Text {
  /** The canonical form, in lower case. */
  readonly text: string;
  /** What stands before the last `1`, e.g. `bc`, `cosmos`. */
  readonly prefix: string;
  /** Five bits each, without the checksum. */
  readonly words: readonly number[];
  /** Which of the two checksums the text has. */
  readonly checksum: 'bech32' | 'bech32m';
}

/**
 * Takes a text apart. Refused in mixed case, and where neither checksum holds.
 * @param limit Characters of the longest text, for ledgers that go beyond the 90 of BIP 173.
 * @param likely Which of the checksums is tried first; the answer is the same.
 */
export function readBech32(
  text: string,
  limit = MAX_LENGTH,
  likely: Bech32Text['checksum'] = 'bech32',
): Checked<Bech32Text> {
  const plain = checkPlainText(text, limit);
  if (!plain.ok) return plain;
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return refuse('upper and lower case mixed');
  const separator = lower.lastIndexOf('1');
  if (separator < 1 || lower.length - separator <= CHECKSUM_LENGTH) return refuse('must have the form prefix1data');
  const data = lower.slice(separator + 1);
  const position = data.search(/[^qpzry9x8gf2tvdw0s3jn54khce6mua7l]/);
  if (position >= 0) return refuse(`character "${data.charAt(position)}" not in bech32`);
  for (const checksum of likely === 'bech32' ? checksums : checksums.toReversed()) {
    const { decodeUnsafe } = codecs[checksum];
    const decoded = decodeUnsafe(lower, limit);
    if (decoded) return accept({ text: lower, prefix: decoded.prefix, words: decoded.words, checksum });
  }
  return refuse('checksum does not match; probably a typing error');
}

/** The bytes of symbols of five bits; refused where the bits that are left over are not four zeros at most. */
export function bytesOfWords(words: readonly number[]): Checked<Uint8Array> {
  const bytes = bech32.fromWordsUnsafe([...words]);
  return bytes ? accept(bytes) : refuse('the data are no whole bytes; probably a typing error');
}
