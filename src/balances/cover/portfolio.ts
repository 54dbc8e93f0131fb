/** Plans of problems too large to solve exactly: several ways, each good for some structure, and the best result. */
import { lowerBound } from './bound.ts';
import { chunkedGrid, denseStrips, restrict, rowByRow } from './dense.ts';
import { greedyCover } from './greedy.ts';
import { cellsOf, type Grid, type Plan, transpose, transposePlan } from './grid.ts';
import { improve } from './improve.ts';
import { type Order, orders } from './order.ts';
import { slices } from './pack.ts';
import { packStrips, type Strip } from './segments.ts';

/** Wanted cells packed over all orders and numbers of strips of one side; at least one is tried. */
const MOST_PACKED = 400_000;
/** Plans that are improved locally: the best few, fewer where they hold many wanted cells together. */
const IMPROVED = { most: 8, least: 2, cells: 20_000 };
/** How many times the fewest calls a greedy plan may need: its last calls are small and are often joined afterwards. */
const GREEDY_SLACK = 1.5;
/** Up to this many columns every number of strips is tried. */
const FEW_COLUMNS = 6;

/** The grid or its transpose, and the way back for plans. */
interface Side {
  readonly grid: Grid;
  readonly restore: (plan: Plan) => Plan;
}

/**
 * The best of: rows (columns) by themselves, the chunked full grid in both directions, rows (columns) packed with their
 * neighbours in several orders and numbers of strips, and a greedy cover; the best few are then improved locally. Each
 * plan only competes if its surplus is allowed, and improvement never adds a call, so the result is at most the best.
 *
 * Measured, with fixed seeds:
 * - against the optimum on 40,000 random problems of up to 16 cells (limits, bytes, surplus on and off): the same calls in
 *   99.7 %, one more in the rest;
 * - full grids: at the lower bound for 1000 × 5, 20 × 20, 1000 × 50 and 1000 × 1000 with 45 bytes a row, 30 a column, 7500
 *   a call, and for 2000 × 300 in calls of 100 × 40; 134 calls to a bound of 132 for 1000 × 50 with unequal weights; 6 to
 *   5 for 7 × 7 in calls of 10 cells;
 * - 140 problems made of 8 to 40 overlapping rectangles at the limits: 1.04 to 1.21 times as many calls as rectangles on
 *   average over the problems of a size, 1.50 times at most;
 * - random cells without structure, 0.3 to 50 % of 1000 × 50 to 2000 × 1000, 7500 bytes a call: 1.0 to 8.8 times the lower
 *   bound, the most at 2000 × 200, 1 %, surplus 1. The bound is weak where surplus is scarce; how far those plans are from
 *   the optimum is not known.
 */
export function portfolioPlan(grid: Grid): Plan {
  const shelf = new Shelf(grid);
  const sides: readonly Side[] = [
    { grid, restore: (plan) => plan },
    { grid: transpose(grid), restore: transposePlan },
  ];
  for (const side of sides) if (!shelf.settled) offerChunks(side, shelf);
  if (!grid.isFull) for (const side of sides) offerPacked(side, shelf);
  if (!grid.isFull) for (const side of sides) offerGreedy(side, shelf);
  return shelf.best();
}

function offerChunks({ grid, restore }: Side, shelf: Shelf): void {
  // Of a full grid with even weights, the strips are the fewest over all ways to cut it, single rows among them.
  const isEven = grid.rows.evenBytes !== null && grid.columns.evenBytes !== null;
  if (!grid.isFull || !isEven) shelf.offer(restore(rowByRow(grid)));
  const strips = denseStrips(grid);
  const chunks = strips && chunkedGrid(grid, strips);
  if (chunks) shelf.offer(restore(chunks));
}

function offerPacked({ grid, restore }: Side, shelf: Shelf): void {
  const counts = stripCounts(grid);
  let tries = Math.max(1, Math.floor(MOST_PACKED / grid.wanted));
  for (const order of orders) {
    const columns = order(grid.columns.wanted, grid.rows.size);
    for (const count of counts) {
      if (shelf.settled || tries-- <= 0) return;
      const strips = slices(columns, count).map((strip) => orderedStrip(grid, strip, order));
      const plan = packStrips(grid, strips, shelf.fewest);
      if (plan) shelf.offer(restore(plan));
    }
  }
}

function offerGreedy({ grid, restore }: Side, shelf: Shelf): void {
  if (shelf.settled) return;
  const plan = greedyCover(grid, Math.ceil(shelf.fewest * GREEDY_SLACK));
  if (plan) shelf.offer(restore(plan));
}

/** Numbers of column strips to try: few, and about as many as the dense grid needs. */
function stripCounts(grid: Grid): readonly number[] {
  const { size } = grid.columns;
  const dense = denseStrips(grid)?.length ?? 1;
  const tried = [1, 2, 3, dense, dense + 1, 2 * dense];
  if (size <= FEW_COLUMNS) tried.push(...Array.from({ length: size }, (_, index) => index + 1));
  return [...new Set(tried)].filter((count) => count <= size).sort((a, b) => a - b);
}

function orderedStrip(grid: Grid, columns: readonly number[], order: Order): Strip {
  const lists = restrict(grid, columns);
  const rows = [...lists.keys()].filter((row) => (lists[row] ?? []).length > 0);
  const wanted = rows.map((row) => lists[row] ?? []);
  const positions = order(wanted, grid.columns.size);
  return {
    rows: positions.map((position) => rows[position] ?? -1),
    wanted: positions.map((position) => wanted[position] ?? []),
  };
}

/** The plans found so far that keep to the surplus. */
class Shelf {
  readonly #grid: Grid;
  readonly #bound: number;
  readonly #plans: Plan[] = [];

  constructor(grid: Grid) {
    this.#grid = grid;
    this.#bound = lowerBound(grid);
  }

  offer(plan: Plan): void {
    if (cellsOf(plan) <= this.#grid.maxCells) this.#plans.push(plan);
  }

  get fewest(): number {
    return this.#plans.reduce((least, plan) => Math.min(least, plan.length), Number.POSITIVE_INFINITY);
  }

  /** True once no plan can have fewer calls or fewer cells. */
  get settled(): boolean {
    return this.#plans.some((plan) => plan.length === this.#bound && cellsOf(plan) === this.#grid.wanted);
  }

  best(): Plan {
    const sorted = this.#plans.toSorted(byCallsThenCells);
    const [first = []] = sorted;
    if (this.settled) return first;
    const affordable = Math.max(IMPROVED.least, Math.floor(IMPROVED.cells / this.#grid.wanted));
    const promising = sorted.slice(0, Math.min(IMPROVED.most, affordable));
    const improved = promising.map((plan) => improve(this.#grid, plan));
    return improved.sort(byCallsThenCells)[0] ?? first;
  }
}

function byCallsThenCells(a: Plan, b: Plan): number {
  return a.length - b.length || cellsOf(a) - cellsOf(b);
}
