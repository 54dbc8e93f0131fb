/** `GET /v1/balance` for one asset of an account, `GET /v1/balances` (or the folded v2, v3) for all it holds. */
import { asArray, asObject } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Reading } from '../../model/reading.ts';
import type { Steps } from '../../model/steps.ts';
import { normaliseEvmAddress } from '../evm-address.ts';
import type { CallOf, Completeness, Endpoint, HoldingsFilter, Page } from '../provider.ts';
import { holdingsInSteps, readInSteps } from '../rows.ts';
import { readFoldedRow } from './balances-folded.ts';
import { readData } from './envelope.ts';
import { saysNoSuchAsset } from './errors.ts';
import type { ReddioOptions } from './options.ts';
import { readPage } from './pages.ts';
import { readRow } from './row.ts';
import { withUnderlying } from './underlying.ts';

type AccountCall = CallOf<'account'>;

export function balancesEndpoint(options: ReddioOptions): Endpoint<AccountCall, Reading> {
  return {
    answersByError: saysNoSuchAsset,
    request(call) {
      if (call.asset !== 'all') return singleRequest(call.account.address, call.asset);
      return options.api === 'v1' ? pageRequest(call, 1, options.limit) : foldedRequest(call, options.api);
    },
    follows({ asset }) {
      const isPaged = asset === 'all' && options.api === 'v1';
      return isPaged ? { perhaps: [{ step: 'balances', why: 'a list goes on', most: Number.POSITIVE_INFINITY }] } : {};
    },
    decode: readInSteps(function* (call, exchange) {
      const { homeChain } = options;
      const page = yield* decodeAnswer(call, exchange, options);
      return homeChain === undefined
        ? page
        : { ...page, items: page.items.map((reading) => withUnderlying(reading, homeChain)) };
    }),
  };
}

function* decodeAnswer(call: AccountCall, exchange: Exchange, { api, limit }: ReddioOptions): Steps<Page<Reading>> {
  if (saysNoSuchAsset(exchange)) return { items: [], completeness: SAID_SO };
  const data = readData(exchange);
  const { address } = call.account;
  if (call.asset !== 'all') return readRow(asObject(data, 'data'), { address, path: 'data' });
  return yield* api === 'v1' ? decodePage(call, exchange, limit) : decodeFolded(data, address);
}

/** The source itself says that there is no balance of the asset. */
const SAID_SO: Completeness = { rows: 0, counted: null, cutAt: null, doubts: [] };

function singleRequest(starkKey: string, assetId: string): UpstreamRequest {
  return { method: 'GET', path: `/v1/balance?stark_key=${starkKey}&asset_id=${assetId}`, step: 'balance' };
}

function pageRequest(call: AccountCall, page: number, limit: number): UpstreamRequest {
  const path = `/v1/balances?stark_key=${call.account.address}${filterQuery(call.filter)}&page=${page}&limit=${limit}`;
  return { method: 'GET', path, step: 'balances' };
}

function foldedRequest(call: AccountCall, api: 'v2' | 'v3'): UpstreamRequest {
  const path = `/${api}/balances?stark_key=${call.account.address}${filterQuery(call.filter)}`;
  return { method: 'GET', path, step: 'balances' };
}

/** Throws `BAD_USER_INPUT` for a filter that is no EVM address or no name of a token type. */
function filterQuery(filter: HoldingsFilter | null): string {
  let query = '';
  if (filter?.contract != null) {
    const contract = normaliseEvmAddress(filter.contract);
    if (!contract.ok) throw badFilter(`the contract to filter by: ${contract.rule}`);
    query += `&contract_address=${contract.value}`;
  }
  if (filter?.type != null) {
    if (filter.type.length > 16 || !/^[A-Za-z0-9]+$/.test(filter.type)) {
      throw badFilter('the type to filter by must be 1 to 16 letters and digits, such as ERC721');
    }
    query += `&type=${filter.type}`;
  }
  return query;
}

function badFilter(detail: string): FailureError {
  return new FailureError(failure('BAD_USER_INPUT', { detail }));
}

function* decodePage(call: AccountCall, exchange: Exchange, limit: number): Steps<Page<Reading>> {
  const { rows, next, completeness } = readPage(exchange, limit);
  const read = yield* holdingsInSteps(rows, 'data.list', { holder: () => call.account.address, read: readRow });
  const page = { ...read, completeness };
  return next === null ? page : { ...page, next: pageRequest(call, next, limit) };
}

/** The rows of v2 and v3, which come as an array without an envelope of pages; null where there are none. */
function decodeFolded(data: unknown, address: string): Steps<Page<Reading>> {
  const rows = data === null ? [] : asArray(data, 'data');
  return holdingsInSteps(rows, 'data', { holder: () => address, read: readFoldedRow });
}
