/** Rectangles that can grow: the size of what they would become is known before they do. */
import { type Bits, bitsOf, indexesOf, union, unionCount, unionWeight } from './bits.ts';
import { type Axis, fits, type Grid, type Plan } from './grid.ts';
import type { Rectangle } from './problem.ts';

export interface Block {
  readonly rows: Bits;
  readonly columns: Bits;
  readonly cells: number;
}

export function toBlock(grid: Grid, { rows, columns }: Rectangle): Block {
  return {
    rows: bitsOf(rows, grid.rows.size),
    columns: bitsOf(columns, grid.columns.size),
    cells: rows.length * columns.length,
  };
}

export function toPlan(blocks: readonly Block[]): Plan {
  return blocks.map((block) => ({ rows: indexesOf(block.rows), columns: indexesOf(block.columns) }));
}

/** The cells of the rectangle around both; Infinity if no call can carry it. */
export function joinedCells(grid: Grid, a: Block, b: Block): number {
  const rows = unionCount(a.rows, b.rows);
  const columns = unionCount(a.columns, b.columns);
  if (!fits(grid, { rows, columns, bytes: 0 })) return Number.POSITIVE_INFINITY;
  if (grid.byteLimit === Number.POSITIVE_INFINITY) return rows * columns;
  const bytes = joinedBytes(grid.rows, a.rows, b.rows) + joinedBytes(grid.columns, a.columns, b.columns);
  return bytes <= grid.byteLimit ? rows * columns : Number.POSITIVE_INFINITY;
}

function joinedBytes({ evenBytes, bytes }: Axis, a: Bits, b: Bits): number {
  return evenBytes === null ? unionWeight(a, b, bytes) : evenBytes * unionCount(a, b);
}

export function join(a: Block, b: Block, cells: number): Block {
  return { rows: union(a.rows, b.rows), columns: union(a.columns, b.columns), cells };
}
