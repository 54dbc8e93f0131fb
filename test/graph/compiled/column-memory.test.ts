/** What rows have in common is kept within a bound, by list and by writer. */
import { expect, test } from 'vitest';
import { ColumnMemory } from '../../../src/graph/compiled/column-memory.ts';
import type { KnownColumns } from '../../../src/graph/compiled/known-columns.ts';
import { RowColumn } from '../../../src/graph/compiled/row-column.ts';

const MOST_BYTES = 4 * 1024 * 1024;

function columnsOf(bytes: number): KnownColumns {
  const column = new RowColumn('', { texts: ['x'.repeat(bytes)], holes: [], decimals: 0 });
  return { assets: [], columns: [column], isWhole: true, most: column.size };
}

test('columns are found by their list and their writer', () => {
  const memory = new ColumnMemory();
  const [writer, other] = [{}, {}];
  const known = columnsOf(1);
  const list: readonly never[] = [];
  memory.keep(list, writer, known);
  expect(memory.find(list, writer)).toBe(known);
  expect(memory.find(list, other)).toBeUndefined();
  expect(memory.find([], writer)).toBeUndefined();
});

test('those of the list that was used longest ago go first', () => {
  const memory = new ColumnMemory();
  const writer = {};
  const lists = Array.from({ length: 9 }, (): readonly never[] => []);
  for (const list of lists) memory.keep(list, writer, columnsOf(MOST_BYTES / 8));
  expect(memory.bytes).toBeLessThanOrEqual(MOST_BYTES);
  expect(lists.map((list) => memory.find(list, writer) !== undefined)).toEqual([
    ...[false, false],
    ...new Array<boolean>(7).fill(true),
  ]);
});

test('the columns of many writers of one list count together', () => {
  const memory = new ColumnMemory();
  const list: readonly never[] = [];
  for (let writers = 0; writers < 9; writers += 1) memory.keep(list, {}, columnsOf(MOST_BYTES / 8));
  expect(memory.bytes).toBeLessThanOrEqual(MOST_BYTES);
});

test('a list without assets has no columns, and is kept as any other', () => {
  const memory = new ColumnMemory();
  const list: readonly never[] = [];
  const known: KnownColumns = { ...columnsOf(1), columns: [] };
  memory.keep(list, list, known);
  expect(memory.find(list, list)).toBe(known);
});
