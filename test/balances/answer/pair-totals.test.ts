/** Each pair has the digits of its own cell, out of however many answers. */
import { describe, expect, test } from 'vitest';
import { GatheredTotals, PairTotals } from '../../../src/balances/answer/pair-totals.ts';
import { AmountCells } from '../../../src/model/amount-cells.ts';
import { digitsIn } from './totals-of.ts';

describe('totals of several answers', () => {
  test('are those of the first that has digits, and of none where a single one has more to say', () => {
    const gathered = new GatheredTotals(4);
    gathered.addRow(AmountCells.of(['9', '1', null]), 1, Int32Array.from([0, 1]));
    gathered.addRow(AmountCells.of(['2', '3', '4', '5']), 0, Int32Array.from([0, 1, -1, 3]));
    gathered.replace(AmountCells.of(['6']), [2]);
    gathered.drop(3);
    const { totals } = gathered;
    expect(digitsIn(totals, 5)).toEqual(['1', '3', '6', null, null]);
    expect([0, 1, 2, 3].map((index) => totals.tableAt(index) !== null)).toEqual([true, true, true, false]);
    expect(totals.longestOf([])).toBe(1);
  });

  test('are told apart however many answers there are', () => {
    const answers = 70_000;
    const gathered = new GatheredTotals(answers);
    for (let index = 0; index < answers; index += 1)
      gathered.addRow(AmountCells.of([String(index)]), 0, Int32Array.of(index));
    const { totals } = gathered;
    const wrong = Array.from({ length: answers }, (_, index) => index).filter(
      (index) => totals.digits(index) !== String(index),
    );
    expect(wrong).toEqual([]);
  });
});

test('cells in order end with the last pair', () => {
  const totals = PairTotals.inOrder(AmountCells.of(['1', '2', null, '4']), 1, 2);
  expect(digitsIn(totals, 4)).toEqual(['2', null, null, null]);
  expect([0, 1, 2].map((index) => totals.tableAt(index) !== null)).toEqual([true, false, false]);
  expect(digitsIn(PairTotals.none, 2)).toEqual([null, null]);
});
