/** `/account/balance`: one account or sub-account, chosen currencies or all (mesh-specifications 1.5.1, read 2026-11). */

import { asArray, asObject, digitsOf, field, type JsonObject } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { withKeptText } from '../../http/kept-text.ts';
import { parseUnsigned } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import { type Block, type Details, noAmounts, type Reading, type Value } from '../../model/reading.ts';
import { rememberBy } from '../../model/remember-by.ts';
import type { BalanceRead, CallOf, Completeness, PlainRows, RowFrame, RowPlace, RowsRead } from '../provider.ts';
import { pageInSteps, readInSteps, readingOf, rowsRead } from '../rows.ts';
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
      decode: readInSteps(function* (call, exchange) {
        const page = yield* pageInSteps(frameOf(call, exchange, homes));
        return { ...page, ...eachOnce(page) };
      }),
      rows: plainRows(homes),
    },
  };
}

function bodyOf({ account, assets, at }: ListCall, networks: Networks): object {
  const sub = account.subAccount === null ? {} : { sub_account: { address: account.subAccount } };
  return {
    network_identifier: networks.toWire(account.network ?? ''),
    account_identifier: { address: account.address, ...sub },
    ...(at === null ? {} : { block_identifier: blockToWire(at) }),
    ...(assets === 'all' ? {} : { currencies: currenciesOf(assets) }),
  };
}

/** By list: many calls share one. */
const currenciesOf = rememberBy((assets: readonly string[]) => withKeptText(assets.map(currencyToWire)));

/** A row is an amount of a currency. Metadata of the amount, where there are any, make it a row of its own. */
function plainRows(homes: Homes): PlainRows<ListCall> {
  return {
    list: ['balances'],
    amounts: [{ at: ['value'], counts: 'added' }],
    frame: (call, exchange) => frameOf(call, exchange, homes),
  };
}

/**
 * Every row is of the account that was asked, for answers name none. `null` is an empty list: servers in Go send it for
 * one that was never filled (mesh-sdk-go `types`, read 2026-11).
 */
function frameOf(call: ListCall, exchange: Exchange, homes: Homes): RowFrame {
  const body = asObject(exchange.body, '');
  const block = readAnsweredBlock(field(body, 'block_identifier'), call.at);
  const accountMetadata = plainMetadata(field(body, 'metadata'));
  const around = { block, accountMetadata, home: homes.of(call.account.network) };
  const stated = field(body, 'balances');
  const rows = stated === null ? [] : asArray(stated, 'balances');
  return {
    rows,
    at: 'balances',
    form: { holder: () => call.account.address, read: (row, place) => readRow(row, place, around) },
    block,
    completeness: completenessOf(body, rows.length),
  };
}

/** Of an answer (mesh-specifications 1.5.1 `AccountBalanceResponse`, read 2026-11): it has no pages and no counts. */
const MEMBERS: ReadonlySet<string> = new Set(['block_identifier', 'balances', 'metadata']);

function completenessOf(body: JsonObject, rows: number): Completeness {
  const isKnown = Object.keys(body).every((key) => MEMBERS.has(key));
  const doubts = isKnown ? [] : ['a member that Mesh does not define stands beside the balances'];
  return { rows, counted: null, cutAt: null, doubts };
}

interface Around {
  readonly block: Block;
  readonly home: Home;
  readonly accountMetadata: unknown;
}

/** No request can have named a currency that no reference can name; see `UnreadableRow.unaskable`. */
function readRow(row: JsonObject, { address, path }: RowPlace, around: Around): RowsRead<Reading> {
  const currency = readCurrency(field(row, 'currency'), `${path}.currency`);
  if (!currency.ok)
    return { items: [], unreadable: [{ detail: `${path}.currency: ${currency.rule}`, address, unaskable: true }] };
  const asset = formatCurrency(currency.value);
  if (currency.value.symbol === '') return nameless({ address, asset }, path);
  return readingOf({ address, asset }, () => {
    const digits = digitsOf(field(row, 'value'));
    const total = digits === null ? null : readInteger(digits);
    if (total === null) throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
    return balanceOf(
      { currency: currency.value, total, amountMetadata: plainMetadata(field(row, 'metadata')) },
      around,
    );
  });
}

interface Row {
  readonly currency: Currency;
  readonly total: bigint;
  readonly amountMetadata: unknown;
}

function balanceOf({ currency, total, amountMetadata }: Row, { block, accountMetadata, home }: Around): Value {
  const known = amountMetadata !== null || accountMetadata !== null;
  const details: Details = { __typename: 'MeshBalanceDetails', provider: 'mesh', amountMetadata, accountMetadata };
  return {
    amounts: { ...noAmounts, total },
    block,
    facts: currencyFacts(currency, home),
    details: known ? details : null,
  };
}

/**
 * The reference asserter reads a value as Go's `big.Int` does, in base ten: digits behind an optional sign, so that `+5`
 * is 5 and `-0` is 0 (mesh-sdk-go `asserter.Amount`, read 2026-11). Null for all else.
 */
function readInteger(text: string): bigint | null {
  const magnitude = parseUnsigned(text.replace(/^[+-]/, ''));
  return magnitude !== null && text.startsWith('-') ? -magnitude : magnitude;
}

/**
 * A currency that occurs twice has no amount, even where both rows agree: they may be two parts of one balance. One of
 * the rows may also be meant for another currency, so a missing currency is not known to be zero.
 */
function eachOnce({ items, unreadable = [] }: RowsRead<Reading>): RowsRead<Reading> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { asset } of items) (seen.has(asset) ? twice : seen).add(asset);
  if (twice.size === 0) return rowsRead(items, unreadable);
  const detail = 'balances: expected each currency once';
  const reason = failure('UPSTREAM_BAD_RESPONSE', { detail });
  const sound = items.map((item): Reading => {
    const { address, asset } = item;
    return twice.has(asset) ? { address, asset, failure: reason } : item;
  });
  return rowsRead(sound, [...unreadable, { detail }]);
}

/**
 * Some servers send an empty symbol for a token without a name, for which the reference asserter refuses the answer
 * (mesh-sdk-go `asserter.Currency`, read 2026-11). The row fails with the rest of its currency as its name, and it may be
 * any currency that is missing.
 */
function nameless({ address, asset }: Pick<Reading, 'address' | 'asset'>, path: string): RowsRead<Reading> {
  const detail = `${path}.currency.symbol: expected a symbol`;
  const reading = { address, asset, failure: failure('UPSTREAM_BAD_RESPONSE', { detail }) };
  return { items: [reading], unreadable: [{ detail, address }] };
}
