/**
 * Addresses that were checked before, by their text. A request names each of them, and its answer needs their scripts: to check
 * an address takes longer than all else that is done for it.
 */
import { accept, type Checked } from '../../model/checked.ts';
import { type BitcoinAddress, readAddress } from './address.ts';
import type { Network } from './networks.ts';

/** About 300 bytes each: 5 MB for a source at most. */
const MOST_IN_ONE = 8192;

/** Reads addresses of one network. Pure, for what is kept depends on the text alone. */
export type AddressReader = (text: string) => Checked<BitcoinAddress>;

/** Two generations: where one is full, it takes the place of the older, which is forgotten. Refused texts are not kept. */
export function addressReader(network: Network): AddressReader {
  let young = new Map<string, BitcoinAddress>();
  let old = new Map<string, BitcoinAddress>();
  return (text) => {
    const known = young.get(text);
    if (known !== undefined) return accept(known);
    const older = old.get(text);
    const read = older === undefined ? readAddress(text, network) : accept(older);
    if (!read.ok) return read;
    if (young.size >= MOST_IN_ONE) {
      old = young;
      young = new Map();
    }
    young.set(text, read.value);
    return read;
  };
}
