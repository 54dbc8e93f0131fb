/** One row of a balance answer: quantised amounts, the unit they count, and the facts that stand beside them. */
import { countOf, digitsOf, field, type JsonObject, malformed, stringField } from '../../http/decode.ts';
import { decimalScale, parseDecimal, parseUnsigned } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Amounts, AssetFacts, Details, Reading } from '../../model/reading.ts';
import type { RowPlace, RowsRead } from '../provider.ts';
import { readingOf } from '../rows.ts';
import { normaliseAssetId } from './identity.ts';

/** Amounts as the row counts them; one unit is `quantum` atomic units. */
export interface Quantised {
  readonly quantum: bigint;
  readonly available: bigint;
  readonly frozen: bigint;
  /** Null on servers that do not report it. */
  readonly withdrawFrozen: bigint | null;
}

/** ERC-20 keeps decimals in one byte; a larger figure is no number of decimals. */
const MAX_DECIMALS = 255;
/** With more decimals than this, a display figure has more places than a 256-bit amount has digits. */
const MAX_DISPLAYED_DECIMALS = 77;

/** The reading of a row that stands for one asset; throws a `FailureError` where it is not known which one. */
export function readRow(row: JsonObject, { address, path }: RowPlace): RowsRead<Reading> {
  const asset = readAssetId(stringField(row, 'asset_id', path), `${path}.asset_id`);
  return readingOf({ address, asset }, () => {
    const quantised = readQuantised(row, path);
    return {
      amounts: toAmounts(quantised),
      block: null,
      facts: readFacts(row, { tokenId: textOf(row, 'token_id'), tokenUri: textOf(row, 'token_uri') }),
      details: balanceDetails(quantised),
    };
  });
}

export function readAssetId(text: string, path: string): string {
  const checked = normaliseAssetId(text);
  if (!checked.ok) throw malformed(path, 'an asset id');
  return checked.value;
}

/**
 * The amounts of a row. Throws why they cannot be trusted: `display_value`, `display_frozen` and `display_withdraw`, where
 * given, spell the same amounts in display units and must agree to the last digit.
 */
export function readQuantised(row: JsonObject, path: string): Quantised {
  const quantum = unsignedField(row, 'quantum');
  const available = unsignedField(row, 'balance_available');
  const frozen = unsignedField(row, 'balance_frozen');
  const withdrawFrozen = isAbsent(row, 'withdraw_frozen') ? null : unsignedField(row, 'withdraw_frozen');
  const unreadable = !isAbsent(row, 'withdraw_frozen') && withdrawFrozen === null;
  if (quantum === null || quantum === 0n || available === null || frozen === null || unreadable) {
    const detail = `${path}: expected quantum above zero and every balance as whole numbers`;
    throw new FailureError(failure('UPSTREAM_BAD_AMOUNT', { detail }));
  }
  const quantised = { quantum, available, frozen, withdrawFrozen };
  const contradiction = findContradiction(row, toAmounts(quantised));
  if (contradiction === null) return quantised;
  const detail = `${path}.${contradiction} differs from balance × quantum / 10^decimals`;
  throw new FailureError(failure('UPSTREAM_INCONSISTENT', { detail }));
}

/**
 * Atomic units. The parts never overlap: placing an order moves an amount from available to frozen, asking for a
 * withdrawal moves it to withdraw_frozen (Reddio guide, "place orders on layer 2", read 2026-11).
 */
export function toAmounts(quantised: Quantised): Amounts {
  const { quantum, available, frozen, withdrawFrozen } = quantised;
  return {
    total: (available + frozen + (withdrawFrozen ?? 0n)) * quantum,
    available: available * quantum,
    locked: frozen * quantum,
    pendingDeposit: null,
    pendingWithdrawal: withdrawFrozen === null ? null : withdrawFrozen * quantum,
  };
}

export function balanceDetails(quantised: Quantised): Details {
  return { __typename: 'ReddioBalanceDetails', provider: 'reddio', ...quantised };
}

/** What a row says of its asset. */
export function readFacts(row: JsonObject, token: { tokenId: string | null; tokenUri: string | null }): AssetFacts {
  const decimals = readDecimals(row);
  return {
    name: null,
    symbol: textOf(row, 'symbol'),
    scale: decimals === null ? null : decimalScale(decimals),
    type: textOf(row, 'type'),
    contract: readContract(row),
    details: {
      __typename: 'ReddioAssetDetails',
      provider: 'reddio',
      quantum: unsignedField(row, 'quantum'),
      ...token,
      baseUri: textOf(row, 'base_uri'),
    },
  };
}

/** Lower-case; null for ETH, whose rows have the word `eth` here. */
export function readContract(row: JsonObject): string | null {
  const text = textOf(row, 'contract_address');
  return text !== null && /^0x[0-9a-fA-F]{40}$/.test(text) ? text.toLowerCase() : null;
}

/** A non-empty string; Reddio writes `""` where there is nothing to say. */
export function textOf(row: JsonObject, key: string): string | null {
  const value = field(row, key);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A whole number, sent as a JSON number or (`quantum` on some answers) as a string. */
function unsignedField(row: JsonObject, key: string): bigint | null {
  const digits = digitsOf(field(row, key));
  return digits === null ? null : parseUnsigned(digits);
}

function isAbsent(row: JsonObject, key: string): boolean {
  return (field(row, key) ?? null) === null;
}

/** Null where they are not credible: a non-fungible token with decimals (the docs show one) contradicts itself. */
function readDecimals(row: JsonObject): number | null {
  const decimals = countOf(field(row, 'decimals'));
  if (decimals === null || decimals > MAX_DECIMALS) return null;
  const whole = textOf(row, 'type')?.startsWith('ERC721') === true;
  return whole && decimals !== 0 ? null : decimals;
}

/**
 * The name of the first display figure that differs from its amount; null where all agree or none can be checked, since
 * a figure in a unit that is not known says nothing against the amount. An amount that is not reported may only be
 * displayed as zero: else it is missing from the total.
 */
function findContradiction(row: JsonObject, amounts: Amounts): string | null {
  const decimals = readDecimals(row);
  if (decimals === null || decimals > MAX_DISPLAYED_DECIMALS) return null;
  const shown: readonly (readonly [string, bigint | null])[] = [
    ['display_value', amounts.available],
    ['display_frozen', amounts.locked],
    ['display_withdraw', amounts.pendingWithdrawal],
  ];
  const differs = ([key, atoms]: readonly [string, bigint | null]): boolean => {
    if (isAbsent(row, key)) return false;
    const text = digitsOf(field(row, key));
    return text === null || parseDecimal(text, decimals) !== (atoms ?? 0n);
  };
  return shown.find(differs)?.[0] ?? null;
}
