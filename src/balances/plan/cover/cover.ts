/**
 * Rectangle cover: turns a sparse set of wanted (account, asset) cells into few full-grid calls.
 *
 *     (P wanted cells, limits, surplus) → C rectangles, Σ cells(C) ⊇ P
 *
 * A cross-product source answers every account of a call with every asset of that call. Two wishes pull apart: wide
 * rectangles save calls, narrow ones read less surplus. Calls come first, within `maxSurplus`; among
 * plans of equal calls the one of fewer cells is preferred.
 *
 * Pure and deterministic: the same problem always gives the same plan, in the same order.
 */
import { allAtOnce, Effort, type PlanSteps } from './effort.ts';
import { exactPlan, isSmall } from './exact.ts';
import { type Cover, type CoverGrid, cellsOf, fits, makeGrid } from './grid.ts';
import { portfolioPlan } from './portfolio.ts';
import type { CoverProblem, Rectangle } from './problem.ts';

export type { CoverProblem, Rectangle };

/** Of what is left of an effort, as much may go into one plan: later plans never find nothing. */
const MOST_OF_REST = 0.75;

/**
 * Covers every wanted cell with as few rectangles as it can find.
 *
 * Holds for every plan:
 * - each wanted cell is in a rectangle, and each rectangle is inside the limits;
 * - each row and each column of a rectangle has a wanted cell there that no other rectangle covers;
 * - Σ cells − wanted ≤ `maxSurplus` × wanted; a cell read twice counts as surplus.
 *
 * How few calls:
 * - up to 12 wanted cells: the fewest possible, and then the fewest cells (see `exactPlan`);
 * - one call wherever one call is possible;
 * - else never more than the best of: each row by itself, each column by itself, and the chunked full grid if its
 *   surplus is allowed (see `portfolioPlan`, which also states the distances measured from optimum and lower bound).
 *
 * @throws RangeError if one wanted cell alone breaks the byte limit (the message names its row and column), or if the
 * problem contradicts itself: columns not ascending or out of range, a limit below 1, byte lists too short.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { cover } from './cover.ts';
 *
 * const limits = { rows: 9, columns: 9, cells: 99 };
 * const calls = cover({ wanted: [[0, 1], [0, 1]], columns: 2, limits, bytes: null, maxSurplus: 0 });
 * assert.deepEqual(calls, [{ rows: [0, 1], columns: [0, 1] }]);
 * ```
 */
export function cover(problem: CoverProblem): Rectangle[] {
  return allAtOnce(coverSteps(problem, new Effort()));
}

/** As `cover`, in slices and within an effort that other plans share. The less of it is left, the plainer is the plan. */
export function coverSteps(problem: CoverProblem, effort: Effort): PlanSteps<Rectangle[]> {
  return plan(problem, effort, bestPlan);
}

/** As `cover`, but never by the exact search, however small the problem; for measuring the heuristics. */
export function coverHeuristically(problem: CoverProblem): Rectangle[] {
  return allAtOnce(plan(problem, new Effort(), portfolioPlan));
}

function* bestPlan(grid: CoverGrid, effort: Effort): PlanSteps<Cover> {
  const exact = isSmall(grid) ? yield* exactPlan(grid, effort) : null;
  return exact ?? (yield* portfolioPlan(grid, effort));
}

type Solve = (grid: CoverGrid, effort: Effort) => PlanSteps<Cover>;

function* plan(problem: CoverProblem, effort: Effort, solve: Solve): PlanSteps<Rectangle[]> {
  const { grid, rows, columns } = yield* makeGrid(problem, effort);
  if (grid.wanted === 0) return [];
  const blocks = wholeGrid(grid) ?? (yield* solve(grid, effort.upTo(effort.left * MOST_OF_REST)));
  const [rowsOf, columnsOf] = [originals(rows), originals(columns)];
  const rectangles: Rectangle[] = [];
  for (const block of blocks) {
    rectangles.push({ rows: rowsOf(block.rows), columns: columnsOf(block.columns) });
    if (effort.spend(2 * (block.rows.length + block.columns.length) + 60)) yield;
  }
  return rectangles;
}

/** From indexes of the grid to those of the problem. Lists that are one object stay one, as strips of a full grid are. */
function originals(names: readonly number[]): (indexes: readonly number[]) => readonly number[] {
  const known = new Map<readonly number[], readonly number[]>();
  return (indexes) => {
    const found = known.get(indexes) ?? indexes.map((index) => names[index] ?? -1);
    known.set(indexes, found);
    return found;
  };
}

/** The one rectangle around everything, if it is allowed. No plan can be better. */
function wholeGrid(grid: CoverGrid): Cover | null {
  const whole = [{ rows: [...grid.rows.wanted.keys()], columns: [...grid.columns.wanted.keys()] }];
  const bytes = sum(grid.rows.bytes) + sum(grid.columns.bytes);
  const allowed = fits(grid, { rows: grid.rows.size, columns: grid.columns.size, bytes });
  return allowed && cellsOf(whole) <= grid.maxCells ? whole : null;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
