/** Rows are found again by their digits and by all that decides how these are shown, and take no more room than they may. */
import { describe, expect, test } from 'vitest';
import { type RowsWay, WrittenRows } from '../../../src/graph/compiled/written-rows.ts';
import { AmountCells } from '../../../src/model/amount-cells.ts';

const cells = () => AmountCells.of(['1']);
const columns = {};
const way: RowsWay = { columns, account: '"a"', start: 0, end: 1 };
const bytes = (size: number, fill = 'x') => Buffer.alloc(size, fill);

test('they are found by the same digits, shown in the same way alone', () => {
  const rows = new WrittenRows();
  const [one, other] = [cells(), cells()];
  rows.keep(one, way, bytes(3, 'a'));
  rows.keep(one, { ...way, account: '"b"' }, bytes(3, 'b'));
  expect(rows.find(one, { ...way })?.toString()).toBe('aaa');
  expect(rows.find(one, { ...way, account: '"b"' })?.toString()).toBe('bbb');
  expect(rows.find(other, way)).toBeNull();
  for (const changed of [{ columns: {} }, { account: '"c"' }, { start: 1 }, { end: 2 }]) {
    expect(rows.find(one, { ...way, ...changed }), JSON.stringify(changed)).toBeNull();
  }
});

test('they are worth keeping once the same digits are served a second time', () => {
  const rows = new WrittenRows();
  const [one, other] = [cells(), cells()];
  expect([one, one, other, one].map((each) => rows.areServedOften(each))).toEqual([false, true, false, true]);
});

describe('room', () => {
  test('is for a few ways of showing the same digits', () => {
    const rows = new WrittenRows();
    const one = cells();
    const ways = Array.from({ length: 6 }, (_, end) => ({ ...way, end }));
    for (const each of ways) rows.keep(one, each, bytes(1));
    expect(ways.map((each) => rows.find(one, each) !== null)).toEqual([false, false, true, true, true, true]);
  });

  test('is never more than there may be, and what is asked for stays', () => {
    const rows = new WrittenRows(10_000);
    const asked = cells();
    rows.keep(asked, way, bytes(800));
    const others = Array.from({ length: 50 }, cells);
    for (const one of others) {
      rows.keep(one, way, bytes(800));
      expect(rows.find(asked, way)).not.toBeNull();
    }
    const found = others.filter((one) => rows.find(one, way) !== null);
    expect(found.length).toBeGreaterThan(3);
    expect((found.length + 1) * 800).toBeLessThanOrEqual(10_000);
    expect(found).toContain(others.at(-1));
  });

  test('is not for what alone would fill it', () => {
    const rows = new WrittenRows(1000);
    const one = cells();
    rows.keep(one, way, bytes(600));
    expect(rows.find(one, way)).toBeNull();
  });
});
