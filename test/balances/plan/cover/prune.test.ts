/** What a plan does not need, against a plain count of the calls that cover each cell. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allAtOnce, Effort } from '../../../../src/balances/plan/cover/effort.ts';
import { type Cover, type CoverGrid, makeGrid } from '../../../../src/balances/plan/cover/grid.ts';
import { CoverCounts, prune, pruneSteps, stepsThrough } from '../../../../src/balances/plan/cover/prune.ts';
import { NotedEffort } from '../noted-effort.ts';
import { forAll, problem } from './cases.ts';

type Part = Cover[number];

const SIZE = 4;
const all = [...Array(SIZE).keys()];
const some = fc.subarray(all, { minLength: 1 });
const wanted = fc
  .array(fc.subarray(all), { minLength: SIZE, maxLength: SIZE })
  .filter((rows) => rows.flat().length > 0);
const gridOf = (lists: readonly (readonly number[])[]): CoverGrid =>
  allAtOnce(makeGrid(problem(lists), new Effort())).grid;
/** A grid, and rectangles that lie in it. */
const planned = fc
  .tuple(wanted.map(gridOf), fc.array(fc.record({ rows: some, columns: some }), { minLength: 1, maxLength: 5 }))
  .map(([grid, parts]) => {
    const inside = parts.map(({ rows, columns }) => ({
      rows: rows.filter((row) => row < grid.rows.size),
      columns: columns.filter((column) => column < grid.columns.size),
    }));
    return { grid, plan: inside.filter(({ rows, columns }) => rows.length > 0 && columns.length > 0) };
  });

/** How many rectangles cover each cell that is wanted. */
class PlainCounts {
  readonly #counts = new Map<string, number>();
  readonly #isWanted: (row: number, column: number) => boolean;

  constructor(grid: CoverGrid) {
    this.#isWanted = (row, column) => grid.rows.wanted[row]?.includes(column) === true;
  }

  change({ rows, columns }: Part, change: number): void {
    for (const row of rows) {
      for (const column of columns) {
        const cell = `${row}/${column}`;
        this.#counts.set(cell, (this.#counts.get(cell) ?? 0) + change);
      }
    }
  }

  isOwn(row: number, column: number): boolean {
    return this.#isWanted(row, column) && this.#counts.get(`${row}/${column}`) === 1;
  }

  keepUseful({ rows, columns }: Part): Part | null {
    const usefulRows = rows.filter((row) => {
      const isUseful = columns.some((column) => this.isOwn(row, column));
      if (!isUseful) this.change({ rows: [row], columns }, -1);
      return isUseful;
    });
    const usefulColumns = columns.filter((column) => {
      const isUseful = usefulRows.some((row) => this.isOwn(row, column));
      if (!isUseful) this.change({ rows: usefulRows, columns: [column] }, -1);
      return isUseful;
    });
    return usefulRows.length === 0 ? null : { rows: usefulRows, columns: usefulColumns };
  }
}

test('a plan loses what others cover, and covers what it covered', () => {
  forAll(planned, 400, ({ grid, plan }) => {
    const plain = new PlainCounts(grid);
    for (const part of plan) plain.change(part, 1);
    const kept = plan.flatMap((part) => plain.keepUseful(part) ?? []);
    expect(allAtOnce(prune(grid, plan, new Effort()))).toEqual(kept);
  });
});

test('rectangles that come and go leave the counts as they were', () => {
  forAll(fc.tuple(planned, some), 300, ([{ grid, plan }, marked]) => {
    const counts = new CoverCounts(grid);
    const plain = new PlainCounts(grid);
    const [gone, ...staying] = plan;
    if (gone === undefined) return;
    for (const part of plan) counts.enter(part);
    counts.leave(gone);
    for (const part of staying) plain.change(part, 1);
    counts.markColumns(marked);
    for (const [row, list] of grid.rows.wanted.entries()) {
      const own = list.filter((column) => marked.includes(column) && plain.isOwn(row, column));
      expect(counts.ownInRow(row)).toEqual(own);
    }
  });
});

test('its steps are predicted, and others have their turns', () => {
  const grid = gridOf([[0, 1], [1], [0, 2, 3]]);
  const plan = [
    { rows: [0, 2], columns: [0, 1] },
    { rows: [1], columns: [1] },
  ];
  // Two and what the rows and columns want: 2 + (2 + 3) + (2 + 2), and 2 + 1 + 2.
  expect(plan.map((part) => stepsThrough(grid, part))).toEqual([11, 5]);
  for (const isUsedUp of [true, false]) {
    const effort = new NotedEffort(isUsedUp);
    const work = prune(grid, plan, effort);
    let yields = 0;
    while (work.next().done !== true) yields += 1;
    expect(effort.steps).toEqual([12, 11, 5, 11, 5]);
    expect(yields).toBe(isUsedUp ? 5 : 0);
  }
  expect(pruneSteps(grid, plan)).toBe(12 + 2 * (11 + 5));
});
