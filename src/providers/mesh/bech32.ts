/** Addresses in bech32 or bech32m (BIP 173 and BIP 350, read 2026-11), of any length that a ledger uses. */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { checkPlainText } from '../evm-address.ts';

const MAX_LENGTH = 256;
const CHARSET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const CHECKSUM_LENGTH = 6;
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** The checksums of a valid bech32 and of a valid bech32m address. */
const SOUND = [1, 0x2bc830a3];

/** The lower-case form; text in mixed case or with a wrong checksum is refused. */
export function normaliseBech32(text: string): Checked<string> {
  const plain = checkPlainText(text, MAX_LENGTH);
  if (!plain.ok) return plain;
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return refuse('upper and lower case mixed');
  const separator = lower.lastIndexOf('1');
  if (separator < 1 || lower.length - separator <= CHECKSUM_LENGTH) return refuse('must have the form prefix1data');
  const data = lower.slice(separator + 1);
  const position = data.search(/[^qpzry9x8gf2tvdw0s3jn54khce6mua7l]/);
  if (position >= 0) return refuse(`character "${data.charAt(position)}" not in bech32`);
  return checksumHolds(lower.slice(0, separator), data)
    ? accept(lower)
    : refuse('checksum does not match; probably a typing error');
}

function checksumHolds(prefix: string, data: string): boolean {
  const codes = Array.from(prefix, (character) => character.charCodeAt(0));
  const values = Array.from(data, (character) => CHARSET.indexOf(character));
  const symbols = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...values];
  return SOUND.includes(symbols.reduce(step, 1));
}

function step(checksum: number, symbol: number): number {
  const top = checksum >> 25;
  const shifted = ((checksum & 0x1ffffff) << 5) ^ symbol;
  return GENERATORS.reduce((sum, generator, bit) => ((top >> bit) & 1 ? sum ^ generator : sum), shifted);
}
