/** `GET /v1/balance` for one asset of an account, `GET /v1/balances` (or the folded v2, v3) for all it holds. */
import { asArray, asObject, type JsonObject } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Reading } from '../../model/reading.ts';
import type { Steps } from '../../model/steps.ts';
import { normaliseEvmAddress } from '../evm-address.ts';
import type {
  BalanceEndpoint,
  CallOf,
  Completeness,
  HoldingsFilter,
  Page,
  PlainRows,
  RowFrame,
  RowPlace,
  RowsRead,
} from '../provider.ts';
import { holdingsInSteps, pageInSteps, readInSteps } from '../rows.ts';
import { readFoldedRow } from './balances-folded.ts';
import { readData } from './envelope.ts';
import { saysNoSuchAsset } from './errors.ts';
import type { ReddioOptions } from './options.ts';
import { readPage } from './pages.ts';
import { readRow } from './row.ts';
import { withUnderlying } from './underlying.ts';

type AccountCall = CallOf<'account'>;

export function balancesEndpoint(options: ReddioOptions): BalanceEndpoint<AccountCall> {
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
      if (isPage(call, options)) return yield* pageInSteps(frameOf(call, exchange, options));
      const page = yield* decodeAnswer(call, exchange);
      return { ...page, ...described(page, options) };
    }),
    rows: plainRows(options),
  };
}

/** Rows of a list count quanta, and each has the facts of its asset. */
function plainRows(options: ReddioOptions): PlainRows<AccountCall> {
  return {
    list: ['data', 'list'],
    amounts: [
      { at: ['balance_available'], counts: 'added', part: 'available' },
      { at: ['balance_frozen'], counts: 'added', part: 'locked' },
      { at: ['withdraw_frozen'], counts: 'added', part: 'pendingWithdrawal' },
      { at: ['display_value'], counts: 'shown', of: 'balance_available' },
      { at: ['display_frozen'], counts: 'shown', of: 'balance_frozen' },
      { at: ['display_withdraw'], counts: 'shown', of: 'withdraw_frozen' },
      { at: ['available'], counts: 'unread' },
      { at: ['frozen'], counts: 'unread' },
      { at: ['withdraw'], counts: 'unread' },
    ],
    unit: 'quantum',
    frame: (call, exchange) => (isPage(call, options) ? frameOf(call, exchange, options) : null),
  };
}

/** Whether a page of the v1 list answers the call. */
function isPage({ asset }: AccountCall, { api }: ReddioOptions): boolean {
  return asset === 'all' && api === 'v1';
}

/** The readings with what their assets stand for, where the configuration names the chain below. */
function described(read: RowsRead<Reading>, { homeChain }: ReddioOptions): RowsRead<Reading> {
  if (homeChain === undefined) return read;
  return { ...read, items: read.items.map((reading) => withUnderlying(reading, homeChain)) };
}

/** Of a single read, and of the lists of v2 and v3. */
function* decodeAnswer(call: AccountCall, exchange: Exchange): Steps<Page<Reading>> {
  if (saysNoSuchAsset(exchange)) return { items: [], completeness: SAID_SO };
  const data = readData(exchange);
  const { address } = call.account;
  if (call.asset !== 'all') return readRow(asObject(data, 'data'), { address, path: 'data' });
  return yield* decodeFolded(data, address);
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

function frameOf(call: AccountCall, exchange: Exchange, options: ReddioOptions): RowFrame {
  const { limit } = options;
  const { rows, next, completeness } = readPage(exchange, limit);
  const read = (row: JsonObject, place: RowPlace) => described(readRow(row, place), options);
  const frame = { rows, at: 'data.list', form: { holder: () => call.account.address, read }, completeness };
  return next === null ? frame : { ...frame, next: pageRequest(call, next, limit) };
}

/** The rows of v2 and v3, which come as an array without an envelope of pages; null where there are none. */
function decodeFolded(data: unknown, address: string): Steps<Page<Reading>> {
  const rows = data === null ? [] : asArray(data, 'data');
  return holdingsInSteps(rows, 'data', { holder: () => address, read: readFoldedRow });
}
