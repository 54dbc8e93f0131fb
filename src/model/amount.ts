/**
 * Exact amounts. Atomic units are `bigint`; nothing here passes through a `Number`.
 */

/** Atomic units per display unit as a fraction in lowest terms, e.g. 10^18/1 for ether, 60/1 for a factor of sixty. */
export interface Scale {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A longer run of digits than any ledger here can hold; bounds the cost of `BigInt`. */
const MAX_DIGITS = 80;
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
  if (text.length > MAX_DIGITS * 2 || !DECIMAL.test(text)) return null;
  const [whole = '', fraction = ''] = text.split('.');
  const kept = fraction.slice(0, decimals);
  if (/[1-9]/.test(fraction.slice(decimals))) return null;
  return parseUnsigned(whole + kept.padEnd(decimals, '0'));
}

/** The scale of an asset with `decimals` decimal places. */
export function decimalScale(decimals: number): Scale {
  return { numerator: 10n ** BigInt(decimals), denominator: 1n };
}

/** The scale that a positive decimal text such as `"1000000"` or `"2.5"` spells as atomic units per unit; else null. */
export function parseScale(text: string): Scale | null {
  if (text.length > MAX_DIGITS || !DECIMAL.test(text)) return null;
  const [whole = '', fraction = ''] = text.split('.');
  const numerator = BigInt(whole + fraction);
  if (numerator === 0n) return null;
  const denominator = 10n ** BigInt(fraction.length);
  const divisor = gcd(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The number of decimal places when the scale is a power of ten; null otherwise. */
export function decimalsOf(scale: Scale): number | null {
  if (scale.denominator !== 1n) return null;
  const digits = scale.numerator.toString();
  return /^10*$/.test(digits) ? digits.length - 1 : null;
}

/**
 * The amount in display units as an exact decimal without trailing zeros; null where none exists,
 * as for one atom of an asset with sixty atoms to the unit.
 */
export function formatValue(atoms: bigint, scale: Scale): string | null {
  const sign = atoms < 0n ? '-' : '';
  const top = (atoms < 0n ? -atoms : atoms) * scale.denominator;
  const divisor = gcd(top, scale.numerator);
  const places = decimalPlaces(scale.numerator / divisor);
  if (places === null) return null;
  const digits = ((top * 10n ** BigInt(places)) / scale.numerator).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
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
  return x === 0n ? 1n : x;
}
