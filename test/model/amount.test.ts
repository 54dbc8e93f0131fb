import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commonScale,
  compareAmounts,
  decimalScale,
  decimalsOf,
  formatValue,
  parseDecimal,
  parseScale,
  parseSigned,
  parseUnsigned,
  plainDecimal,
  rescale,
} from '../../src/model/amount.ts';

describe('parseUnsigned', () => {
  test.each([
    ['0', 0n],
    ['007', 7n],
    ['9007199254740993', 9_007_199_254_740_993n],
    ['9'.repeat(80), 10n ** 80n - 1n],
  ])('%s', (text, value) => expect(parseUnsigned(text)).toBe(value));

  test.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '-1',
    '+1',
    '1.0',
    '1e3',
    '0x10',
    '1_000',
    '1,000',
    '٣',
    '１',
    'NaN',
    '9'.repeat(81),
  ])('refuses %j', (text) => expect(parseUnsigned(text)).toBeNull());

  test('keeps every digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 79n }), (value) => parseUnsigned(value.toString()) === value),
    );
  });

  test('accepts nothing but digits', () => {
    const hostile = fc.string({ unit: fc.constantFrom('0', '1', '9', '-', '+', '.', 'e', 'x', ' ', ',', '_', '٣') });
    fc.assert(fc.property(hostile, (text) => (parseUnsigned(text) !== null) === /^[0-9]+$/.test(text)));
  });
});

test.each([
  ['-10716000', -10_716_000n],
  ['0', 0n],
  ['-0', null],
  ['--1', null],
  ['+5', null],
  ['-', null],
])('parseSigned(%j)', (text, value) => expect(parseSigned(text)).toBe(value));

test.each([
  ['0.5421', 18, 542_100_000_000_000_000n],
  ['12.0315', 18, 12_031_500_000_000_000_000n],
  ['12', 18, 12n * 10n ** 18n],
  ['0.1', 0, null],
  ['0.10', 1, 1n],
  ['0.11', 1, null],
  ['.5', 18, null],
  ['5.', 18, null],
  ['1e-3', 18, null],
  ['-1', 18, null],
  ['1.5x', 18, null],
  ['x1.5', 18, null],
  ['1.x', 18, null],
  ['1.25', 2, 125n],
  [`${'9'.repeat(40)}.${'9'.repeat(40)}`, 40, 10n ** 80n - 1n],
  [`${'9'.repeat(41)}.${'9'.repeat(40)}`, 40, null],
])('parseDecimal(%j, %i)', (text, decimals, atoms) => expect(parseDecimal(text, decimals)).toBe(atoms));

describe('plainDecimal', () => {
  test.each([
    ['0', '0'],
    ['5.000', '5'],
    ['5e0', '5'],
    ['1E+3', '1000'],
    ['18.0', '18'],
    ['1.25e1', '12.5'],
    ['5e-5', '0.00005'],
    ['50e-1', '5'],
    ['0.10', '0.1'],
    ['0e99', '0'.repeat(100)],
    ['007.50', '007.5'],
  ])('%s is %s', (text, plain) => expect(plainDecimal(text)).toBe(plain));

  test.each([
    '',
    '.5',
    '5.',
    '-5',
    '+5',
    '5e',
    '1e+',
    'e5',
    '1e100',
    '1e999999999',
    ' 5',
    '5 ',
    '0x5',
    '1,5',
    '５',
    'NaN',
    '9'.repeat(81),
  ])('%j is none', (text) => expect(plainDecimal(text)).toBeNull());

  test('is the same number, whatever the exponent that it is written with', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 40n }),
        fc.nat({ max: 30 }),
        fc.constantFrom('e', 'E', 'e+'),
        (whole, places, mark) => {
          const digits = whole.toString().padStart(places + 1, '0');
          const point = digits.length - places;
          const fraction = places === 0 ? '' : `.${digits.slice(point)}`;
          const written = plainDecimal(`${digits.slice(0, point)}${fraction}${mark}${places}`);
          expect(parseUnsigned(written ?? '')).toBe(whole);
          expect(parseDecimal(plainDecimal(`${whole}e-${places}`) ?? '', places)).toBe(whole);
        },
      ),
    );
  });
});

describe('scales', () => {
  test.each([
    ['1000000', 6],
    ['1', 0],
    ['60', null],
    ['2.5', null],
    ['10.0', 1],
    ['0.1', null],
    ['11', null],
    ['210', null],
    ['101', null],
  ])('a factor of %s has %s decimals', (text, decimals) => {
    const scale = parseScale(text);
    expect(scale).not.toBeNull();
    expect(scale === null ? undefined : decimalsOf(scale)).toBe(decimals);
  });

  test.each(['', '0', '0.0', '-1', 'x', '1e6'])('refuses a factor of %j', (text) =>
    expect(parseScale(text)).toBeNull(),
  );
});

describe('formatValue', () => {
  test.each([
    [291_702_000_000_000_000n, '1000000000000000000', '0.291702'],
    [0n, '1000000', '0'],
    [-10_716_000n, '1000000', '-10.716'],
    [1_000_000n, '1', '1000000'],
    [120n, '60', '2'],
    [30n, '60', '0.5'],
    [1n, '60', null],
    [677n, '2.5', '270.8'],
    [1n, '0.5', '2'],
    [-1n, '60', null],
    [-30n, '60', '-0.5'],
    [0n, '60', '0'],
    [0n, '10', '0'],
    [100n, '10', '10'],
    [-1n, '10', '-0.1'],
    [100n, '1000000', '0.0001'],
    [1n, '8', '0.125'],
    [1n, '50', '0.02'],
  ])('%s atoms at %s per unit are %s', (atoms, factor, value) => {
    const scale = parseScale(factor);
    expect(scale === null ? undefined : formatValue(atoms, scale)).toBe(value);
  });

  test('is exact: reading it back gives the same atoms', () => {
    const decimals = fc.nat({ max: 77 });
    const atoms = fc.bigInt({ min: 0n, max: 10n ** 60n });
    fc.assert(
      fc.property(atoms, decimals, (amount, places) => {
        const text = formatValue(amount, decimalScale(places));
        return text !== null && parseDecimal(text, places) === amount && !/\.$|\.[0-9]*0$/.test(text);
      }),
    );
  });
});

describe('common units', () => {
  const parsed = (factor: string) => parseScale(factor) ?? decimalScale(0);

  test.each([
    ['1000000', '1000000000000000000', '1000000000000000000'],
    ['1000', '60', '3000'],
    ['2.5', '1', '5'],
    ['0.5', '0.25', '0.5'],
    ['60', '60', '60'],
  ])('of %s and %s atoms per unit: %s', (a, b, common) => {
    expect(commonScale([parsed(a), parsed(b)])).toEqual(parsed(common));
  });

  const scale = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.nat({ max: 4 })).map(([digits, places]) => {
    const text = digits.toString().padStart(places + 1, '0');
    return parsed(places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`);
  });
  const atoms = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });

  test('nothing is lost in them, whatever the amount and the scales', () => {
    fc.assert(
      fc.property(atoms, scale, scale, (atomic, from, other) => {
        const to = commonScale([from, other]);
        const rescaled = { atomic: rescale(atomic, from, to), scale: to };
        expect(compareAmounts({ atomic, scale: from }, rescaled)).toBe(0);
        expect(compareAmounts({ atomic: atomic - 1n, scale: from }, rescaled)).toBe(-1);
        expect(compareAmounts(rescaled, { atomic: atomic - 1n, scale: from })).toBe(1);
      }),
    );
  });
});
