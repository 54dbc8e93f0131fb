/** Plans of problems too large to solve exactly: several ways, each good for some structure, and the best result. */
import { lowerBound } from './bound.ts';
import { chunkedGrid, denseStrips, rowByRow } from './dense.ts';
import type { Effort, PlanSteps } from './effort.ts';
import { greedyCover } from './greedy.ts';
import { type Cover, type CoverGrid, cellsOf, transpose, transposePlan } from './grid.ts';
import { improve } from './improve.ts';
import { orders } from './order.ts';
import { prune, pruneSteps } from './prune.ts';
import { packStrips } from './segments.ts';
import { Strips } from './strips.ts';

/** Of the effort for a plan: for the bound and the chunks, for each side that is packed, and that is covered greedily. */
const SHARES = { bound: 0.05, chunks: 0.05, packed: 0.25, greedy: 0.1 };
/** Plans that are improved locally, the best ones first; each may take half of the effort that is left. */
const MOST_IMPROVED = 8;
/** How many times the fewest calls a greedy plan may need: its last calls are small and are often joined afterwards. */
const GREEDY_SLACK = 1.5;
/** Up to this many columns every number of strips is tried. */
const FEW_COLUMNS = 6;

/** The grid or its transpose, and the way back for plans. */
interface Side {
  readonly grid: CoverGrid;
  readonly restore: (plan: Cover) => Cover;
  /** The strips of the chunked grid, once they are known; null also where a row and a column do not fit into one call. */
  dense: readonly (readonly number[])[] | null;
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
export function* portfolioPlan(grid: CoverGrid, effort: Effort): PlanSteps<Cover> {
  const whole = effort.left;
  const share = (part: number): Effort => effort.upTo(whole * part);
  const shelf = new Shelf(grid, yield* lowerBound(grid, share(SHARES.bound)));
  const sides: Side[] = [
    { grid, restore: (plan) => plan, dense: null },
    { grid: transpose(grid), restore: transposePlan, dense: null },
  ];
  for (const side of sides) if (!shelf.isSettled) yield* offerChunks(side, shelf, share(SHARES.chunks));
  const strips = new Strips();
  if (!grid.isFull) for (const side of sides) yield* offerPacked(side, shelf, { strips, effort: share(SHARES.packed) });
  if (!grid.isFull) for (const side of sides) yield* offerGreedy(side, shelf, share(SHARES.greedy));
  return yield* bestImproved(grid, shelf, effort);
}

function* offerChunks(side: Side, shelf: Shelf, effort: Effort): PlanSteps<void> {
  const { grid, restore } = side;
  // Of a full grid with even weights, the strips are the fewest over all ways to cut it, single rows among them.
  const isEven = grid.rows.evenBytes !== null && grid.columns.evenBytes !== null;
  if (!grid.isFull || !isEven) shelf.offer(restore(yield* rowByRow(grid, effort)));
  side.dense = yield* denseStrips(grid, effort);
  const chunks = side.dense && (yield* chunkedGrid(grid, side.dense, effort));
  if (chunks) shelf.offer(restore(chunks));
}

interface Packing {
  readonly strips: Strips;
  readonly effort: Effort;
}

function* offerPacked(side: Side, shelf: Shelf, { strips, effort }: Packing): PlanSteps<void> {
  const { grid, restore } = side;
  const counts = stripCounts(grid, side.dense?.length ?? 1);
  for (const order of orders) {
    for (const count of counts) {
      if (shelf.isSettled || effort.left === 0) return;
      const cut = yield* strips.cut(grid, { order, count, effort });
      const plan = yield* packStrips(grid, cut, { maxCalls: shelf.fewest, effort });
      if (plan) shelf.offer(restore(plan));
    }
  }
}

function* offerGreedy({ grid, restore }: Side, shelf: Shelf, effort: Effort): PlanSteps<void> {
  if (shelf.isSettled) return;
  const plan = yield* greedyCover(grid, { maxCalls: Math.ceil(shelf.fewest * GREEDY_SLACK), effort });
  if (plan && pruneSteps(grid, plan) <= effort.left) shelf.offer(restore(yield* prune(grid, plan, effort)));
}

function* bestImproved(grid: CoverGrid, shelf: Shelf, effort: Effort): PlanSteps<Cover> {
  const sorted = shelf.plans.toSorted(byCallsThenCells);
  let [best = []] = sorted;
  if (shelf.isSettled) return best;
  for (const plan of sorted.slice(0, MOST_IMPROVED)) {
    const improved = yield* improve(grid, plan, effort.upTo(effort.left / 2));
    if (byCallsThenCells(improved, best) < 0) best = improved;
  }
  return best;
}

/** Numbers of column strips to try: few, and about as many as the dense grid needs. */
function stripCounts({ columns: { size } }: CoverGrid, dense: number): readonly number[] {
  const tried = [1, 2, 3, dense, dense + 1, 2 * dense];
  if (size <= FEW_COLUMNS) tried.push(...Array.from({ length: size }, (_, index) => index + 1));
  return [...new Set(tried)].filter((count) => count <= size).sort((a, b) => a - b);
}

/** The plans found so far that keep to the surplus. */
class Shelf {
  readonly plans: Cover[] = [];
  readonly #grid: CoverGrid;
  readonly #bound: number;

  constructor(grid: CoverGrid, bound: number) {
    this.#grid = grid;
    this.#bound = bound;
  }

  offer(plan: Cover): void {
    if (cellsOf(plan) <= this.#grid.maxCells) this.plans.push(plan);
  }

  get fewest(): number {
    return this.plans.reduce((least, plan) => Math.min(least, plan.length), Number.POSITIVE_INFINITY);
  }

  /** True once no plan can have fewer calls or fewer cells. */
  get isSettled(): boolean {
    return this.plans.some((plan) => plan.length === this.#bound && cellsOf(plan) === this.#grid.wanted);
  }
}

function byCallsThenCells(a: Cover, b: Cover): number {
  return a.length - b.length || cellsOf(a) - cellsOf(b);
}
