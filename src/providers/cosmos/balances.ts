/**
 * `/cosmos/bank/v1beta1/balances/ADDRESS`: all that an account holds, page by page, and `…/by_denom` for one denomination
 * (cosmos-sdk `proto/cosmos/bank/v1beta1/query.proto`, read 2026-11; seen at simd 0.46.16).
 */
import {
  asArray,
  asObject,
  field,
  type JsonObject,
  malformed,
  optionalString,
  stringField,
} from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { parseUnsigned } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import { type Block, noAmounts, type Reading } from '../../model/reading.ts';
import type { BalanceRead, CallOf, Completeness, RowFrame, RowPlace, RowsRead } from '../provider.ts';
import { pageInSteps, readInSteps, readingOf } from '../rows.ts';
import { normaliseDenomination } from './denomination.ts';
import { answeredHeight, atBlock } from './height.ts';
import type { CosmosOptions } from './options.ts';
import { nextKey, pageQuery, readPagination } from './pages.ts';

type AccountCall = CallOf<'account'>;

export function balanceRead(options: CosmosOptions): BalanceRead<'account'> {
  return {
    name: 'balances',
    shape: 'account',
    limits: { accounts: 1, assets: 1, pairs: 1, url: null },
    serves: () => true,
    // The bank module keeps no row for a balance of zero, and lists every row that it keeps.
    listing: 'complete',
    filters: [],
    absent: 'zero',
    unasked: 'fault',
    balances: {
      request: (call) => atBlock(firstRequest(call, options), call.at),
      follows: ({ asset }) =>
        asset === 'all'
          ? { perhaps: [{ step: 'balances', why: 'a list goes on', most: Number.POSITIVE_INFINITY }] }
          : {},
      decode: readInSteps(function* (call, exchange) {
        if (call.asset === 'all') return yield* pageInSteps(frameOf(call, exchange, options));
        return readSingle(call.account.address, call.asset, exchange);
      }),
      rows: {
        list: ['balances'],
        amounts: [{ at: ['amount'], counts: 'added' }],
        frame: (call, exchange) => (call.asset === 'all' ? frameOf(call, exchange, options) : null),
      },
    },
  };
}

function firstRequest({ account, asset }: AccountCall, { limit }: CosmosOptions): UpstreamRequest {
  if (asset === 'all') return listRequest(account.address, limit, null);
  const path = `/cosmos/bank/v1beta1/balances/${account.address}/by_denom?denom=${encodeURIComponent(asset)}`;
  return { method: 'GET', path, step: 'by_denom' };
}

function listRequest(address: string, limit: number, key: string | null): UpstreamRequest {
  return {
    method: 'GET',
    path: `/cosmos/bank/v1beta1/balances/${address}?${pageQuery(limit, key)}`,
    step: 'balances',
  };
}

/**
 * Every row is of the account that was asked, for answers name none. Further pages are read at the height of the first, so
 * that no coin moves from one page to another meanwhile.
 */
function frameOf({ account, at }: AccountCall, exchange: Exchange, { limit }: CosmosOptions): RowFrame {
  const body = asObject(exchange.body, '');
  const height = answeredHeight(exchange);
  const { address } = account;
  const rows = asArray(field(body, 'balances') ?? [], 'balances');
  const pagination = readPagination(body, exchange.request);
  const key = nextKey(pagination, exchange.request);
  const block = blockOf(height);
  const frame = {
    rows,
    at: 'balances',
    form: { holder: () => address, read: (row: JsonObject, place: RowPlace) => readRow(row, place, block) },
    completeness: completenessOf(body, rows.length, {
      counted: pagination.total,
      isHeld: key === null || height !== null,
    }),
  };
  if (key === null) return frame;
  const read = at ?? (height === null ? null : { number: height, hash: null });
  return { ...frame, next: atBlock(listRequest(address, limit, key), read) };
}

const MEMBERS: ReadonlySet<string> = new Set(['balances', 'pagination']);

interface Shown {
  readonly counted: number | null;
  /** False where the list goes on and no height is stated that the rest could be read at. */
  readonly isHeld: boolean;
}

function completenessOf(body: JsonObject, rows: number, { counted, isHeld }: Shown): Completeness {
  const isKnown = Object.keys(body).every((key) => MEMBERS.has(key));
  const doubts = [
    ...(isKnown ? [] : ['a member that the bank module does not define stands beside the balances']),
    ...(isHeld ? [] : ['the node states no height, so that its pages may be of different ones']),
  ];
  return { rows, counted, cutAt: null, doubts };
}

function readRow(row: JsonObject, { address, path }: RowPlace, block: Block | null): RowsRead<Reading> {
  const asset = readDenomination(row, path);
  return readingOf({ address, asset }, () => ({
    amounts: { ...noAmounts, total: readAmount(row, path) },
    block,
    facts: null,
    details: null,
  }));
}

/** The node writes zero for a denomination that does not exist. */
function readSingle(address: string, asked: string, exchange: Exchange): RowsRead<Reading> {
  const height = answeredHeight(exchange);
  const row = asObject(field(asObject(exchange.body, ''), 'balance'), 'balance');
  const answered = readDenomination(row, 'balance');
  if (answered !== asked) {
    throw new FailureError(failure('UPSTREAM_MISATTRIBUTED', { detail: 'balance.denom: another denomination' }));
  }
  return readRow(row, { address, path: 'balance' }, blockOf(height));
}

function readDenomination(row: JsonObject, path: string): string {
  const denomination = normaliseDenomination(stringField(row, 'denom', path));
  if (!denomination.ok) throw malformed(`${path}.denom`, 'a denomination');
  return denomination.value;
}

/** A whole number as text, which the SDK calls `Int`. */
function readAmount(row: JsonObject, path: string): bigint {
  const text = optionalString(row, 'amount', path);
  const amount = text === null ? null : parseUnsigned(text);
  if (amount === null) throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
  return amount;
}

function blockOf(height: bigint | null): Block | null {
  return height === null ? null : { number: height, hash: null, time: null };
}
