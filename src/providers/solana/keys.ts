/** Addresses of Solana: 32 bytes, written in base58 without a checksum (https://solana.com/docs/core/accounts, read 2026-11). */
import { base58 } from '@scure/base';
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { readBase58 } from '../base58.ts';

const BYTES = 32;

/** The text itself where it stands for 32 bytes. One text stands for one list of bytes, so it is canonical as it is. */
export function checkKey(text: string): Checked<string> {
  const bytes = readBase58(text);
  if (!bytes.ok) return bytes;
  const { length } = bytes.value;
  return length === BYTES ? accept(text) : refuse(`stands for ${length} bytes, need ${BYTES}`);
}

/** The bytes of a canonical address. */
export function keyBytes(text: string): Uint8Array {
  return base58.decode(text);
}

/** By their bytes, the texts that were written last: the same mints stand in the answers about all owners. */
const written = new Map<string, string>();
const MOST_WRITTEN = 4096;

/** The address that 32 bytes stand for. */
export function keyText(bytes: Buffer): string {
  const key = bytes.toString('latin1');
  const known = written.get(key);
  if (known !== undefined) return known;
  if (written.size === MOST_WRITTEN) written.clear();
  const text = base58.encode(bytes);
  written.set(key, text);
  return text;
}
