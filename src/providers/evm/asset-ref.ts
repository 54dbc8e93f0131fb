/** References to what an EVM account can hold: `native`, `erc20:0x…`, `erc721:0x…/ID`, `erc1155:0x…/ID`. */
import { parseUnsigned } from '../../model/amount.ts';
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { writtenCoinType } from '../coin-types.ts';
import { checkPlainText, normaliseEvmAddress } from '../evm-address.ts';
import { coinTypeOf } from './chains.ts';

export type EvmAsset =
  | { readonly standard: 'native' }
  | { readonly standard: 'erc20'; readonly contract: string }
  | { readonly standard: 'erc721' | 'erc1155'; readonly contract: string; readonly id: bigint };

const FORM = 'must be native, erc20:0x…, erc721:0x…/ID or erc1155:0x…/ID';
const MAX_TEXT = 256;
const MAX_ID = 2n ** 256n - 1n;
const ZERO = `0x${'0'.repeat(40)}`;
/** Addresses up to this one are kept for precompiled contracts, some of which answer any call with one word. */
const LAST_PRECOMPILE = 0x1ffn;

/** Takes a reference apart, or a CAIP-19 id of the same chain, and checks it. */
export function parseAsset(text: string, chain: number): Checked<EvmAsset> {
  const plain = checkPlainText(text, MAX_TEXT);
  if (!plain.ok) return plain;
  const colon = text.indexOf(':');
  if (!text.startsWith('eip155:')) return parseLocal(text);
  const [, named = '', local = ''] = /^eip155:([^/]*)\/(.*)$/.exec(text) ?? [];
  if (named !== String(chain)) return refuse(colon < 0 ? FORM : `is of another chain than eip155:${chain}`);
  return local.startsWith('slip44:') ? parseCoin(local, chain) : parseLocal(local);
}

/** The canonical text. */
export function formatAsset(asset: EvmAsset): string {
  switch (asset.standard) {
    case 'native':
      return 'native';
    case 'erc20':
      return `erc20:${asset.contract}`;
    default:
      return `${asset.standard}:${asset.contract}/${asset.id}`;
  }
}

/** The CAIP-19 id; null for a native coin whose coin type is not known. */
export function caip19Of(asset: EvmAsset, chain: number): string | null {
  if (asset.standard !== 'native') return `eip155:${chain}/${formatAsset(asset)}`;
  const coin = coinTypeOf(chain);
  return coin === null ? null : `eip155:${chain}/slip44:${coin}`;
}

function parseCoin(text: string, chain: number): Checked<EvmAsset> {
  const coin = coinTypeOf(chain);
  const named = writtenCoinType(`eip155:${chain}`, text.slice('slip44:'.length));
  return coin !== null && named === String(coin)
    ? accept({ standard: 'native' })
    : refuse('names no coin that is known to be the native one of the chain; write native');
}

function parseLocal(text: string): Checked<EvmAsset> {
  if (text === 'native') return accept({ standard: 'native' });
  const [, standard, address = '', slash, digits = ''] = /^(erc20|erc721|erc1155):([^/]*)(\/?)(.*)$/.exec(text) ?? [];
  if (standard === undefined) return refuse(FORM);
  const contract = parseContract(address);
  if (!contract.ok) return contract;
  if (standard === 'erc20') {
    return slash === '' ? accept({ standard, contract: contract.value }) : refuse('an erc20 has no token id');
  }
  if (standard !== 'erc721' && standard !== 'erc1155') return refuse(FORM);
  const id = parseId(digits);
  return id.ok ? accept({ standard, contract: contract.value, id: id.value }) : id;
}

function parseContract(text: string): Checked<string> {
  const address = normaliseEvmAddress(text);
  if (!address.ok) return refuse(`contract ${address.rule}`);
  if (address.value === ZERO) return refuse('the zero address is no contract; the native coin is native');
  return BigInt(address.value) <= LAST_PRECOMPILE ? refuse('the address is that of a precompiled contract') : address;
}

function parseId(digits: string): Checked<bigint> {
  if (digits === '') return refuse('token id is missing: …/ID');
  const id = /^(?:0|[1-9][0-9]*)$/.test(digits) ? parseUnsigned(digits) : null;
  if (id === null) return refuse('token id must be a decimal number without leading zeros');
  return id > MAX_ID ? refuse('token id is larger than 2^256 - 1') : accept(id);
}
