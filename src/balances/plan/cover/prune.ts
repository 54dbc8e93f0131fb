/** Takes out of a plan what it does not need. */
import type { Effort, PlanSteps } from './effort.ts';
import type { Cover, CoverGrid } from './grid.ts';

type Part = Cover[number];

/**
 * The plan without useless rows, columns and rectangles: afterwards each row and each column of a rectangle has a wanted
 * cell there that no other rectangle covers. Still covers what the plan covered; never more calls or cells.
 */
export function* prune(grid: CoverGrid, plan: Cover, effort: Effort): PlanSteps<Cover> {
  const counts = new CoverCounts(grid);
  if (effort.spend(2 * grid.wanted)) yield;
  for (const part of plan) {
    counts.enter(part);
    if (effort.spend(stepsThrough(grid, part))) yield;
  }
  const kept: Part[] = [];
  for (const part of plan) {
    const useful = counts.keepUseful(part);
    if (useful !== null) kept.push(useful);
    if (effort.spend(stepsThrough(grid, part))) yield;
  }
  return kept;
}

/** What it takes to prune the plan. */
export function pruneSteps(grid: CoverGrid, plan: Cover): number {
  return plan.reduce((sum, part) => sum + 2 * stepsThrough(grid, part), 2 * grid.wanted);
}

/** What it takes to go through what the rows and columns of a rectangle want. */
export function stepsThrough(grid: CoverGrid, { rows, columns }: Part): number {
  let steps = 2;
  for (const row of rows) steps += grid.rows.wanted[row]?.length ?? 0;
  for (const column of columns) steps += grid.columns.wanted[column]?.length ?? 0;
  return steps;
}

/** How many rectangles of a plan cover each wanted cell. Cells are numbered row by row. */
export class CoverCounts {
  readonly #grid: CoverGrid;
  readonly #counts: Int32Array;
  /** The first cell of each row. */
  readonly #firstOfRow: Int32Array;
  /** The cells column by column, and where those of each column begin. */
  readonly #byColumn: Int32Array;
  readonly #firstOfColumn: Int32Array;
  /** An index is marked where its entry is the last mark. */
  readonly #rowMarks: Int32Array;
  readonly #columnMarks: Int32Array;
  #mark = 0;

  constructor(grid: CoverGrid) {
    this.#grid = grid;
    this.#counts = new Int32Array(grid.wanted);
    this.#rowMarks = new Int32Array(grid.rows.size);
    this.#columnMarks = new Int32Array(grid.columns.size);
    this.#firstOfRow = firstsOf(grid.rows.wanted);
    this.#firstOfColumn = firstsOf(grid.columns.wanted);
    this.#byColumn = new Int32Array(grid.wanted);
    const next = this.#firstOfColumn.slice();
    let cell = 0;
    for (const columns of grid.rows.wanted) {
      for (const column of columns) {
        const place = next[column] ?? 0;
        this.#byColumn[place] = cell++;
        next[column] = place + 1;
      }
    }
  }

  /** Adds a rectangle. */
  enter({ rows, columns }: Part): void {
    this.markColumns(columns);
    for (const row of rows) this.#changeRow(row, 1);
  }

  /** Takes a rectangle away. */
  leave({ rows, columns }: Part): void {
    this.markColumns(columns);
    for (const row of rows) this.#changeRow(row, -1);
  }

  /** Returns a rectangle without its useless rows and columns; null where nothing is left. */
  keepUseful({ rows, columns }: Part): Part | null {
    this.markColumns(columns);
    const usefulRows = rows.filter((row) => {
      if (this.#ownsInRow(row)) return true;
      this.#changeRow(row, -1);
      return false;
    });
    this.#markRows(usefulRows);
    const usefulColumns = columns.filter((column) => {
      if (this.#ownsInColumn(column)) return true;
      this.#leaveColumn(column);
      return false;
    });
    // What a later rectangle gives up only makes the cells of this one more its own.
    return usefulRows.length > 0 ? { rows: usefulRows, columns: usefulColumns } : null;
  }

  /** The columns that are meant in what is asked of rows from now on. */
  markColumns(columns: readonly number[]): void {
    this.#mark++;
    for (const column of columns) this.#columnMarks[column] = this.#mark;
  }

  /** Those of the marked columns that the row wants and that one rectangle alone covers there. */
  ownInRow(row: number): number[] {
    const first = this.#firstOfRow[row] ?? 0;
    const wanted = this.#grid.rows.wanted[row] ?? [];
    return wanted.filter((column, index) => this.#counts[first + index] === 1 && this.#isMarked(column));
  }

  #ownsInRow(row: number): boolean {
    const first = this.#firstOfRow[row] ?? 0;
    const wanted = this.#grid.rows.wanted[row] ?? [];
    return wanted.some((column, index) => this.#counts[first + index] === 1 && this.#isMarked(column));
  }

  /** The rows that are meant in what is asked of columns from now on; nothing can be asked of rows then. */
  #markRows(rows: readonly number[]): void {
    this.#mark++;
    for (const row of rows) this.#rowMarks[row] = this.#mark;
  }

  #ownsInColumn(column: number): boolean {
    const first = this.#firstOfColumn[column] ?? 0;
    const wanted = this.#grid.columns.wanted[column] ?? [];
    return wanted.some(
      (row, index) => this.#rowMarks[row] === this.#mark && this.#counts[this.#byColumn[first + index] ?? -1] === 1,
    );
  }

  #leaveColumn(column: number): void {
    let place = this.#firstOfColumn[column] ?? 0;
    for (const row of this.#grid.columns.wanted[column] ?? []) {
      const cell = this.#byColumn[place++] ?? -1;
      if (this.#rowMarks[row] === this.#mark) this.#counts[cell] = (this.#counts[cell] ?? 0) - 1;
    }
  }

  #isMarked(column: number): boolean {
    return this.#columnMarks[column] === this.#mark;
  }

  #changeRow(row: number, change: 1 | -1): void {
    let cell = this.#firstOfRow[row] ?? 0;
    for (const column of this.#grid.rows.wanted[row] ?? []) {
      if (this.#isMarked(column)) this.#counts[cell] = (this.#counts[cell] ?? 0) + change;
      cell++;
    }
  }
}

/** Where each list begins when all stand one behind the other. */
function firstsOf(lists: readonly (readonly number[])[]): Int32Array {
  const firsts = new Int32Array(lists.length);
  let next = 0;
  for (const [index, list] of lists.entries()) {
    firsts[index] = next;
    next += list.length;
  }
  return firsts;
}
