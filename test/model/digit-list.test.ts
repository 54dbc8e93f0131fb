import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AmountCells } from '../../src/model/amount-cells.ts';
import { DigitList } from '../../src/model/digit-list.ts';
import { runs } from '../depth.ts';
import { digitsOf } from './cell-digits.ts';

type Write = (list: DigitList, index: number) => string | null;

const view = (text: string): DataView => new DataView(Uint8Array.from(Buffer.from(`ab${text}cd`)).buffer);
const whole = fc.bigInt({ min: 0n, max: 10n ** 80n - 1n });
const writes: fc.Arbitrary<Write> = fc.oneof(
  whole.map(
    (value): Write =>
      (list, index) => {
        const text = value.toString();
        list.copy(index, view(text), 2, 2 + text.length);
        return text;
      },
  ),
  whole.map(
    (value): Write =>
      (list, index) =>
        list.whole(index, value) ? value.toString() : null,
  ),
  fc.tuple(fc.maxSafeNat(), fc.nat(64)).map(
    ([value, zeros]): Write =>
      (list, index) => {
        return list.number(index, value, zeros) ? (BigInt(value) * 10n ** BigInt(zeros)).toString() : null;
      },
  ),
  fc.constant<Write>((list, index) => {
    list.whole(index, 7n);
    list.drop(index);
    return null;
  }),
);

test('amounts come back as they were written, whichever way, and the list can be filled anew', () => {
  const list = new DigitList();
  const property = fc.property(fc.array(writes, { maxLength: 100 }), (all) => {
    list.clear();
    const written = all.map((write) => write(list, list.add()));
    expect(written.map((text, index) => list.text(index) || text)).toEqual(written);
    expect(digitsOf(AmountCells.listed(list))).toEqual(written);
  });
  fc.assert(property, { numRuns: runs(1000), seed: 7 });
});

test('what is taken away leaves the rest, without leading zeros', () => {
  const list = new DigitList();
  const pair = fc.tuple(whole, whole).map(([a, b]) => (a < b ? [b, a] : [a, b]));
  fc.assert(
    fc.property(fc.oneof(pair, fc.constant([100n, 99n]), fc.constant([0n, 0n])), ([from = 0n, less = 0n]) => {
      list.clear();
      const [before, index, after] = [list.add(), list.add(), list.add()];
      list.whole(before, 99n);
      list.whole(index, from);
      list.whole(after, 88n);
      const text = less.toString();
      list.subtract(index, view(text), 2, 2 + text.length);
      expect([before, index, after].map((one) => list.text(one))).toEqual(['99', (from - less).toString(), '88']);
    }),
    { numRuns: runs(1000), seed: 7 },
  );
  const index = list.add();
  list.whole(index, 99n);
  for (const more of ['100', '1000'])
    expect(() => list.subtract(index, view(more), 2, 2 + more.length)).toThrow(RangeError);
});

test('no amount is longer than 80 digits', () => {
  const list = new DigitList();
  const index = list.add();
  expect(list.number(index, 1, 80)).toBe(false);
  expect(list.number(index, 1, 79)).toBe(true);
  expect(list.whole(index, 10n ** 80n)).toBe(false);
  expect(() => list.copy(index, view('1'.repeat(81)), 2, 83)).toThrow(RangeError);
});

test('a list that was long once is short again', () => {
  const list = new DigitList();
  for (let count = 0; count < 5000; count += 1) list.whole(list.add(), BigInt(count));
  expect(list.text(4999)).toBe('4999');
  list.clear();
  expect(list.length).toBe(0);
  list.whole(list.add(), 3n);
  expect(list.text(0)).toBe('3');
});
