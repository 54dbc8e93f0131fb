/**
 * Quantities as hledger writes them in JSON, `{decimalMantissa, decimalPlaces, floatingPoint}`: a whole number of any length, and
 * where its point is (hledger-lib 1.25, `Hledger/Data/Json.hs`, read 2026-11). `floatingPoint` is inexact and never read.
 */
import { asObject, countField, digitsOf, field, type JsonObject } from '../../http/decode.ts';
import { parseSigned } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';

/**
 * A quantity with more places than this is rounded to this many before it is written, and nothing in the answer tells: 0.00000000005
 * is written as 0 (seen). One of exactly so many may be a rounded one.
 */
export const ROUNDED_PLACES = 10;
/** The most places with which a quantity is certain to be exact, and so the unit of a commodity of which nothing is stated. */
export const EXACT_PLACES = ROUNDED_PLACES - 1;

/** How a commodity is counted: atoms, `decimals` places below one. */
export interface CommodityUnit {
  readonly decimals: number;
  /** Whether somebody says that no amount has more places. */
  readonly isStated: boolean;
}

/** @throws FailureError for what is no quantity, may be rounded, or is no whole number of atoms */
export function readQuantity(amount: JsonObject, { decimals, isStated }: CommodityUnit, path: string): bigint {
  const quantity = asObject(field(amount, 'aquantity'), `${path}.aquantity`);
  const mantissa = parseSigned(digitsOf(field(quantity, 'decimalMantissa')) ?? '');
  if (mantissa === null) throw bad('a quantity has no whole number as its decimalMantissa');
  const places = placesOf(amount, path);
  if (places > MOST_PLACES) throw bad('a quantity has more places than hledger can write');
  if (places >= ROUNDED_PLACES && !isStated) {
    throw bad(
      `it has ${ROUNDED_PLACES} places, at which hledger-web rounds without a sign; say how many the commodity has (options.commodities)`,
    );
  }
  if (places <= decimals) return mantissa * power(decimals - places);
  const divisor = power(places - decimals);
  if (mantissa % divisor !== 0n) throw bad(`it has more places than the ${decimals} of its commodity`);
  return mantissa / divisor;
}

/** How many of the digits of the mantissa stand behind the point. */
export function placesOf(amount: JsonObject, path: string): number {
  return countField(asObject(field(amount, 'aquantity'), `${path}.aquantity`), 'decimalPlaces', `${path}.aquantity`);
}

/** Places are counted in eight bits. */
const MOST_PLACES = 255;

const powers = Array.from({ length: MOST_PLACES + 1 }, (_, exponent) => 10n ** BigInt(exponent));

function power(exponent: number): bigint {
  return powers[exponent] ?? 1n;
}

function bad(detail: string): FailureError {
  return new FailureError(failure('UPSTREAM_BAD_AMOUNT', { detail }));
}
