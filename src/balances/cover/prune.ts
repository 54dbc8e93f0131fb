/** Takes out of a plan what it does not need. */
import { type Bits, bitsOf, has } from './bits.ts';
import type { Grid, Plan } from './grid.ts';

/**
 * The plan without useless rows, columns and rectangles: afterwards each row and each column of a rectangle has a wanted
 * cell there that no other rectangle covers. Still covers what the plan covered; never more calls or cells.
 */
export function prune(grid: Grid, plan: Plan): Plan {
  const counts = new CoverCounts(grid, plan);
  const kept: Plan[number][] = [];
  for (const { rows, columns } of plan) {
    const columnBits = bitsOf(columns, grid.columns.size);
    const usefulRows = rows.filter((row) => {
      if (counts.ownsInRow(row, columnBits)) return true;
      counts.leaveRow(row, columnBits);
      return false;
    });
    const rowBits = bitsOf(usefulRows, grid.rows.size);
    const usefulColumns = columns.filter((column) => {
      if (counts.ownsInColumn(column, rowBits)) return true;
      counts.leaveColumn(column, rowBits);
      return false;
    });
    // What a later rectangle gives up only makes the cells of this one more its own.
    if (usefulRows.length > 0) kept.push({ rows: usefulRows, columns: usefulColumns });
  }
  return kept;
}

/** How many rectangles of a plan cover each wanted cell. Cells are numbered row by row. */
export class CoverCounts {
  readonly #grid: Grid;
  readonly #counts: Int32Array;
  /** The first cell of each row. */
  readonly #first: readonly number[];
  /** The cells of each column, in the order of its wanted rows. */
  readonly #inColumn: readonly (readonly number[])[];

  constructor(grid: Grid, plan: Plan) {
    this.#grid = grid;
    this.#counts = new Int32Array(grid.wanted);
    const first: number[] = [];
    const inColumn = grid.columns.wanted.map(() => [] as number[]);
    let cell = 0;
    for (const columns of grid.rows.wanted) {
      first.push(cell);
      for (const column of columns) inColumn[column]?.push(cell++);
    }
    this.#first = first;
    this.#inColumn = inColumn;
    for (const { rows, columns } of plan) {
      const columnBits = bitsOf(columns, grid.columns.size);
      for (const row of rows) this.#changeRow(row, columnBits, 1);
    }
  }

  leaveRow(row: number, columns: Bits): void {
    this.#changeRow(row, columns, -1);
  }

  leaveColumn(column: number, rows: Bits): void {
    const cells = this.#inColumn[column] ?? [];
    let index = 0;
    for (const row of this.#grid.columns.wanted[column] ?? []) {
      const cell = cells[index++] ?? -1;
      if (has(rows, row)) this.#counts[cell] = (this.#counts[cell] ?? 0) - 1;
    }
  }

  /** Those of the columns that the row wants and that one rectangle alone covers there. */
  ownInRow(row: number, columns: Bits): number[] {
    const first = this.#first[row] ?? 0;
    const wanted = this.#grid.rows.wanted[row] ?? [];
    return wanted.filter((column, index) => this.#counts[first + index] === 1 && has(columns, column));
  }

  /** True if one of the columns is such a one. */
  ownsInRow(row: number, columns: Bits): boolean {
    const first = this.#first[row] ?? 0;
    const wanted = this.#grid.rows.wanted[row] ?? [];
    return wanted.some((column, index) => this.#counts[first + index] === 1 && has(columns, column));
  }

  /** True if one of the rows wants the column and one rectangle alone covers it there. */
  ownsInColumn(column: number, rows: Bits): boolean {
    const cells = this.#inColumn[column] ?? [];
    const wanted = this.#grid.columns.wanted[column] ?? [];
    return wanted.some((row, index) => this.#counts[cells[index] ?? -1] === 1 && has(rows, row));
  }

  #changeRow(row: number, columns: Bits, change: 1 | -1): void {
    let cell = this.#first[row] ?? 0;
    for (const column of this.#grid.rows.wanted[row] ?? []) {
      if (has(columns, column)) this.#counts[cell] = (this.#counts[cell] ?? 0) + change;
      cell++;
    }
  }
}
