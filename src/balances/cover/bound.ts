/**
 * A number of calls that no plan can go below: proof that a plan is the best, and the measure of those that may not be.
 */
import { countWithin, runningSums } from './dense.ts';
import { type Axis, type Grid, makeGrid, transpose } from './grid.ts';
import type { CoverProblem } from './problem.ts';

/** Beyond this many membership checks the spread cells are not looked for. */
const MOST_CHECKS = 20_000_000;

/** At least this many calls are needed for the problem; 0 if nothing is wanted. @throws RangeError as `cover` does. */
export function fewestCalls(problem: CoverProblem): number {
  return lowerBound(makeGrid(problem).grid);
}

export function lowerBound(grid: Grid): number {
  if (grid.wanted === 0) return 0;
  return Math.max(
    Math.ceil(grid.wanted / mostCells(grid)),
    everyRow(grid),
    everyRow(transpose(grid)),
    byWeight(grid),
    bySpread(grid),
  );
}

/** The most cells that one call can carry, if the lightest rows and columns could be chosen. */
function mostCells(grid: Grid): number {
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
function everyRow({ rows, columns, cellLimit, byteLimit }: Grid): number {
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
function byWeight({ rows, columns, byteLimit }: Grid): number {
  const bytesOf = listBytes(columns);
  const weight = rows.wanted.reduce((sum, list, row) => sum + bytesOf(list) * (rows.bytes[row] ?? 0), 0);
  return weight === 0 ? 1 : Math.ceil(weight / (byteLimit / 2) ** 2);
}

/**
 * Cells in rows and columns of their own cost surplus when they share a call: t of them span t × t cells, and if for any
 * two of them one corner between is unwanted, t of them bring t(t − 1)/2 unwanted cells. The budget is then spent best on
 * groups of equal size.
 */
function bySpread(grid: Grid): number {
  // In a full grid the count of cells says more.
  if (grid.isFull) return 1;
  if (grid.wanted * Math.min(grid.rows.size, grid.columns.size) > MOST_CHECKS) return 1;
  const perCall = mostSpread(grid);
  const anywhere = spread(grid, false);
  const apart = spread(grid, true);
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
function mostSpread(grid: Grid): number {
  const columnBytes = lightestFirst(grid.columns);
  const squares = lightestFirst(grid.rows).map(
    (bytes, count) => bytes + (columnBytes[count] ?? Number.POSITIVE_INFINITY),
  );
  const byBytes = countWithin(squares.slice(0, columnBytes.length), grid.byteLimit);
  return Math.max(1, Math.min(grid.rows.limit, grid.columns.limit, Math.floor(Math.sqrt(grid.cellLimit)), byBytes));
}

/** How many wanted cells a greedy choice finds with no shared row or column; `apart`: and an unwanted corner for any two. */
function spread(grid: Grid, apart: boolean): number {
  const wants = grid.rows.wanted.map((list) => new Set(list));
  const degree = (column: number) => grid.columns.wanted[column]?.length ?? 0;
  const chosen: { row: number; column: number }[] = [];
  const taken = new Set<number>();
  const rows = [...wants.keys()].sort((a, b) => (wants[a]?.size ?? 0) - (wants[b]?.size ?? 0));
  for (const row of rows) {
    const columns = (grid.rows.wanted[row] ?? []).toSorted((a, b) => degree(a) - degree(b));
    const found = columns.find((column) => {
      if (taken.has(column)) return false;
      return !apart || chosen.every((other) => !wants[row]?.has(other.column) || !wants[other.row]?.has(column));
    });
    if (found === undefined) continue;
    taken.add(found);
    chosen.push({ row, column: found });
  }
  return chosen.length;
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
