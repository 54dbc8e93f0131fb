/**
 * The inner form of a cover problem: empty rows and columns left out, both directions indexed, checked once.
 */
import type { Effort, PlanSteps } from './effort.ts';
import { type CoverProblem, checkProblem, type Rectangle } from './problem.ts';

/** One side of the grid: its rows seen from the rows, or its columns seen from the columns. */
export interface Axis {
  readonly size: number;
  /** The wanted indexes of the other axis, ascending, never empty. */
  readonly wanted: readonly (readonly number[])[];
  /** Bytes of each index; zeros where the problem has no byte limit. */
  readonly bytes: readonly number[];
  /** What each index weighs if all weigh the same; else null. */
  readonly evenBytes: number | null;
  /** Most indexes of this axis in one rectangle. */
  readonly limit: number;
}

export interface CoverGrid {
  readonly rows: Axis;
  readonly columns: Axis;
  readonly wanted: number;
  /** Every row wants every column; all lists of an axis are then one object. */
  readonly isFull: boolean;
  /** Most cells in one rectangle. */
  readonly cellLimit: number;
  /** Most bytes in one rectangle; `Infinity` = no byte limit. */
  readonly byteLimit: number;
  /** Most cells over the whole plan, wanted ones included. */
  readonly maxCells: number;
}

export type Cover = readonly Rectangle[];

/** The grid, and the problem's own index for each of its rows and columns. */
interface NamedGrid {
  readonly grid: CoverGrid;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** @throws RangeError as `cover` does. */
export function* makeGrid(problem: CoverProblem, effort: Effort): PlanSteps<NamedGrid> {
  checkProblem(problem);
  const { limits, bytes, maxSurplus } = problem;
  if (effort.spend(10 * problem.wanted.length)) yield;
  const { byRow, rows, columns } = yield* withoutEmpty(problem, effort);
  const wanted = cellsIn(byRow);
  const isFull = wanted === rows.length * columns.length;
  const bytesAt = (list: readonly number[] | undefined, name: number) => list?.[name] ?? 0;
  const axes = isFull
    ? { rows: repeated(columns.length, rows.length), columns: repeated(rows.length, columns.length) }
    : { rows: byRow, columns: inverse(byRow, columns.length) };
  if (effort.spend(10 * (rows.length + columns.length) + (isFull ? 0 : 5 * wanted))) yield;
  return {
    grid: {
      rows: makeAxis(
        axes.rows,
        rows.map((row) => bytesAt(bytes?.row, row)),
        limits.rows,
      ),
      columns: makeAxis(
        axes.columns,
        columns.map((column) => bytesAt(bytes?.column, column)),
        limits.columns,
      ),
      wanted,
      isFull,
      cellLimit: limits.cells,
      byteLimit: bytes?.max ?? Number.POSITIVE_INFINITY,
      maxCells: wanted === 0 ? 0 : wanted + Math.floor(maxSurplus * wanted),
    },
    rows,
    columns,
  };
}

interface Compact {
  /** The wanted columns of each row that wants any, by their places in `columns`. */
  readonly byRow: readonly (readonly number[])[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

function* withoutEmpty(problem: CoverProblem, effort: Effort): PlanSteps<Compact> {
  const rows = [...problem.wanted.keys()].filter((row) => wantedOf(problem, row).length > 0);
  const lists = new Set(rows.map((row) => wantedOf(problem, row)));
  if (effort.spend(10 * (problem.wanted.length + lists.size))) yield;
  const cells = cellsIn([...lists]);
  const place = new Int32Array(problem.columns).fill(-1);
  for (const list of lists) for (const column of list) place[column] = 0;
  const columns = [...place.keys()].filter((column) => place[column] === 0);
  for (const [index, column] of columns.entries()) place[column] = index;
  if (effort.spend(10 * problem.columns + 2 * cells)) yield;
  const places = new Map([...lists].map((list) => [list, list.map((column) => place[column] ?? -1)]));
  if (effort.spend(10 * lists.size + 2 * cells)) yield;
  const byRow = rows.map((row) => places.get(wantedOf(problem, row)) ?? []);
  if (effort.spend(5 * rows.length)) yield;
  return { byRow, rows, columns };
}

/** One list of all indexes below `size`, so many times. */
function repeated(size: number, times: number): readonly (readonly number[])[] {
  return new Array<readonly number[]>(times).fill([...new Array(size).keys()]);
}

/** The same problem with rows and columns exchanged. */
export function transpose(grid: CoverGrid): CoverGrid {
  return { ...grid, rows: grid.columns, columns: grid.rows };
}

export function transposePlan(plan: Cover): Cover {
  return plan.map(({ rows, columns }) => ({ rows: columns, columns: rows }));
}

interface Size {
  readonly rows: number;
  readonly columns: number;
  readonly bytes: number;
}

/** True if one rectangle may have this size. Every smaller one may then as well. */
export function fits(grid: CoverGrid, { rows, columns, bytes }: Size): boolean {
  return (
    rows <= grid.rows.limit &&
    columns <= grid.columns.limit &&
    rows * columns <= grid.cellLimit &&
    bytes <= grid.byteLimit
  );
}

export function cellsOf(plan: Cover): number {
  return plan.reduce((total, { rows, columns }) => total + rows.length * columns.length, 0);
}

/** Cells that are wanted in these lists, for counting what it takes to go through them. */
export function cellsIn(lists: readonly (readonly number[])[]): number {
  return lists.reduce((total, list) => total + list.length, 0);
}

/** Lists shorter than this are sorted sooner than they are copied to where numbers sort fast. */
const LONG = 100;

export function ascending(indexes: Iterable<number>): number[] {
  const list = [...indexes];
  return list.length < LONG ? list.sort((a, b) => a - b) : Array.from(Int32Array.from(list).sort());
}

/** For each index of the other axis, who wants it, ascending. */
export function inverse(lists: readonly (readonly number[])[], size: number): number[][] {
  const inverted: number[][] = Array.from({ length: size }, () => []);
  for (const [index, list] of lists.entries()) for (const other of list) inverted[other]?.push(index);
  return inverted;
}

function makeAxis(wanted: readonly (readonly number[])[], bytes: readonly number[], limit: number): Axis {
  const [first = 0] = bytes;
  const evenBytes = bytes.every((weight) => weight === first) ? first : null;
  return { size: wanted.length, wanted, bytes, evenBytes, limit };
}

function wantedOf(problem: CoverProblem, row: number): readonly number[] {
  return problem.wanted[row] ?? [];
}
