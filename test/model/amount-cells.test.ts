/** Cells keep the digits of each pair apart, however they were set. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_DIGITS } from '../../src/model/amount.ts';
import { AmountCells, PartCells } from '../../src/model/amount-cells.ts';
import { bytesOf } from '../../src/model/byte-chunk.ts';
import { failure } from '../../src/model/failure.ts';
import { noAmounts } from '../../src/model/reading.ts';
import { digitsOf } from './cell-digits.ts';

const bad = failure('UPSTREAM_BAD_AMOUNT');
const digits = fc.oneof(
  fc.constantFrom('0', '00', '007', '9'.repeat(MAX_DIGITS)),
  fc.bigInt({ min: 0n, max: 10n ** 40n }).map(String),
);
const cell = fc.oneof({ weight: 4, arbitrary: digits }, { weight: 2, arbitrary: fc.constant(null) });

test('each cell has its own digits, without leading zeros, whatever the order in which they come', () => {
  const listed = fc.array(cell, { maxLength: 40 });
  fc.assert(
    fc.property(listed, fc.infiniteStream(fc.nat()), fc.nat(5), (given, keys, around) => {
      const cells = new AmountCells(given.length);
      const order = [...given.keys()].map((index) => ({ index, key: keys.next().value ?? 0 }));
      for (const { index } of order.toSorted((a, b) => a.key - b.key)) {
        const text = given[index] ?? null;
        if (text === null) continue;
        const { view, start, size } = bytesOf(`${'8'.repeat(around)}${text}${'8'.repeat(around)}`);
        cells.set(index, view, start + around, start + size - around);
      }
      const expected = given.map((text) => (text === null ? null : BigInt(text).toString()));
      expect(digitsOf(cells)).toEqual(expected);
      expect(cells.isFull).toBe(!given.includes(null));
      expect(expected.map((_, index) => cells.isMentioned(index))).toEqual(expected.map((text) => text !== null));
      expect(expected.map((_, index) => cells.size(index))).toEqual(expected.map((text) => text?.length ?? 0));
      for (let start = 0; start <= given.length; start += 3) {
        expect(digitsOf(cells.slice(start, given.length))).toEqual(expected.slice(start));
      }
    }),
  );
});

test('a slice keeps no more bytes than its own digits have', () => {
  const cells = AmountCells.of(Array.from({ length: 1000 }, (_, index) => String(index)));
  expect(cells.slice(10, 13).view.byteLength).toBe(6);
});

test('a cell that failed is mentioned and has no digits', () => {
  const cells = AmountCells.of(['1', bad, null]);
  expect(digitsOf(cells)).toEqual(['1', null, null]);
  expect([0, 1, 2].map((index) => cells.isMentioned(index))).toEqual([true, true, false]);
  expect([...cells.failures]).toEqual([[1, bad]]);
  expect([cells.isFull, AmountCells.of(['1', bad]).isFull]).toEqual([false, true]);
});

test('what are no digits, too many, or come twice is refused', () => {
  for (const wrong of ['', '-', '--1', '-0', '+1', '1.5', ' 1', '1e3', '１', '9'.repeat(MAX_DIGITS + 1)]) {
    expect(() => AmountCells.of([wrong]), wrong).toThrow(RangeError);
  }
  const cells = AmountCells.of(['1', bad, null]);
  for (const index of [0, 1, 3, -1]) expect(() => cells.setText(index, '2'), String(index)).toThrow(RangeError);
  cells.setText(2, '3');
  expect(digitsOf(cells)).toEqual(['1', null, '3']);
});

test('amounts less than zero keep their sign, and their digits stand without it', () => {
  const parts = new PartCells(['locked'], () => AmountCells.of(['-3', null, '4', '-5']));
  const cells = AmountCells.of(['-120', '7', null, '-1'], { parts });
  expect(digitsOf(cells)).toEqual(['-120', '7', null, '-1']);
  expect([0, 1, 2, 3].map((index) => cells.isNegative(index))).toEqual([true, false, false, true]);
  expect([cells.size(0), cells.longest]).toEqual([3, 4]);
  expect([cells.amounts(0), cells.amounts(3)]).toEqual([
    { ...noAmounts, total: -120n, locked: -3n },
    { ...noAmounts, total: -1n, locked: -5n },
  ]);
  const part = cells.slice(1, 4);
  expect(digitsOf(part)).toEqual(['7', null, '-1']);
  expect(part.amounts(2)).toEqual({ ...noAmounts, total: -1n, locked: -5n });
  expect(() => cells.negate(2)).toThrow(RangeError);
  expect(() => AmountCells.of(['0']).negate(0)).toThrow(RangeError);
});
