/** `/account/balance`: one account or sub-account, chosen currencies or all (mesh-specifications 1.5.1, read 2026-11). */

import { asArray, asObject, digitsOf, field, type JsonObject, malformed } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { parseSigned } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import { type Block, type Details, noAmounts, type Reading } from '../../model/reading.ts';
import type { BalanceRead, CallOf, Completeness, Page } from '../provider.ts';
import { blockToWire, readAnsweredBlock } from './blocks.ts';
import { type Currency, currencyFacts, currencyToWire, formatCurrency, type Home, readCurrency } from './currency.ts';
import type { Networks } from './network.ts';
import type { MeshOptions } from './options.ts';
import { plainMetadata } from './plain-json.ts';
import type { Homes } from './underlying.ts';

type ListCall = CallOf<'account-assets'>;

/** Many servers ignore `currencies` and answer with all they know, so rows that were not asked for are surplus. */
export function accountBalance(options: MeshOptions, networks: Networks, homes: Homes): BalanceRead<'account-assets'> {
  return {
    name: '/account/balance',
    shape: 'account-assets',
    limits: { accounts: 1, assets: options.currenciesPerCall, pairs: options.currenciesPerCall, url: null },
    serves: () => true,
    listing: options.listing,
    filters: [],
    absent: options.absent,
    signed: true,
    unasked: 'drop',
    balances: {
      request: (call) => ({
        method: 'POST',
        path: '/account/balance',
        body: bodyOf(call, networks),
        step: '/account/balance',
      }),
      decode: (call, exchange) => decodeBalances(call, exchange, { options, homes }),
    },
  };
}

function bodyOf({ account, assets, at }: ListCall, networks: Networks): object {
  const sub = account.subAccount === null ? {} : { sub_account: { address: account.subAccount } };
  return {
    network_identifier: networks.toWire(account.network ?? ''),
    account_identifier: { address: account.address, ...sub },
    ...(at === null ? {} : { block_identifier: blockToWire(at) }),
    ...(assets === 'all' ? {} : { currencies: assets.map(currencyToWire) }),
  };
}

/**
 * Every row is of the account that was asked, for answers name none; a currency that stands twice condemns them all.
 * `null` is an empty list: servers in Go send it for one that was never filled (mesh-sdk-go `types`, read 2026-11).
 */
function decodeBalances(call: ListCall, exchange: Exchange, { options, homes }: Reader): Page<Reading> {
  const body = asObject(exchange.body, '');
  const block = readAnsweredBlock(field(body, 'block_identifier'), call.at);
  const accountMetadata = plainMetadata(field(body, 'metadata'));
  const home = homes.of(call.account.network);
  const around = { address: call.account.address, block, accountMetadata, home };
  const stated = field(body, 'balances');
  const rows = stated === null ? [] : asArray(stated, 'balances');
  const complete = call.assets === 'all' && options.listing === 'complete';
  const items = rows.flatMap((row, index) => readRow(row, { ...around, path: `balances[${index}]`, complete }));
  if (new Set(items.map(({ asset }) => asset)).size < items.length) throw malformed('balances', 'each currency once');
  return { items, completeness: completenessOf(body, rows.length) };
}

/** Of an answer (mesh-specifications 1.5.1 `AccountBalanceResponse`, read 2026-11): it has no pages and no counts. */
const MEMBERS: ReadonlySet<string> = new Set(['block_identifier', 'balances', 'metadata']);

function completenessOf(body: JsonObject, rows: number): Completeness {
  const isKnown = Object.keys(body).every((key) => MEMBERS.has(key));
  const doubts = isKnown ? [] : ['a member that Mesh does not define stands beside the balances'];
  return { rows, counted: null, cutAt: null, doubts };
}

interface Reader {
  readonly options: MeshOptions;
  readonly homes: Homes;
}

interface Around {
  readonly path: string;
  readonly address: string;
  readonly block: Block;
  readonly home: Home;
  readonly accountMetadata: unknown;
  /** Whether the answer must list every currency of the account. */
  readonly complete: boolean;
}

/** No reading for a currency that no reference can name, unless the list would then leave out what it promises to hold. */
function readRow(row: unknown, around: Around): Reading[] {
  const { path, complete } = around;
  const object = asObject(row, path);
  const currency = readCurrency(field(object, 'currency'), `${path}.currency`);
  if (currency.ok) return [readAmount(object, currency.value, around)];
  if (!complete) return [];
  throw new FailureError(failure('UPSTREAM_BAD_RESPONSE', { detail: `${path}.currency: ${currency.rule}` }));
}

function readAmount(object: JsonObject, currency: Currency, around: Around): Reading {
  const { path, address } = around;
  const asset = formatCurrency(currency);
  if (currency.symbol === '') return { address, asset, failure: emptySymbol(path) };
  const digits = digitsOf(field(object, 'value'));
  const total = digits === null ? null : parseSigned(digits);
  if (total === null) return { address, asset, failure: failure('UPSTREAM_BAD_AMOUNT') };
  return soundReading({ currency, total, amountMetadata: plainMetadata(field(object, 'metadata')) }, around);
}

interface Row {
  readonly currency: Currency;
  readonly total: bigint;
  readonly amountMetadata: unknown;
}

function soundReading(
  { currency, total, amountMetadata }: Row,
  { address, block, accountMetadata, home }: Around,
): Reading {
  const known = amountMetadata !== null || accountMetadata !== null;
  const details: Details = { __typename: 'MeshBalanceDetails', provider: 'mesh', amountMetadata, accountMetadata };
  return {
    address,
    asset: formatCurrency(currency),
    amounts: { ...noAmounts, total },
    block,
    facts: currencyFacts(currency, home),
    details: known ? details : null,
  };
}

/**
 * Mesh's own asserter rejects an answer for one empty symbol, yet some servers send them for tokens without a name.
 * The other rows are sound and their currencies distinct, so only this row fails.
 */
function emptySymbol(path: string) {
  return failure('UPSTREAM_BAD_RESPONSE', { detail: `${path}.currency.symbol: expected a symbol` });
}
