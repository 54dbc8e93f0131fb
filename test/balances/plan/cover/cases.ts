import * as fc from 'fast-check';
import type { CoverProblem, Rectangle } from '../../../../src/balances/plan/cover/cover.ts';
import { runs } from '../../../depth.ts';

export const unlimited: CoverProblem['limits'] = {
  rows: Number.POSITIVE_INFINITY,
  columns: Number.POSITIVE_INFINITY,
  cells: Number.POSITIVE_INFINITY,
};

/** A problem with nothing but its wanted cells, and what the test changes about it. */
export function problem(wanted: readonly (readonly number[])[], changes: Partial<CoverProblem> = {}): CoverProblem {
  const columns = Math.max(0, ...wanted.flat().map((column) => column + 1));
  return { wanted, columns, limits: unlimited, bytes: null, maxSurplus: 0, ...changes };
}

export function fullGrid(rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, () => upTo(columns));
}

/** One wanted cell per row, each in a column of its own. */
export function diagonal(size: number): number[][] {
  return upTo(size).map((row) => [row]);
}

/** URL bytes as a cross-product source counts them: the same for each row, the same for each column. */
export function evenBytes(
  size: { rows: number; columns: number },
  weights: { row: number; column: number; max: number },
) {
  return {
    max: weights.max,
    row: Array.from({ length: size.rows }, () => weights.row),
    column: Array.from({ length: size.columns }, () => weights.column),
  };
}

export function cellsOf(plan: readonly Rectangle[]): number {
  return plan.reduce((total, { rows, columns }) => total + rows.length * columns.length, 0);
}

/** Runs the check on so many random values, fewer of them every day; a failed expectation in it shows the smallest value that fails. */
export function forAll<T>(values: fc.Arbitrary<T>, numRuns: number, check: (value: T) => void): void {
  const property = fc.property(values, (value) => {
    check(value);
  });
  // A synchronous property fails by throwing here; there is no promise to wait for.
  void fc.assert(property, { numRuns: runs(numRuns) });
}

/** Every promise about a plan that it breaks, in words; empty for a good plan. */
export function faults(asked: CoverProblem, plan: readonly Rectangle[]): string[] {
  const times = new Map<string, number>();
  for (const { rows, columns } of plan) {
    for (const row of rows)
      for (const column of columns) times.set(`${row}/${column}`, (times.get(`${row}/${column}`) ?? 0) + 1);
  }
  const wanted = asked.wanted.flatMap((list, row) => list.map((column) => `${row}/${column}`));
  const own = new Set(wanted.filter((cell) => times.get(cell) === 1));
  const surplus = cellsOf(plan) - wanted.length;
  return [
    ...wanted.filter((cell) => !times.has(cell)).map((cell) => `${cell} not covered`),
    ...(wanted.length > 0 && surplus > asked.maxSurplus * wanted.length ? [`surplus ${surplus}`] : []),
    ...plan.flatMap((rectangle, index) => rectangleFaults(asked, rectangle, own).map((fault) => `#${index}: ${fault}`)),
  ];
}

function rectangleFaults(asked: CoverProblem, { rows, columns }: Rectangle, own: ReadonlySet<string>): string[] {
  const { limits, bytes } = asked;
  const weight =
    sum(rows.map((row) => bytes?.row[row] ?? 0)) + sum(columns.map((column) => bytes?.column[column] ?? 0));
  const rules: readonly [string, boolean][] = [
    ['rows ascending', ascending(rows)],
    ['columns ascending', ascending(columns)],
    ['row limit', rows.length <= limits.rows],
    ['column limit', columns.length <= limits.columns],
    ['cell limit', rows.length * columns.length <= limits.cells],
    ['byte limit', bytes === null || weight <= bytes.max],
    ['useful rows', rows.every((row) => columns.some((column) => own.has(`${row}/${column}`)))],
    ['useful columns', columns.every((column) => rows.some((row) => own.has(`${row}/${column}`)))],
    ['not empty', rows.length > 0 && columns.length > 0],
  ];
  return rules.filter(([, kept]) => !kept).map(([rule]) => rule);
}

/** Small enough for the brute force, with every kind of limit switched on and off. */
export const smallProblem: fc.Arbitrary<CoverProblem> = fc
  .constantFrom([4, 4], [5, 3], [3, 5], [6, 2], [1, 6])
  .chain(([rows = 1, columns = 1]) =>
    fc.record({
      wanted: fc.array(fc.subarray(upTo(columns)), { minLength: rows, maxLength: rows }),
      columns: fc.constant(columns),
      limits: limits(4, 12),
      bytes: bytes(rows, columns),
      maxSurplus: surplus,
    }),
  );

/** Up to 40 × 25 and of a shape that some heuristic is bad at. */
export const largeProblem: fc.Arbitrary<CoverProblem> = fc
  .record({ rows: fc.integer({ min: 5, max: 40 }), columns: fc.integer({ min: 3, max: 25 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      wanted: structure(rows, columns),
      columns: fc.constant(columns),
      limits: limits(20, 200),
      bytes: bytes(rows, columns),
      maxSurplus: surplus,
    }),
  );

const surplus = fc.constantFrom(0, 0.25, 0.5, 1, 3, 9, Number.POSITIVE_INFINITY);

function limits(side: number, cells: number): fc.Arbitrary<CoverProblem['limits']> {
  const limit = (max: number) => fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max }));
  return fc.record({ rows: limit(side), columns: limit(side), cells: limit(cells) });
}

/** Unequal weights, and room for each cell alone. */
function bytes(rows: number, columns: number): fc.Arbitrary<CoverProblem['bytes']> {
  const weights = (size: number) => fc.array(fc.integer({ min: 1, max: 9 }), { minLength: size, maxLength: size });
  const weighed = fc
    .record({ row: weights(rows), column: weights(columns), spare: fc.integer({ min: 0, max: 40 }) })
    .map(({ row, column, spare }) => ({ row, column, max: Math.max(...row) + Math.max(...column) + spare }));
  return fc.oneof(fc.constant(null), weighed);
}

function structure(rows: number, columns: number): fc.Arbitrary<number[][]> {
  const pick = (wants: (row: number, column: number) => boolean) =>
    upTo(rows).map((row) => upTo(columns).filter((column) => wants(row, column)));
  const shaped = fc.constantFrom(
    pick((row, column) => row % columns === column),
    pick((row, column) => Math.abs(row - column) < 3),
    pick((row, column) => (row * 7) % 5 === column % 5),
    pick((row, column) => row === 0 || column === 0),
    pick((row, column) => row === column || row === 0 || column === 0),
    pick((row, column) => column <= row),
    pick((row, column) => (row + column) % 2 === 0),
    pick((row) => row % 3 !== 0),
    pick(() => true),
  );
  const random = fc.array(fc.subarray(upTo(columns)), { minLength: rows, maxLength: rows });
  const sparse = fc.array(fc.subarray(upTo(columns), { maxLength: 3 }), { minLength: rows, maxLength: rows });
  const twins = fc
    .array(fc.subarray(upTo(columns)), { minLength: 3, maxLength: 3 })
    .map((kinds) => upTo(rows).map((row) => kinds[(row * 5) % 3] ?? []));
  return fc.oneof(shaped, random, sparse, twins);
}

function upTo(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index);
}

function ascending(indexes: readonly number[]): boolean {
  return indexes.every((index, position) => position === 0 || index > (indexes[position - 1] ?? index));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
