/**
 * Reddio's v1 API (StarkEx). Requests and rows as on Reddio's reference page and documents, error codes as in its SDK
 * (read 2026-11). Refusing unknown or repeated query parameters is assumed.
 */

import { isStarkElement } from '../ledger/addresses.ts';
import type { FlatBook, LedgerAccount, ReddioAsset } from '../ledger/book.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Random } from '../ledger/random.ts';
import type { ReddioKnobs } from '../wire/knobs.ts';
import { parseQuery, pathOf, type SandboxRequest, type Wire, type WireAnswer, WireRefusal } from '../wire/wire.ts';
import { reddioContractInfo, reddioContracts, reddioRow, zeroRowAmounts } from './rows.ts';

type Parameters = ReadonlyMap<string, string>;
type Handler = (parameters: Parameters, knobs: Readonly<ReddioKnobs>) => WireAnswer;

/** Error codes of Reddio's Java SDK. */
const CODES = {
  1: 'stark key missing',
  5: 'no such account id',
  6: 'no such asset id',
  15: 'not such contract',
  18: 'stark key invalid',
  19: 'invalid param',
  27: 'contract address missing',
  28: 'no such contract type',
  29: 'failed to parse uint',
  400: 'failed to verify params',
} as const;

const TYPES = ['ETH', 'ERC20', 'ERC20M', 'ERC721', 'ERC721M', 'ERC721MC'];
const DEFAULT_LIMIT = 100;

export function reddioWire(ledger: Ledger): Wire<ReddioKnobs> {
  const shuffle = new Random(ledger.seed, 'reddio/shuffle');
  const routes: Readonly<Record<string, { readonly names: readonly string[]; readonly handle: Handler }>> = {
    '/v1/balances': {
      names: ['stark_key', 'contract_address', 'type', 'page', 'limit'],
      handle: (parameters, knobs) => balances(ledger.reddio, parameters, { knobs, shuffle }),
    },
    '/v1/balance': {
      names: ['stark_key', 'asset_id'],
      handle: (parameters, knobs) => balance(ledger.reddio, parameters, knobs),
    },
    '/v1/contract_info': {
      names: ['contract_address', 'type'],
      handle: (parameters, knobs) => contractInfo(ledger.reddio, parameters, knobs),
    },
    '/v1/starkex/contracts': { names: [], handle: () => ok(reddioContracts) },
  };
  return {
    name: 'reddio',
    contentType: 'application/json; charset=utf-8',
    endpoint: (target) => (Object.hasOwn(routes, pathOf(target)) ? pathOf(target) : 'unknown'),
    answer({ endpoint, method, target }: SandboxRequest, { knobs }) {
      const route = Object.hasOwn(routes, endpoint) ? routes[endpoint] : undefined;
      if (route === undefined || method !== 'GET') return { status: 404, text: '404 page not found' };
      const parameters = parseQuery(target);
      if (parameters === null) throw refusal(400, knobs);
      for (const name of parameters.keys()) if (!route.names.includes(name)) throw refusal(400, knobs);
      return route.handle(parameters, knobs);
    },
  };
}

function balances(
  book: FlatBook<ReddioAsset>,
  parameters: Parameters,
  { knobs, shuffle }: { readonly knobs: Readonly<ReddioKnobs>; readonly shuffle: Random },
): WireAnswer {
  const account = accountOf(book, parameters, knobs);
  const page = count(parameters, 'page', { fallback: 1, knobs });
  const limit = Math.min(count(parameters, 'limit', { fallback: DEFAULT_LIMIT, knobs }), knobs.maxLimit);
  const type = parameters.get('type') || null;
  if (type !== null && !TYPES.includes(type)) throw refusal(28, knobs);
  const contract = parameters.get('contract_address')?.toLowerCase() || null;
  const rows = (account === null ? [] : [...book.holdings(account)])
    .map(([ref, amounts]) => ({ asset: book.asset(ref), amounts }))
    .filter(({ amounts }) => knobs.listZeros || amounts.total !== 0n)
    .filter(({ asset }) => type === null || asset?.token.type === type)
    .filter(({ asset }) => contract === null || (asset?.token.contract ?? 'eth') === contract)
    .flatMap(({ asset, amounts }) => (asset === null ? [] : [reddioRow(asset, amounts, knobs)]));
  const total = rows.length;
  const all = knobs.shuffleRows ? shuffle.shuffled(rows) : rows;
  const paged = knobs.envelope === 'paged';
  const shown = paged ? all.slice((page - 1) * limit, page * limit) : all;
  const list = shown.length === 0 && knobs.emptyAs === 'null' ? null : shown;
  const paging = { current_page: page, page_size: limit, total_page: Math.ceil(total / limit) };
  return ok({ list, total, ...(paged ? paging : {}) });
}

