/** The two balance reads of TEOS: assets in Sparks, and the native coin in decimal units. */

import { digitsOf, field, type JsonObject, malformed, stringField } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { parseDecimal, parseUnsigned, plainDecimal } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import { noAmounts, type Reading, type Value } from '../../model/reading.ts';
import type { Steps } from '../../model/steps.ts';
import { fillGrid } from '../cells.ts';
import { chosenAssets } from '../chosen.ts';
import type { BalanceRead, CallOf, Follow, Page } from '../provider.ts';
import { holdingsInSteps, readInSteps, readingOf } from '../rows.ts';
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
          chosenAssets(assets).map((ref) => spellAssetId(ref, options)),
        ),
        step: 'GetAssetsBalances',
      }),
      follows: ({ accounts, assets }) =>
        accounts.length * assets.length > PAGE ? furtherPages('GetAssetsBalances') : {},
      decode: readInSteps((call: GridCall, exchange) => decodePage(call, exchange, { options, form: assetForm })),
    },
    cells({ accounts, assets }, { ascii }) {
      const list = ascii && rowList(ascii);
      if (!ascii || !list) return null;
      const filled = fillGrid(ascii, {
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
      decode: readInSteps((call: GridCall, exchange) => decodePage(call, exchange, { options, form: nativeForm })),
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

function* decodePage(call: GridCall, exchange: Exchange, { options, form }: Decoder): Steps<Page<Reading>> {
  const rows = readRows(exchange.body, 'Address');
  const asked = call.accounts.length * call.assets.length;
  const completeness = completenessOf(exchange.body, { key: 'Address', asked, cutAt: PAGE });
  const read = yield* holdingsInSteps(rows, '', {
    holder: (row, path) => readHolder(row, path, options),
    read(row, { path, address }) {
      const asset = form.asset(row, path);
      return readingOf({ address, asset }, () => readValue(row, form));
    },
  });
  const next = readNext(exchange, resource(options));
  const page = { ...read, completeness };
  return next === undefined ? page : { ...page, next };
}

interface Decoder {
  readonly options: TeosOptions;
  readonly form: RowForm;
}

/** How the rows of one of the two reads name their asset and write its amount. */
interface RowForm {
  /** Throws a `FailureError` where the row names none. */
  asset(row: JsonObject, path: string): string;
  /** Atomic units of a plain decimal; null where it has none. */
  parse(text: string): bigint | null;
}

const assetForm: RowForm = {
  asset(row, path) {
    const asset = normaliseAssetId(stringField(row, 'UniqueAssetId', path));
    if (!asset.ok) throw malformed(`${path}.UniqueAssetId`, 'a UniqueAssetId');
    return asset.value;
  },
  parse: parseUnsigned,
};

const nativeForm: RowForm = { asset: () => NATIVE, parse: (text) => parseDecimal(text, NATIVE_DECIMALS) };

function readHolder(row: JsonObject, path: string, options: TeosOptions): string {
  const address = readAddress(stringField(row, 'Address', path), options);
  if (address === null) throw malformed(`${path}.Address`, 'an address');
  return address;
}

/**
 * A serialiser may print the scale that a decimal has, or an exponent where a double is large, in a string as in a number:
 * .NET does both (https://learn.microsoft.com/dotnet/api/system.decimal.tostring, read 2026-11; that TEOS runs on it is
 * assumed). `5.000` is 5 and `1E+3` is 1000.
 */
function readValue(row: JsonObject, { parse }: RowForm): Value {
  const text = digitsOf(field(row, 'Amount'));
  const plain = text === null ? null : plainDecimal(text);
  const total = plain === null ? null : parse(plain);
  if (total === null) throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
  return { amounts: { ...noAmounts, total }, block: null, facts: null, details: null };
}

function readAssetId(text: string): string | null {
  const asset = normaliseAssetId(text);
  return asset.ok ? asset.value : null;
}
