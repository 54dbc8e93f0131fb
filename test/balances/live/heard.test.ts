import { expect, test } from 'vitest';
import { cellKey, type LiveCell } from '../../../src/balances/live/cell.ts';
import { foldHeard } from '../../../src/balances/live/heard.ts';
import { PolledCells } from '../../../src/balances/live/polled-cells.ts';
import { failure } from '../../../src/model/failure.ts';
import { account } from '../invented.ts';

test('the end of one pause is one moment, as whole milliseconds of a wall clock tell it, and another pause is another', () => {
  const cells = new PolledCells();
  const clock = { now: () => 1000.5, date: () => new Date(5000) };
  const heard = [5301, 5300, 5900, 5302, 5904].map((ms, index) => {
    const cell: LiveCell = { account: account('a'), ref: `t${index}` };
    const listener = { note() {}, wake() {} };
    cells.add(cell, { maxAgeMs: 100, restAgeMs: 100 }, { listener, readAt: null });
    const outcomes = [{ failure: failure('UPSTREAM_RATE_LIMITED', { retryAfter: new Date(ms) }) }];
    return { key: cellKey(cell), cell, outcomes, confirmed: null, readAt: 1000 };
  });
  foldHeard(cells, { cells: heard, head: null }, clock);
  expect(heard.map(({ key }) => cells.get(key)?.pace?.retryAt)).toEqual([1302.5, 1302.5, 1900.5, 1302.5, 1904.5]);
});
