/** Exact arithmetic with decimals as text. A JavaScript number would lose digits: ether alone has 18 decimals. */

interface Scaled {
  readonly digits: bigint;
  /** How many of the digits stand behind the point. */
  readonly places: number;
}

/**
 * The product, with every digit. Nothing is rounded, because the product of two decimals is a decimal. Whoever shows an amount
 * rounds it once, at the end; sums of rounded amounts would be wrong.
 *
 * @throws RangeError when a factor is no plain decimal such as "0.291702".
 */
export function multiply(left: string, right: string): string {
  const [a, b] = [parse(left), parse(right)];
  return print({ digits: a.digits * b.digits, places: a.places + b.places });
}

function parse(text: string): Scaled {
  const [matched, whole = '', fraction = ''] = /^(-?\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (matched === undefined) throw new RangeError(`"${text}" is no decimal such as "0.291702"`);
  return { digits: BigInt(whole + fraction), places: fraction.length };
}

/** Without trailing zeros, as balancegraph's own `Decimal`. */
function print({ digits, places }: Scaled): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const fraction = text.slice(text.length - places).replace(/0+$/, '');
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}
