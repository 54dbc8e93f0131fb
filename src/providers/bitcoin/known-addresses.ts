/**
 * Addresses that were checked before, by their text. A request names each of them, and its answer needs their scripts: to check
 * an address takes longer than all else that is done for it.
 */
import { accept, type Checked } from '../../model/checked.ts';
import { ownText } from '../../model/own-text.ts';
import { Remembered } from '../remembered.ts';
import { type BitcoinAddress, readAddress } from './address.ts';
import type { Network } from './networks.ts';

/** About 300 bytes each: 5 MB for a source at most. */
const MOST_IN_ONE = 8192;

/** Reads addresses of one network. Pure, for what is kept depends on the text alone. */
export type AddressReader = (text: string) => Checked<BitcoinAddress>;

/** Refused texts are not kept. */
export function addressReader(network: Network): AddressReader {
  const known = new Remembered<BitcoinAddress>(MOST_IN_ONE);
  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return accept(remembered);
    const own = ownText(text);
    const read = readAddress(own, network);
    if (read.ok) known.set(own, read.value);
    return read;
  };
}
