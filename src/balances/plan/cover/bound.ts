/**
 * A number of calls that no plan can go below: proof that a plan is the best, and the measure of those that may not be.
 */
import { countWithin, runningSums } from './dense.ts';
import { allAtOnce, Effort, type PlanSteps } from './effort.ts';
import { type Axis, type CoverGrid, makeGrid, transpose } from './grid.ts';
import type { CoverProblem } from './problem.ts';

/** At least this many calls are needed for the problem; 0 if nothing is wanted. @throws RangeError as `cover` does. */
export function fewestCalls(problem: CoverProblem): number {
  const effort = new Effort(Number.POSITIVE_INFINITY);
  return allAtOnce(lowerBound(allAtOnce(makeGrid(problem, effort)).grid, effort));
}

/** With less effort it may be lower, never higher. */
export function* lowerBound(grid: CoverGrid, effort: Effort): PlanSteps<number> {
  if (grid.wanted === 0) return 0;
  const ways = [
    () => Math.ceil(grid.wanted / mostCells(grid)),
    () => everyRow(grid),
    () => everyRow(transpose(grid)),
    () => byWeight(grid),
  ];
  let most = 1;
  for (const way of ways) {
    most = Math.max(most, way());
    if (effort.spend(grid.wanted + 15 * (grid.rows.size + grid.columns.size))) yield;
  }
  return Math.max(most, yield* bySpread(grid, effort));
}

/** The most cells that one call can carry, if the lightest rows and columns could be chosen. */
function mostCells(grid: CoverGrid): number {
  const rowBytes = lightestFirst(grid.rows);
  const columnBytes = lightestFirst(grid.columns);
  let most = 1;
  for (let width = 1; width <= Math.min(grid.columns.size, grid.columns.limit, grid.cellLimit); width++) {
    const byBytes = countWithin(rowBytes, grid.byteLimit - (columnBytes[width] ?? 0));
    const height = Math.min(grid.rows.limit, Math.floor(grid.cellLimit / width), byBytes);
    most = Math.max(most, height * width);
  }
  return most;
}

/**
 * A row with more wanted columns than a call can carry needs several calls by itself, and each of them spends a place and
 * the row's bytes, beside at least one column.
 */
function everyRow({ rows, columns, cellLimit, byteLimit }: CoverGrid): number {
  const bytesOf = listBytes(columns);
  const needs = rows.wanted.map((list, row) => {
    const bytes = bytesOf(list);
    // Columns without weight need no room, also where none is left.
    const byBytes = bytes === 0 ? 1 : Math.ceil(bytes / (byteLimit - (rows.bytes[row] ?? 0)));
    return Math.max(Math.ceil(list.length / Math.min(columns.limit, cellLimit)), byBytes);
  });
  const places = needs.reduce((sum, need) => sum + need, 0);
  const bytes = needs.reduce((sum, need, row) => sum + need * (rows.bytes[row] ?? 0), 0);
  const lightest = columns.bytes.reduce((least, weight) => Math.min(least, weight), Number.POSITIVE_INFINITY);
  return Math.max(
    needs.reduce((most, need) => Math.max(most, need), 1),
    Math.ceil(places / Math.min(rows.limit, cellLimit)),
    bytes === 0 ? 1 : Math.ceil(bytes / (byteLimit - lightest)),
  );
}

/** Give a cell the weight row bytes × column bytes: a call of x row bytes and y column bytes weighs x·y ≤ ((x + y) / 2)². */
function byWeight({ rows, columns, byteLimit }: CoverGrid): number {
  const bytesOf = listBytes(columns);
  const weight = rows.wanted.reduce((sum, list, row) => sum + bytesOf(list) * (rows.bytes[row] ?? 0), 0);
  return weight === 0 ? 1 : Math.ceil(weight / (byteLimit / 2) ** 2);
}