function balance(book: FlatBook<ReddioAsset>, parameters: Parameters, knobs: Readonly<ReddioKnobs>): WireAnswer {
  const account = accountOf(book, parameters, knobs);
  const id = element(parameters.get('asset_id') ?? '', knobs);
  if (id === null) throw refusal(19, knobs);
  const asset = book.asset(id);
  const held = account === null ? null : book.truth(account, id);
  const amounts = held ?? (knobs.neverHeld === 'zero' ? zeroRowAmounts : null);
  if (asset === null || amounts === null) throw refusal(6, knobs);
  return ok(reddioRow(asset, amounts, knobs));
}

function contractInfo(book: FlatBook<ReddioAsset>, parameters: Parameters, knobs: Readonly<ReddioKnobs>): WireAnswer {
  const contract = parameters.get('contract_address');
  const type = parameters.get('type') || null;
  if (!contract) throw refusal(27, knobs);
  if (type !== null && !TYPES.includes(type)) throw refusal(28, knobs);
  // The coin has no contract; SDKs name it by the upper-case word in both parameters.
  const coin = contract === 'ETH' && type === 'ETH';
  const wanted = coin ? null : contract.toLowerCase();
  const assets = book.assets().filter(({ token }) => token.contract === wanted && (type ?? token.type) === token.type);
  const [first] = assets;
  if (first === undefined) throw refusal(15, knobs);
  return { status: 200, json: { status: 'OK', data: reddioContractInfo(first, assets.length), error: '' } };
}

function accountOf(
  book: FlatBook<ReddioAsset>,
  parameters: Parameters,
  knobs: Readonly<ReddioKnobs>,
): LedgerAccount | null {
  const given = parameters.get('stark_key');
  if (!given) throw refusal(1, knobs);
  const key = element(given, knobs);
  if (key === null) throw refusal(18, knobs);
  const account = book.account(key);
  if (account === null && knobs.unknownAccount === 'error') throw refusal(5, knobs);
  return account;
}

/** The canonical spelling of a field element; null where it is none, or spelled in a way that is not accepted. */
function element(text: string, knobs: Readonly<ReddioKnobs>): string | null {
  const padded = knobs.paddedKeys && /^0x0*([0-9a-fA-F]{1,64})$/.exec(text);
  const spelled = padded ? `0x${(padded[1] ?? '').toLowerCase().replace(/^0+/, '')}` : text;
  return isStarkElement(spelled) ? spelled : null;
}

/** A whole number from 1 up; the fallback where it is missing or empty. */
function count(
  parameters: Parameters,
  name: string,
  { fallback, knobs }: { readonly fallback: number; readonly knobs: Readonly<ReddioKnobs> },
): number {
  const text = parameters.get(name) || String(fallback);
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw refusal(29, knobs);
  return Number(text);
}

function ok(data: unknown): WireAnswer {
  return { status: 200, json: { status: 'OK', error: '', error_code: 0, data } };
}

function refusal(code: keyof typeof CODES, knobs: Readonly<ReddioKnobs>): WireRefusal {
  const json = { status: knobs.failureStatus, error: CODES[code], error_code: code, data: null };
  return new WireRefusal({ status: knobs.failureHttpStatus, json });
}
