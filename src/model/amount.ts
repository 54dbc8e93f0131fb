/**
 * Exact amounts. Atomic units are `bigint`; nothing here passes through a `Number`.
 */

/** Atomic units per display unit as a fraction in lowest terms, e.g. 10^18/1 for ether, 60/1 for a factor of sixty. */
export interface Scale {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** An amount in atomic units; its scale may be left open only where it does not matter, as for zero. */
export interface ExactAmount {
  readonly atomic: bigint;
  readonly scale: Scale | null;
}

/** A longer run of digits than any ledger here can hold; bounds the cost of `BigInt`. */
export const MAX_DIGITS = 80;
const UNSIGNED = /^[0-9]+$/;
const DECIMAL = /^[0-9]+(?:\.[0-9]+)?$/;
/** A number of JSON, or the text of one; an exponent of three digits is beyond `MAX_DIGITS`. */
const WRITTEN = /^([0-9]{1,80})(?:\.([0-9]{1,80}))?(?:[eE]([+-]?[0-9]{1,2}))?$/;

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

/**
 * The same number in plain digits, with a point only where something follows it: `5` for `5.000` and `5e0`, `1000` for
 * `1E+3`, `0.00005` for `5e-5`. Null for what is no number ≥ 0, and for one that is longer than any amount. For sources
 * whose serialiser prints the scale of a number, or an exponent; the value is the same to the last digit.
 */
export function plainDecimal(text: string): string | null {
  const parts = WRITTEN.exec(text);
  if (parts === null) return null;
  const [, whole = '', fraction = '', exponent = ''] = parts;
  const point = whole.length + Number(exponent);
  const before = '0'.repeat(Math.max(1 - point, 0));
  const digits = (before + whole + fraction).padEnd(point, '0');
  const head = digits.slice(0, before.length + point);
  const tail = digits.slice(head.length).replace(/0+$/, '');
  return tail === '' ? head : `${head}.${tail}`;
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

const knownDecimals = new WeakMap<Scale, number | null>();

/** The number of decimal places when the scale is a power of ten; null otherwise. */
export function decimalsOf(scale: Scale): number | null {
  const known = knownDecimals.get(scale);
  if (known !== undefined) return known;
  const decimals = findDecimals(scale);
  knownDecimals.set(scale, decimals);
  return decimals;
}

function findDecimals({ numerator, denominator }: Scale): number | null {
  if (denominator !== 1n) return null;
  const zeros = numerator.toString().slice(1);
  return 10n ** BigInt(zeros.length) === numerator ? zeros.length : null;
}

/** The largest unit of which the atoms of all these scales are whole multiples; of one scale, the scale itself. */
export function commonScale([first, ...others]: readonly [Scale, ...Scale[]]): Scale {
  return others.reduce(
    (common, scale) => ({
      numerator: (common.numerator * scale.numerator) / gcd(common.numerator, scale.numerator),
      denominator: gcd(common.denominator, scale.denominator),
    }),
    first,
  );
}

/** Negative, zero or positive as `a` is less, as much or more in display units. */
export function compareAmounts(a: ExactAmount, b: ExactAmount): number {
  const [left, right] = [a.scale ?? ONE, b.scale ?? ONE];
  const isOneUnit = left.numerator === right.numerator && left.denominator === right.denominator;
  const first = isOneUnit ? a.atomic : a.atomic * left.denominator * right.numerator;
  const second = isOneUnit ? b.atomic : b.atomic * right.denominator * left.numerator;
  return first < second ? -1 : Number(first > second);
}

const ONE: Scale = { numerator: 1n, denominator: 1n };

/** The same amount in atoms of `to`, which must be a common scale of `from`. */
export function rescale(atoms: bigint, from: Scale, to: Scale): bigint {
  return (atoms * to.numerator * from.denominator) / (to.denominator * from.numerator);
}

/**
 * The amount in display units as an exact decimal without trailing zeros; null where none exists,
 * as for one atom of an asset with sixty atoms to the unit.
 */
export function formatValue(atoms: bigint, scale: Scale): string | null {
  const decimals = decimalsOf(scale);
  return decimals === null ? formatFraction(atoms, scale) : placePoint(atoms.toString(), decimals);
}

/** The digits of a whole number with a point before the last of them, without trailing zeros behind it. */
export function placePoint(digits: string, places: number): string {
  if (digits.startsWith('-')) return `-${placePoint(digits.slice(1), places)}`;
  const point = digits.length - places;
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === ZERO) end -= 1;
  if (end <= Math.max(point, 0)) return point > 0 ? digits.slice(0, point) : '0';
  if (point > 0) return `${digits.slice(0, point)}.${digits.slice(point, end)}`;
  return `0.${'0'.repeat(-point)}${digits.slice(0, end)}`;
}

const ZERO = 0x30;

function formatFraction(atoms: bigint, scale: Scale): string | null {
  if (atoms < 0n) {
    const text = formatFraction(-atoms, scale);
    return text === null ? null : `-${text}`;
  }
  const top = atoms * scale.denominator;
  const places = decimalPlaces(scale.numerator / gcd(top, scale.numerator));
  if (places === null) return null;
  const digits = ((top * 10n ** BigInt(places)) / scale.numerator).toString();
  return placePoint(digits, places);
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

/** @param digits of a whole number, perhaps behind a minus; null where there is none */
export function wholeOf(digits: string | null): bigint | null {
  return digits === null ? null : BigInt(digits);
}
