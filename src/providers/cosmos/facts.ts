/** `/cosmos/bank/v1beta1/denoms_metadata`: names and decimals of those denominations that have any (cosmos-sdk `bank.proto`, read 2026-11). */
import { asArray, asObject, countOf, field, isObject, type JsonObject, malformed } from '../../http/decode.ts';
import type { UpstreamRequest } from '../../http/exchange.ts';
import { decimalScale } from '../../model/amount.ts';
import type { AssetFacts } from '../../model/reading.ts';
import type { AssetAnswer, AssetFactsRead, RowsRead } from '../provider.ts';
import { readInSteps, rowsInSteps } from '../rows.ts';
import { normaliseDenomination } from './denomination.ts';
import type { CosmosOptions } from './options.ts';
import { nextKey, pageQuery, readPagination } from './pages.ts';

const MAX_DECIMALS = 77;
const MAX_TEXT = 128;

export function metadataRead({ limit }: CosmosOptions): AssetFactsRead {
  return {
    mode: 'catalogue',
    knowsAll: false,
    limits: { accounts: 0, assets: Number.POSITIVE_INFINITY, pairs: 0, url: null },
    facts: {
      request: () => listRequest(limit, null),
      follows: () => ({
        perhaps: [{ step: 'denoms_metadata', why: 'a list goes on', most: Number.POSITIVE_INFINITY }],
      }),
      decode: readInSteps(function* (_question, { body, request }) {
        const answer = asObject(body, '');
        const key = nextKey(readPagination(answer, request), request);
        const listed = asArray(field(answer, 'metadatas') ?? [], 'metadatas');
        const rows = yield* rowsInSteps(listed, 'metadatas', readRow);
        return key === null ? rows : { ...rows, next: listRequest(limit, key) };
      }),
    },
  };
}

function listRequest(limit: number, key: string | null): UpstreamRequest {
  return {
    method: 'GET',
    path: `/cosmos/bank/v1beta1/denoms_metadata?${pageQuery(limit, key)}`,
    step: 'denoms_metadata',
  };
}

/** A denomination that cannot be asked for has no facts that anybody could see. */
function readRow(row: JsonObject, path: string): RowsRead<AssetAnswer> {
  const base = field(row, 'base');
  if (typeof base !== 'string') throw malformed(`${path}.base`, 'a string');
  const asset = normaliseDenomination(base);
  if (!asset.ok) return { items: [], unreadable: [{ detail: `${path}.base: ${asset.rule}`, unaskable: true }] };
  return { items: [{ asset: asset.value, facts: readFacts(row, base) }] };
}

/** What is missing or cannot be read is unknown; the others stand. */
function readFacts(row: JsonObject, base: string): AssetFacts {
  const decimals = readDecimals(row, base);
  return {
    name: textOf(row, 'name'),
    symbol: textOf(row, 'symbol'),
    scale: decimals === null ? null : decimalScale(decimals),
    type: null,
    contract: null,
    underlying: null,
    details: null,
  };
}

/** The exponent of the unit that is displayed, where the base is the unit that amounts count. */
function readDecimals(row: JsonObject, base: string): number | null {
  const units = field(row, 'denom_units');
  if (!Array.isArray(units)) return null;
  const atomic = exponentOf(units, base);
  const shown = exponentOf(units, field(row, 'display'));
  return atomic === 0 && shown !== null && shown <= MAX_DECIMALS ? shown : null;
}

/** Null where no unit has the name, or several have. A unit without an exponent has 0, which Go leaves out. */
function exponentOf(units: readonly unknown[], name: unknown): number | null {
  const [unit, ...others] = units.filter(isObject).filter((each) => field(each, 'denom') === name);
  return unit === undefined || others.length > 0 ? null : countOf(field(unit, 'exponent') ?? '0');
}

function textOf(row: JsonObject, key: string): string | null {
  const text = field(row, key);
  const isShown = typeof text === 'string' && text !== '' && text.length <= MAX_TEXT;
  return isShown && !/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u.test(text) ? text : null;
}