/**
 * Cells in rows and columns of their own cost surplus when they share a call: t of them span t × t cells, and if for any
 * two of them one corner between is unwanted, t of them bring t(t − 1)/2 unwanted cells. The budget is then spent best on
 * groups of equal size.
 */
function* bySpread(grid: CoverGrid, effort: Effort): PlanSteps<number> {
  // In a full grid the count of cells says more.
  if (grid.isFull) return 1;
  const perCall = mostSpread(grid);
  if (effort.spend(15 * (grid.rows.size + grid.columns.size))) yield;
  const anywhere = yield* spread(grid, false, effort);
  const apart = yield* spread(grid, true, effort);
  const needed = (cells: number, cost: (perGroup: number) => number, budget: number) => {
    let calls = Math.max(1, Math.ceil(cells / perCall));
    while (calls < cells && cheapestSplit(cells, calls, cost) > budget) calls++;
    return calls;
  };
  return Math.max(
    needed(anywhere, (count) => count * count, grid.maxCells),
    needed(apart, (count) => (count * (count - 1)) / 2, grid.maxCells - grid.wanted),
  );
}

/** Σ cost over `calls` groups that share the cells as evenly as possible. */
function cheapestSplit(cells: number, calls: number, cost: (perGroup: number) => number): number {
  const size = Math.floor(cells / calls);
  const larger = cells % calls;
  return larger * cost(size + 1) + (calls - larger) * cost(size);
}

/** The most rows that a call can carry together with as many columns. */
function mostSpread(grid: CoverGrid): number {
  const columnBytes = lightestFirst(grid.columns);
  const squares = lightestFirst(grid.rows).map(
    (bytes, count) => bytes + (columnBytes[count] ?? Number.POSITIVE_INFINITY),
  );
  const byBytes = countWithin(squares.slice(0, columnBytes.length), grid.byteLimit);
  return Math.max(1, Math.min(grid.rows.limit, grid.columns.limit, Math.floor(Math.sqrt(grid.cellLimit)), byBytes));
}

/**
 * How many wanted cells a greedy choice finds with no shared row or column; `apart`: and an unwanted corner for any two.
 * Where effort ends, those found by then.
 */
function* spread(grid: CoverGrid, apart: boolean, effort: Effort): PlanSteps<number> {
  const wants = grid.rows.wanted.map((list) => new Set(list));
  if (effort.spend(5 * grid.wanted + 20 * grid.rows.size)) yield;
  const degree = (column: number) => grid.columns.wanted[column]?.length ?? 0;
  /** By chosen column, its row. */
  const rowOf = new Map<number, number>();
  const rows = [...wants.keys()].sort((a, b) => (wants[a]?.size ?? 0) - (wants[b]?.size ?? 0));
  if (effort.spend(20 * grid.rows.size)) yield;
  for (const row of rows) {
    if (effort.left === 0) break;
    const columns = (grid.rows.wanted[row] ?? []).toSorted((a, b) => degree(a) - degree(b));
    // Of two cells a corner is wanted on both sides only where this row wants the other column.
    const rivals = apart ? columns.flatMap((column) => rowOf.get(column) ?? []) : [];
    let tried = 0;
    const found = columns.find((column) => {
      tried++;
      return !rowOf.has(column) && !rivals.some((other) => wants[other]?.has(column));
    });
    if (effort.spend(10 + 5 * columns.length + tried * (1 + rivals.length))) yield;
    if (found !== undefined) rowOf.set(found, row);
  }
  return rowOf.size;
}

/** Bytes of a list of the axis's indexes; of a list that many share once. */
function listBytes({ bytes }: Axis): (list: readonly number[]) => number {
  const known = new Map<readonly number[], number>();
  return (list) => {
    const sum = known.get(list) ?? list.reduce((total, index) => total + (bytes[index] ?? 0), 0);
    known.set(list, sum);
    return sum;
  };
}

function lightestFirst(axis: Axis): number[] {
  return runningSums(axis.bytes.toSorted((a, b) => a - b));
}
