/** Facts about TEOS assets, from the `Assets` collection. */
import { digitsOf, field, type JsonObject, malformed, stringField } from '../../http/decode.ts';
import { parseScale, plainDecimal, type Scale } from '../../model/amount.ts';
import { failure } from '../../model/failure.ts';
import type { AssetFacts } from '../../model/reading.ts';
import type { AssetAnswer, AssetFactsRead } from '../provider.ts';
import { readInSteps, rowsInSteps } from '../rows.ts';
import { normaliseAssetId, spellAssetId } from './identity.ts';
import { odataString, readNext, readRows } from './odata.ts';
import type { TeosOptions } from './options.ts';

/** Pages of `Assets` hold at most 50 rows, for every request (TEOS docs `assets`, read 2026-11). */
const PAGE = 50;
const MAX_MODIFIER = 4096;

/** `Assets?$filter=Id in ('…','…')`: facts of up to 50 named assets in one call. */
export function assetFactsRead(options: TeosOptions): AssetFactsRead {
  const resource = `/odata/${options.version}/Assets`;
  const frame = `${resource}?$filter=Id%20in%20()`;
  const item = (ref: string) => encodeQuoted(spellAssetId(ref, options));
  return {
    mode: 'ids',
    limits: {
      accounts: Number.POSITIVE_INFINITY,
      assets: PAGE,
      pairs: Number.POSITIVE_INFINITY,
      url: { max: options.urlBytes, fixed: frame.length - 1, account: () => 0, asset: (ref) => item(ref).length + 1 },
    },
    facts: {
      request: ({ assets }) => ({
        method: 'GET',
        path: `${frame.slice(0, -1)}${assets.map(item).join(',')})`,
        step: 'Assets',
      }),
      decode: readInSteps(function* (_question, exchange) {
        const rows = readRows(exchange.body, 'Id');
        const read = yield* rowsInSteps(rows, '', (row, path) => ({ items: [assetAnswer(row, path)] }));
        const next = readNext(exchange, resource);
        return next === undefined ? read : { ...read, next };
      }),
    },
  };
}

/** Quotes may not stand raw in a query: URL parsers encode them, which would change the length. */
function encodeQuoted(text: string): string {
  return odataString(text).replaceAll("'", '%27');
}

function assetAnswer(object: JsonObject, path: string): AssetAnswer {
  const asset = normaliseAssetId(stringField(object, 'Id', path));
  if (!asset.ok) throw malformed(`${path}.Id`, 'a UniqueAssetId');
  const text = (key: string) => textOrNull(field(object, key));
  const stated = field(object, 'SparkFactor') ?? null;
  const sparkFactor = digitsOf(stated);
  const scale = sparkFactor === null ? null : parseScale(plainDecimal(sparkFactor) ?? '');
  if (scale === null && stated !== null) {
    const detail = 'SparkFactor: expected a positive decimal number';
    return { asset: asset.value, failure: failure('UPSTREAM_BAD_RESPONSE', { detail }) };
  }
  const facts: AssetFacts = {
    name: text('Name'),
    symbol: null,
    scale: settledScale(object, scale),
    type: text('AssetClassCode'),
    contract: null,
    details: {
      __typename: 'TeosAssetDetails',
      provider: 'teos',
      sparkFactor,
      sparkFactorModifier: text('SparkFactorModifier'),
      unitOfMeasureCode: text('UnitOfMeasureCode'),
      currencyCode: text('CurrencyCode'),
      jurisdictionCode: text('JurisdictionCode'),
      author: text('Author'),
      controllerAddress: text('ControllerAddress'),
      state: text('State'),
    },
  };
  return { asset: asset.value, facts };
}

/** Descriptive fields are taken where they are text; the others must not fail for one that is not. */
function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/**
 * The scale, or null where `SparkFactorModifier` may change it with time: any modifier but the constant formula `"1"`
 * that TEOS's documents show (read 2026-11), since how another one applies is not documented.
 */
function settledScale(object: JsonObject, scale: Scale | null): Scale | null {
  const modifier = field(object, 'SparkFactorModifier');
  if (modifier === undefined || modifier === null || modifier === '') return scale;
  return typeof modifier === 'string' && isConstantOne(modifier) ? scale : null;
}

function isConstantOne(modifier: string): boolean {
  if (modifier.length > MAX_MODIFIER) return false;
  try {
    const formula: unknown = JSON.parse(modifier);
    return typeof formula === 'object' && formula !== null && 'f' in formula && formula.f === '1';
  } catch {
    return false;
  }
}
