/**
 * The best plan of a small problem, by dynamic programming over the subsets of its wanted cells.
 *
 * Every plan can be read as a partition of the wanted cells: give each cell to one of the rectangles that cover it and
 * shrink each rectangle to the span of its cells. That breaks no limit and adds no cell, so partitions are enough.
 */
import type { Effort, PlanSteps } from './effort.ts';
import { type Cover, type CoverGrid, fits } from './grid.ts';

/** 3^12 (subset, rest) splits per call count: a few milliseconds at worst. */
const MOST_WANTED = 12;
/** More than the 12 × (12 × 12) cells a plan can have at most, and inside 16 bits. */
const IMPOSSIBLE = 0x7fff;

export function isSmall(grid: CoverGrid): boolean {
  return grid.wanted <= MOST_WANTED;
}

/** The fewest calls inside limits and surplus, then the fewest cells; null where that takes too long. For small grids. */
export function* exactPlan(grid: CoverGrid, effort: Effort): PlanSteps<Cover | null> {
  // Half of the splits have the lowest cell in the new call.
  const perCall = 3 ** grid.wanted / 2;
  const cells = grid.rows.wanted.flatMap((columns, row) => columns.map((column) => ({ row, column })));
  const all = (1 << cells.length) - 1;
  if (effort.left < perCall) return null;
  const area = spanAreas(grid, cells);
  if (effort.spend(cells.length * area.length)) yield;
  const splits: Uint16Array[] = [new Uint16Array(all + 1)];
  const mostCells = Math.min(grid.maxCells, IMPOSSIBLE - 1);
  let best: Uint16Array = area;
  // One call per cell has no surplus, so the loop ends at the latest there.
  while ((best[all] ?? IMPOSSIBLE) > mostCells) {
    if (effort.left < perCall) return null;
    if (effort.spend(perCall)) yield;
    const next = addCall(area, best);
    splits.push(next.split);
    best = next.best;
  }
  const plan: Cover[number][] = [];
  let rest = all;
  for (const split of splits.reverse()) {
    const part = split[rest] || rest;
    const chosen = cells.filter((_, index) => part & (1 << index));
    plan.push({ rows: distinct(chosen.map(({ row }) => row)), columns: distinct(chosen.map(({ column }) => column)) });
    rest ^= part;
  }
  return plan;
}

/** For each subset of cells, the cells of the rectangle around it, or IMPOSSIBLE if no call can carry that. */
function spanAreas(grid: CoverGrid, cells: readonly { readonly row: number; readonly column: number }[]): Uint16Array {
  const areas = new Uint16Array(1 << cells.length).fill(IMPOSSIBLE);
  for (let subset = 1; subset < areas.length; subset++) {
    const rows = new Set<number>();
    const columns = new Set<number>();
    for (const [index, cell] of cells.entries()) {
      if ((subset & (1 << index)) === 0) continue;
      rows.add(cell.row);
      columns.add(cell.column);
    }
    const bytes = bytesOf(grid.rows.bytes, rows) + bytesOf(grid.columns.bytes, columns);
    if (fits(grid, { rows: rows.size, columns: columns.size, bytes })) areas[subset] = rows.size * columns.size;
  }
  return areas;
}

/** From the fewest cells with n calls to the fewest with n + 1, for every subset, and the part given to the new call. */
function addCall(area: Uint16Array, best: Uint16Array): { best: Uint16Array; split: Uint16Array } {
  const next = new Uint16Array(area.length).fill(IMPOSSIBLE);
  const split = new Uint16Array(area.length);
  for (let subset = 1; subset < area.length; subset++) {
    const lowest = subset & -subset;
    const others = subset ^ lowest;
    // The new call takes the lowest cell, which saves looking at the same partition in another order.
    for (let rest = others; rest > 0; rest = (rest - 1) & others) {
      const cells = (area[subset ^ rest] ?? IMPOSSIBLE) + (best[rest] ?? IMPOSSIBLE);
      if (cells >= (next[subset] ?? 0)) continue;
      next[subset] = cells;
      split[subset] = subset ^ rest;
    }
  }
  return { best: next, split };
}

function bytesOf(bytes: readonly number[], indexes: Iterable<number>): number {
  let total = 0;
  for (const index of indexes) total += bytes[index] ?? 0;
  return total;
}

function distinct(indexes: readonly number[]): number[] {
  return [...new Set(indexes)].sort((a, b) => a - b);
}
