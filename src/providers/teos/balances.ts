/** The two balance reads of TEOS: assets in Sparks, and the native coin in decimal units. */

import { asObject, digitsOf, field, malformed, stringField } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { parseDecimal, parseUnsigned } from '../../model/amount.ts';
import { failure } from '../../model/failure.ts';
import { noAmounts, type Reading } from '../../model/reading.ts';
import { fillGrid } from '../cells.ts';
import type { BalanceRead, CallOf, Follow, Page } from '../provider.ts';
import { NATIVE, NATIVE_DECIMALS, normaliseAssetId, readAddress, spellAssetId } from './identity.ts';
import { completenessOf, odataList, odataString, readNext, readRows, rowList } from './odata.ts';
import type { TeosOptions } from './options.ts';

/** Rows on a page of TEOS's other collections (TEOS docs, read 2026-11): a list of so many may have been cut there. */
const PAGE = 50;

type GridCall = CallOf<'cross-product'>;

/**
 * `GetAssetsBalances`: accounts × assets in one call (TEOS docs `get-multiple-asset-balances`, read 2026-11). Amounts
 * are Sparks, the smallest unit. No paging is documented for it; a link to a further page is followed where one stands.
 */
export function assetBalances(options: TeosOptions): BalanceRead<'cross-product'> {
  const path = (addresses: readonly string[], assets: readonly string[]) =>
    `${resource(options)}GetAssetsBalances(addresses=${odataList(addresses)},uniqueAssetIds=${odataList(assets)})`;
  return {
    ...common(options),
    name: 'GetAssetsBalances',
    limits: {
      accounts: Number.POSITIVE_INFINITY,
      assets: Number.POSITIVE_INFINITY,
      pairs: options.pairsPerCall,
      url: {
        max: options.urlBytes,
        // A list has one comma less than items, and no call has an empty list.
        fixed: path([], []).length - 2,
        account: itemBytes,
        asset: (ref) => itemBytes(spellAssetId(ref, options)),
      },
    },
    serves: (ref) => ref !== NATIVE,
    balances: {
      request: ({ accounts, assets }: GridCall) => ({
        method: 'GET',
        path: path(
          accounts.map(({ address }) => address),
          assets.map((ref) => spellAssetId(ref, options)),
        ),
        step: 'GetAssetsBalances',
      }),
      follows: ({ accounts, assets }) =>
        accounts.length * assets.length > PAGE ? furtherPages('GetAssetsBalances') : {},
      decode: (call: GridCall, exchange) => decodePage(call, exchange, { options, readRow: assetReading }),
    },
    cells({ accounts, assets }, { text }) {
      const list = rowList(text ?? '');
      if (list === null) return null;
      const filled = fillGrid(text ?? '', {
        span: list,
        keys: ['Address', 'UniqueAssetId', 'Amount'],
        accounts: { names: accounts.map(({ address }) => address), read: (spelled) => readAddress(spelled, options) },
        assets: { names: assets, read: readAssetId },
      });
      if (filled === null) return null;
      return { cells: filled.cells, completeness: { rows: filled.rows, counted: null, cutAt: PAGE, doubts: [] } };
    },
  };
}

/** `GetEthBalances`: the native coin of many accounts (TEOS docs `get-eth-balances`, read 2026-11), e.g. `"0.5421"`. */
export function nativeBalances(options: TeosOptions): BalanceRead<'cross-product'> {
  const path = (addresses: readonly string[]) =>
    `${resource(options)}GetEthBalances(addresses=${odataList(addresses)})`;
  return {
    ...common(options),
    name: 'GetEthBalances',
    limits: {
      accounts: options.pairsPerCall,
      assets: 1,
      pairs: options.pairsPerCall,
      url: { max: options.urlBytes, fixed: path([]).length - 1, account: itemBytes, asset: () => 0 },
    },
    serves: (ref) => ref === NATIVE,
    balances: {
      request: ({ accounts }: GridCall) => ({
        method: 'GET',
        path: path(accounts.map(({ address }) => address)),
        step: 'GetEthBalances',
      }),
      follows: ({ accounts }) => (accounts.length > PAGE ? furtherPages('GetEthBalances') : {}),
      decode: (call: GridCall, exchange) => decodePage(call, exchange, { options, readRow: nativeReading }),
    },
  };
}

/** None is documented, but TEOS's other collections have them. */
function furtherPages(step: string): Follow {
  return { perhaps: [{ step, why: 'the answer links to a further page', most: Number.POSITIVE_INFINITY }] };
}

function common(options: TeosOptions) {
  return { shape: 'cross-product', listing: 'none', filters: [], absent: options.absent, unasked: 'fault' } as const;
}

function resource(options: TeosOptions): string {
  return `/odata/${options.version}/Balances/`;
}

/** A quoted item and a comma. */
function itemBytes(text: string): number {
  return odataString(text).length + 1;
}

interface RowReader {
  readonly options: TeosOptions;
  readRow(row: unknown, path: string, options: TeosOptions): Reading;
}

function decodePage(call: GridCall, exchange: Exchange, { options, readRow }: RowReader): Page<Reading> {
  const rows = readRows(exchange.body, 'Address');
  const asked = call.accounts.length * call.assets.length;
  const completeness = completenessOf(exchange.body, { key: 'Address', asked, cutAt: PAGE });
  const items = rows.map((row, index) => readRow(row, `[${index}]`, options));
  const next = readNext(exchange, resource(options));
  return next === undefined ? { items, completeness } : { items, completeness, next };
}

function readAssetId(text: string): string | null {
  const asset = normaliseAssetId(text);
  return asset.ok ? asset.value : null;
}

function assetReading(row: unknown, path: string, options: TeosOptions): Reading {
  const object = asObject(row, path);
  const asset = normaliseAssetId(stringField(object, 'UniqueAssetId', path));
  if (!asset.ok) throw malformed(`${path}.UniqueAssetId`, 'a UniqueAssetId');
  return reading(object, path, { options, asset: asset.value, parse: parseUnsigned });
}

function nativeReading(row: unknown, path: string, options: TeosOptions): Reading {
  const parse = (text: string) => parseDecimal(text, NATIVE_DECIMALS);
  return reading(asObject(row, path), path, { options, asset: NATIVE, parse });
}

interface RowRule {
  readonly options: TeosOptions;
  readonly asset: string;
  /** Atomic units of the amount's text; null where the text is none. */
  parse(text: string): bigint | null;
}

function reading(row: ReturnType<typeof asObject>, path: string, { options, asset, parse }: RowRule): Reading {
  const address = readAddress(stringField(row, 'Address', path), options);
  if (address === null) throw malformed(`${path}.Address`, 'an address');
  const digits = digitsOf(field(row, 'Amount'));
  const total = digits === null ? null : parse(digits);
  if (total === null) return { address, asset, failure: failure('UPSTREAM_BAD_AMOUNT') };
  return { address, asset, amounts: { ...noAmounts, total }, block: null, facts: null, details: null };
}
