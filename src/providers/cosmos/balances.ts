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
import type { BalanceRead, CallOf, Completeness, Page, RowFrame, RowPlace, RowsRead } from '../provider.ts';
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
    completeness: completenessOf(body, {
      rows: rows.length,
      counted: pagination.total,
      block,
      isHeld: key === null || height !== null,
    }),
    ...(block === null ? {} : { block }),
  };
  if (key === null) return frame;
  const read = at ?? (height === null ? null : { number: height, hash: null });
  return { ...frame, next: atBlock(listRequest(address, limit, key), read) };
}

const MEMBERS: ReadonlySet<string> = new Set(['balances', 'pagination', 'balance']);

interface Shown extends Pick<Completeness, 'rows' | 'counted'> {
  readonly block: Block | null;
  /** False where the list goes on and no height is stated that the rest could be read at. */
  readonly isHeld: boolean;
}

function completenessOf(body: JsonObject, { rows, counted, block, isHeld }: Shown): Completeness {
  const isKnown = Object.keys(body).every((key) => MEMBERS.has(key));
  const doubts = [
    ...(isKnown ? [] : ['a member that the bank module does not define stands beside the balances']),
    ...(isHeld ? [] : ['the node states no height, so that its pages may be of different ones']),
  ];
  return { rows, counted, cutAt: null, doubts, ...(block === null ? {} : { block }) };
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

/**
 * A node writes zero for every denomination that the account has nothing of, also for one that does not exist (seen at simd
 * 0.46.16). It says as much as a list in which there is no row.
 */
function readSingle(account: string, asked: string, exchange: Exchange): Page<Reading> {
  const body = asObject(exchange.body, '');
  const block = blockOf(answeredHeight(exchange));
  const row = asObject(field(body, 'balance'), 'balance');
  if (readDenomination(row, 'balance') !== asked) {
    throw new FailureError(failure('UPSTREAM_MISATTRIBUTED', { detail: 'balance.denom: another denomination' }));
  }
  const read = readRow(row, { address: account, path: 'balance' }, block);
  const isNothing = read.items.every((item) => !('failure' in item) && item.amounts.total === 0n);
  const completeness = completenessOf(body, { rows: 1, counted: null, block, isHeld: true });
  return isNothing ? { items: [], completeness } : { ...read, completeness };
}

/** A chain spells a denomination in one way: another spelling is another denomination, or a fault. */
function readDenomination(row: JsonObject, path: string): string {
  const text = stringField(row, 'denom', path);
  const denomination = normaliseDenomination(text);
  if (!denomination.ok || denomination.value !== text) throw malformed(`${path}.denom`, 'a denomination');
  return text;
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
