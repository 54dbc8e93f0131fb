/** The inner form of a problem: nothing empty in it, both directions indexed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CoverProblem, coverSteps } from '../../../../src/balances/plan/cover/cover.ts';
import { allAtOnce, Effort } from '../../../../src/balances/plan/cover/effort.ts';
import {
  ascending,
  cellsOf,
  fits,
  inverse,
  makeGrid,
  transpose,
  transposePlan,
} from '../../../../src/balances/plan/cover/grid.ts';
import { NotedEffort } from '../noted-effort.ts';
import { forAll, fullGrid, problem, smallProblem, unlimited } from './cases.ts';

const made = (asked: CoverProblem) => allAtOnce(makeGrid(asked, new Effort()));

describe('the grid of a problem', () => {
  test('has the wanted cells under their own names, seen from both sides', () => {
    forAll(smallProblem, 300, (asked) => {
      const { grid, rows, columns } = made(asked);
      const cells = asked.wanted.flatMap((list, row) => list.map((column) => `${row}/${column}`));
      const byRow = grid.rows.wanted.flatMap((list, row) => list.map((column) => `${rows[row]}/${columns[column]}`));
      const byColumn = grid.columns.wanted.flatMap((list, column) =>
        list.map((row) => `${rows[row]}/${columns[column]}`),
      );
      expect(byRow).toEqual(cells);
      expect(byColumn.toSorted()).toEqual(cells.toSorted());
      for (const { wanted, size } of [grid.rows, grid.columns]) {
        expect(wanted).toHaveLength(size);
        for (const list of wanted) {
          expect(list).not.toEqual([]);
          expect(ascending(list)).toEqual(list);
        }
      }
      expect(grid.wanted).toBe(cells.length);
      expect(grid.isFull).toBe(cells.length === rows.length * columns.length);
      expect(grid.rows.bytes).toEqual(rows.map((row) => asked.bytes?.row[row] ?? 0));
      expect(grid.columns.bytes).toEqual(columns.map((column) => asked.bytes?.column[column] ?? 0));
    });
  });

  test('has the limits of the problem', () => {
    const bytes = { max: 50, row: [1, 2], column: [3, 3, 3] };
    const asked = problem([[0, 2], [1]], { limits: { rows: 7, columns: 8, cells: 9 }, bytes, maxSurplus: 0.5 });
    const { grid } = made(asked);
    expect([grid.rows.limit, grid.columns.limit, grid.cellLimit, grid.byteLimit]).toEqual([7, 8, 9, 50]);
    expect([grid.rows.evenBytes, grid.columns.evenBytes]).toEqual([null, 3]);
    expect(grid.maxCells).toBe(4);
    const unbound = made(problem([[0, 2], [1]], { maxSurplus: Number.POSITIVE_INFINITY })).grid;
    expect([unbound.byteLimit, unbound.maxCells]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect([unbound.rows.evenBytes, unbound.columns.evenBytes]).toEqual([0, 0]);
    expect(made(problem([[]], { maxSurplus: Number.POSITIVE_INFINITY })).grid).toMatchObject({
      maxCells: 0,
      rows: { evenBytes: 0 },
    });
  });

  test('that is full has one list for each side', () => {
    const { grid } = made(problem(fullGrid(3, 2)));
    expect(new Set(grid.rows.wanted).size).toBe(1);
    expect(new Set(grid.columns.wanted).size).toBe(1);
  });
});

test('exchanged twice, it is as before; its plans are exchanged alike', () => {
  const { grid } = made(problem([[0, 2], [1]], { limits: { ...unlimited, rows: 5 } }));
  const turned = transpose(grid);
  expect([turned.rows, turned.columns]).toEqual([grid.columns, grid.rows]);
  expect(transpose(turned)).toEqual(grid);
  expect(transposePlan([{ rows: [1], columns: [2, 3] }])).toEqual([{ rows: [2, 3], columns: [1] }]);
});

test('each limit holds up to itself', () => {
  const bytes = { max: 20, row: [1, 2], column: [3, 3, 3] };
  const { grid } = made(problem([[0, 2], [1]], { limits: { rows: 3, columns: 4, cells: 10 }, bytes }));
  const size = { rows: 2, columns: 3, bytes: 20 };
  expect(fits(grid, size)).toBe(true);
  expect(fits(grid, { ...size, rows: 3 })).toBe(true);
  expect(fits(grid, { ...size, rows: 4, columns: 1 })).toBe(false);
  expect(fits(grid, { ...size, columns: 4 })).toBe(true);
  expect(fits(grid, { ...size, rows: 1, columns: 5 })).toBe(false);
  expect(fits(grid, { ...size, rows: 3, columns: 4 })).toBe(false);
  expect(fits(grid, { ...size, rows: 2, columns: 5 })).toBe(false);
  expect(fits({ ...grid, cellLimit: 6 }, size)).toBe(true);
  expect(fits(grid, { ...size, bytes: 21 })).toBe(false);
});

test('indexes ascend, however many there are', () => {
  forAll(fc.uniqueArray(fc.nat({ max: 500 }), { maxLength: 130 }), 200, (indexes) => {
    expect(ascending(new Set(indexes))).toEqual([...indexes].sort((a, b) => a - b));
  });
});

test('cells are rows by columns, and an inverse lists the rows that want each column', () => {
  expect(
    cellsOf([
      { rows: [1, 2], columns: [0, 1, 2] },
      { rows: [3], columns: [3] },
    ]),
  ).toBe(7);
  expect(inverse([[0, 2], [2]], 4)).toEqual([[0], [], [0, 1], []]);
});

describe('steps', () => {
  const spent = (asked: CoverProblem) => {
    const effort = new NotedEffort();
    allAtOnce(coverSteps(asked, effort));
    return effort.steps;
  };
  const limits = { ...unlimited, rows: 1000 };
  const everything = { limits, maxSurplus: Number.POSITIVE_INFINITY };

  test('are counted for every pass over a problem that is one call, and yield', () => {
    for (const wanted of [fullGrid(6, 7), [[0, 1, 2], [1], [0, 3]]]) {
      const effort = new NotedEffort(true);
      const work = coverSteps(problem(wanted, everything), effort);
      let yields = 0;
      while (work.next().done !== true) yields += 1;
      expect(effort.steps).toHaveLength(7);
      expect(yields).toBe(effort.steps.length);
      expect(spent(problem(wanted, everything))).toEqual(effort.steps);
    }
  });

  test.each<[string, (size: number) => readonly (readonly number[])[]]>([
    ['rows', (size) => fullGrid(10 * size, 30)],
    ['columns', (size) => fullGrid(30, 10 * size)],
    ['rows that want differently', (size) => Array.from({ length: 10 * size }, (_, row) => [row % 5, 5])],
  ])('grow with the %s, in proportion', (_, wantedOf) => {
    const [one = [], two = [], four = []] = [1, 2, 4].map((size) => spent(problem(wantedOf(size), everything)));
    for (const [index, steps] of one.entries()) {
      expect(steps).toBeGreaterThan(0);
      expect(two[index]).toBeGreaterThanOrEqual(steps);
      expect((four[index] ?? 0) - (two[index] ?? 0)).toBe(2 * ((two[index] ?? 0) - steps));
    }
    expect([two.length, four.length]).toEqual([one.length, one.length]);
  });
});
