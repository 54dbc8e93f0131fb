/**
 * Currencies of Mesh as asset references. A currency is its symbol, decimals and metadata together, never the symbol
 * alone (mesh-specifications 1.5.1 `Currency`, read 2026-11):
 *
 *     SYMBOL:DECIMALS                e.g. ETH:18
 *     SYMBOL:DECIMALS{metadata}      e.g. nutcoin:0{"policyId":"b0d0…"}
 *
 * In SYMBOL, `%`, `{` and all but visible ASCII are percent-encoded; metadata is canonical JSON and left out when empty.
 */
import { asObject, countField, field, isObject, stringField } from '../../http/decode.ts';
import { decimalScale } from '../../model/amount.ts';
import { accept, type Checked, refuse } from '../../model/checked.ts';
import type { AssetFacts } from '../../model/reading.ts';
import { checkPlainText, normaliseEvmAddress } from '../evm-address.ts';
import { canonicalJson, canonicalObject } from './canonical-json.ts';

export interface Currency {
  readonly symbol: string;
  readonly decimals: number;
  /** Canonical JSON; null where empty. */
  readonly metadata: string | null;
}

const MAX_SYMBOL = 128;
/** Room for a symbol whose every character is encoded, and the decimals. */
const MAX_HEAD = MAX_SYMBOL * 9 + 11;
/** Decimals are an int32 (mesh-specifications 1.5.1 `Currency`, read 2026-11). */
const MAX_DECIMALS = 2 ** 31 - 1;
/** As many decimal places as 256 bits can hold; an amount with more is given in atomic units alone. */
const MAX_SCALED = 77;
const FORM = 'must have the form SYMBOL:DECIMALS, followed by the metadata as a JSON object where there is any';

/** The CAIP-19 id of what a currency of one network stands for; null where it is not known. */
export type Home = (ref: string, contract: string | null) => string | null;

/** The canonical reference of a currency. */
export function formatCurrency({ symbol, decimals, metadata }: Currency): string {
  return `${symbol.replace(/[^\x21-\x7e]|[%{]/gu, encodeURIComponent)}:${decimals}${metadata ?? ''}`;
}

/** Takes a reference apart; metadata may have its keys in any order and white space between its parts. */
export function parseCurrency(ref: string): Checked<Currency> {
  const brace = ref.indexOf('{');
  const head = brace < 0 ? ref : ref.slice(0, brace);
  const plain = checkPlainText(head, MAX_HEAD);
  if (!plain.ok) return plain;
  const colon = head.lastIndexOf(':');
  if (colon < 0) return refuse(FORM);
  if (colon === 0) return refuse('symbol is empty');
  const symbol = decodeSymbol(head.slice(0, colon));
  if (symbol === null) return refuse('"%" in a symbol must start the percent-encoding of a character');
  if (symbol.length > MAX_SYMBOL) return refuse(`symbol has ${symbol.length} characters, limit ${MAX_SYMBOL}`);
  const digits = head.slice(colon + 1);
  if (!/^(?:0|[1-9][0-9]{0,9})$/.test(digits) || Number(digits) > MAX_DECIMALS) {
    return refuse(`decimals must be 0–${MAX_DECIMALS}`);
  }
  const metadata = brace < 0 ? accept('{}') : canonicalJson(ref.slice(brace));
  return metadata.ok ? accept({ symbol, decimals: Number(digits), metadata: nonEmpty(metadata.value) }) : metadata;
}

/**
 * The currency of a row. Throws a `FailureError` where it does not have the documented form, so that it is not known which
 * one it is. Refused where no reference can name it, so that no request can have named it. An empty symbol is accepted
 * here: the row then fails by itself.
 */
export function readCurrency(value: unknown, path: string): Checked<Currency> {
  const object = asObject(value, path);
  const symbol = stringField(object, 'symbol', path);
  const decimals = countField(object, 'decimals', path);
  const metadata = canonicalObject(asObject(field(object, 'metadata') ?? {}, `${path}.metadata`));
  if (!symbol.isWellFormed()) return refuse('symbol is not valid Unicode');
  if (symbol.length > MAX_SYMBOL) return refuse(`symbol has ${symbol.length} characters, limit ${MAX_SYMBOL}`);
  if (decimals > MAX_DECIMALS) return refuse(`decimals must be 0–${MAX_DECIMALS}`);
  return metadata.ok ? accept({ symbol, decimals, metadata: nonEmpty(metadata.value) }) : metadata;
}

/** The currency as requests spell it. */
export function currencyToWire(ref: string): unknown {
  const currency = parseCurrency(ref);
  if (!currency.ok) throw new TypeError('not a canonical currency reference');
  const { symbol, decimals, metadata } = currency.value;
  return metadata === null ? { symbol, decimals } : { symbol, decimals, metadata: JSON.parse(metadata) };
}

/** All that a currency says of itself. `contract` is known where metadata names one as the EVM servers do. */
export function currencyFacts(currency: Currency, home: Home): AssetFacts {
  const { symbol, decimals, metadata } = currency;
  const fields: unknown = metadata === null ? null : JSON.parse(metadata);
  const stated = isObject(fields) ? field(fields, 'contractAddress') : null;
  const contract = typeof stated === 'string' ? normaliseEvmAddress(stated) : refuse('');
  return {
    name: null,
    symbol,
    scale: decimals > MAX_SCALED ? null : decimalScale(decimals),
    type: null,
    contract: contract.ok ? contract.value : null,
    underlying: home(formatCurrency(currency), contract.ok ? contract.value : null),
    details: fields === null ? null : { __typename: 'MeshAssetDetails', provider: 'mesh', currencyMetadata: fields },
  };
}

/** Which currencies a currency may be confused with: those with the same symbol, or of the same contract. */
export function currencyKin(ref: string): readonly string[] {
  const currency = parseCurrency(ref);
  if (!currency.ok) return [];
  const { contract } = currencyFacts(currency.value, () => null);
  const symbol = `symbol:${currency.value.symbol}`;
  return contract === null ? [symbol] : [symbol, `contract:${contract}`];
}

function decodeSymbol(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function nonEmpty(metadata: string): string | null {
  return metadata === '{}' ? null : metadata;
}
