/**
 * Exact amounts. Atomic units are `bigint`; nothing here passes through a `Number`.
 */

/** Atomic units per display unit as a fraction in lowest terms, e.g. 10^18/1 for ether, 60/1 for a factor of sixty. */
export interface Scale {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A longer run of digits than any ledger here can hold; bounds the cost of `BigInt`. */
export const MAX_DIGITS = 80;
const UNSIGNED = /^[0-9]+$/;
const DECIMAL = /^[0-9]+(?:\.[0-9]+)?$/;

/** The whole number ≥ 0 that `text` spells in plain ASCII digits; null for anything else, `""` and `"0x10"` included. */
export function parseUnsigned(text: string): bigint | null {
  if (text.length > MAX_DIGITS || !UNSIGNED.test(text)) return null;
  return BigInt(text);
}

/** Like `parseUnsigned` with an optional leading minus; `-0` and a leading plus are refused. */
export function parseSigned(text: string): bigint | null {
  if (!text.startsWith('-')) return parseUnsigned(text);
  const magnitude = parseUnsigned(text.slice(1));
  return magnitude === null || magnitude === 0n ? null : -magnitude;
}

/** Atomic units of a decimal text such as `"0.5421"`; null when it is no plain decimal or has more places than `decimals`. */
export function parseDecimal(text: string, decimals: number): bigint | null {
  const decimal = readDecimal(text);
  if (decimal === null) return null;
  const scaled = decimal.digits * 10n ** BigInt(decimals);
  const divisor = 10n ** BigInt(decimal.places);
  return scaled % divisor === 0n ? scaled / divisor : null;
}

/** The scale of an asset with `decimals` decimal places. */
export function decimalScale(decimals: number): Scale {
  return { numerator: 10n ** BigInt(decimals), denominator: 1n };
}

/** The scale that a positive decimal text such as `"1000000"` or `"2.5"` spells as atomic units per unit; else null. */
export function parseScale(text: string): Scale | null {
  const decimal = readDecimal(text);
  if (decimal === null || decimal.digits === 0n) return null;
  const numerator = decimal.digits;
  const denominator = 10n ** BigInt(decimal.places);
  const divisor = gcd(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** A plain decimal as all its digits in one number, and how many of them stand behind the point. */
function readDecimal(text: string): { readonly digits: bigint; readonly places: number } | null {
  if (!DECIMAL.test(text)) return null;
  const digits = parseUnsigned(text.replace('.', ''));
  const point = text.indexOf('.');
  return digits === null ? null : { digits, places: point === -1 ? 0 : text.length - point - 1 };
}

/** The number of decimal places when the scale is a power of ten; null otherwise. */
export function decimalsOf(scale: Scale): number | null {
  if (scale.denominator !== 1n) return null;
  const zeros = scale.numerator.toString().slice(1);
  return 10n ** BigInt(zeros.length) === scale.numerator ? zeros.length : null;
}

/**
 * The amount in display units as an exact decimal without trailing zeros; null where none exists,
 * as for one atom of an asset with sixty atoms to the unit.
 */
export function formatValue(atoms: bigint, scale: Scale): string | null {
  if (atoms < 0n) {
    const text = formatValue(-atoms, scale);
    return text === null ? null : `-${text}`;
  }
  const top = atoms * scale.denominator;
  const places = decimalPlaces(scale.numerator / gcd(top, scale.numerator));
  if (places === null) return null;
  const digits = ((top * 10n ** BigInt(places)) / scale.numerator).toString();
  if (places === 0) return digits;
  const padded = digits.padStart(places + 1, '0');
  // No more places than the lowest terms need: there is no zero to drop at the end.
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** How many decimal places 1/n needs; null when it never ends. */
function decimalPlaces(n: bigint): number | null {
  let rest = n;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  return rest === 1n ? Math.max(twos, fives) : null;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
