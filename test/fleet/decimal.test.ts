/** The product of two decimals is exact, at any length. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { multiply } from '../../examples/fleet/decimal.ts';
import { runs } from '../depth.ts';

test.each([
  ['2', '3', '6'],
  ['0.1', '0.2', '0.02'],
  ['1.10', '1', '1.1'],
  ['100', '0.5', '50'],
  ['0', '97123.456789', '0'],
  ['0.000', '1', '0'],
  ['-10.716', '2', '-21.432'],
  ['-0.5', '0.5', '-0.25'],
  ['-0.0', '3', '0'],
  ['829511676315423.59212581', '97123.456789', '80565041450591997984.06226818662409'],
  // As numbers, these would be 0.30000000000000004 and 9007199254740992.
  ['0.1', '3', '0.3'],
  ['9007199254740993', '1', '9007199254740993'],
])('%s × %s = %s', (left, right, product) => {
  expect([multiply(left, right), multiply(right, left)]).toEqual([product, product]);
});

const places = fc.nat({ max: 40 });
const digits = fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n });

/** The text of `digits / 10^places`. */
function textOf(value: bigint, shift: number): string {
  const text = String(value < 0n ? -value : value).padStart(shift + 1, '0');
  const whole = `${value < 0n ? '-' : ''}${text.slice(0, text.length - shift)}`;
  return shift === 0 ? whole : `${whole}.${text.slice(text.length - shift)}`;
}

test('the product has all digits of the product of the whole numbers', () => {
  fc.assert(
    fc.property(digits, places, digits, places, (a, m, b, n) => {
      const product = multiply(textOf(a, m), textOf(b, n));
      expect(product).not.toMatch(/\.\d*0$|^-0$|e/);
      const [whole = '', fraction = ''] = product.split('.');
      expect(BigInt(whole + fraction) * 10n ** BigInt(m + n - fraction.length)).toBe(a * b);
    }),
    { numRuns: runs(1000) },
  );
});

test.each(['', '1e3', '.5', '5.', '1,5', ' 1', '0x10', 'NaN', '1.2.3', '+1'])('%j is refused', (text) => {
  expect(() => multiply(text, '1')).toThrow(`"${text}" is no decimal such as "0.291702"`);
});
