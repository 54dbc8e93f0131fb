/** Reddio: one asset of an account, or all; every account holds the first assets, as many as the path says. */
import { assetOf, factsOf, seedOf } from '../data.ts';

const ONE = /^(?:\/held-\d+)?\/v1\/balance\?stark_key=(0x[0-9a-f]+)&asset_id=(0x[0-9a-f]+)$/;
const ALL = /^(?:\/held-(\d+))?\/v1\/balances\?stark_key=(0x[0-9a-f]+)&page=1&limit=\d+$/;
/** Where the path does not say. */
const HELD = 3;
const QUANTUM = 1000;

/** The body for a path; null for one that Reddio does not have. */
export function reddioAnswer(path: string): string | null {
  const [, key, asset] = ONE.exec(path) ?? [];
  if (key !== undefined && asset !== undefined) return enveloped(rowOf(key, asset));
  const [, held = HELD, holder] = ALL.exec(path) ?? [];
  if (holder === undefined) return null;
  const list = Array.from({ length: Number(held) }, (_, index) => rowOf(holder, assetOf('reddio', index)));
  return enveloped({ total: list.length, current_page: 1, page_size: list.length, total_page: 1, list });
}

function enveloped(data: object): string {
  return JSON.stringify({ status: 'OK', error: '', error_code: 0, data });
}

function rowOf(key: string, asset: string): object {
  return {
    contract_address: '0x00000000000000000000000000000000000000aa',
    asset_id: asset,
    balance_available: seedOf(key, asset),
    balance_frozen: 7,
    withdraw_frozen: 0,
    type: 'ERC20',
    symbol: 'TKN',
    decimals: factsOf(asset).decimals,
    quantum: QUANTUM,
  };
}
