/**
 * From a CAIP-10 id to accounts of balancegraph. The id names an address on a chain; each source that reads the chain has an
 * account of its own there. So a table says which sources these are.
 */
import { accountId } from '../gateways/account-id.ts';

/** A source that reads a chain, and its name of the network where it serves several. */
export interface ChainReader {
  readonly source: string;
  readonly network?: string;
}

/** Readers by CAIP-2 id of their chain, such as `eip155:1`. */
export type ChainReaders = ReadonlyMap<string, readonly ChainReader[]>;

/**
 * The ids of the accounts that a CAIP-10 id stands for, one for each source that reads its chain.
 *
 * @throws RangeError when it is no CAIP-10 id, or no source reads its chain.
 */
export function accountIdsAt(caip10: string, readers: ChainReaders): readonly string[] {
  const [, chain = '', address = ''] =
    /^([-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}):([-.%a-zA-Z0-9]{1,128})$/.exec(caip10) ?? [];
  if (chain === '') throw new RangeError(`"${caip10}" is no CAIP-10 id such as eip155:1:0xab16…`);
  const found = readers.get(chain);
  if (found === undefined) throw new RangeError(`no source reads ${chain}; the table knows ${[...readers.keys()]}`);
  return found.map(({ source, ...ledger }) => accountId(source, address, ledger));
}
