/** Local improvement of a plan: join pairs of calls, and spread a call over the others so that it is not needed. */
import type { Effort, PlanSteps } from './effort.ts';
import { type Cover, type CoverGrid, transpose, transposePlan } from './grid.ts';
import { joinPairs } from './join.ts';
import { prune, pruneSteps } from './prune.ts';
import { spreadCalls } from './spread.ts';

/** What is changed has to be pruned afterwards, so a change must leave this many times the effort for that. */
const PRUNES = 4;

/**
 * A plan of no more calls inside the same limits and surplus, as far as effort allows. In both each row and each column of a
 * rectangle has a wanted cell that no other rectangle covers.
 */
export function* improve(grid: CoverGrid, plan: Cover, effort: Effort): PlanSteps<Cover> {
  if (PRUNES * pruneSteps(grid, plan) > effort.left) return plan;
  const turned = transpose(grid);
  let best = plan;
  for (;;) {
    const before = best.length;
    best = yield* prune(grid, yield* joinPairs(grid, best, effort), effort);
    best = yield* spreadCalls(grid, best, effort);
    best = transposePlan(yield* spreadCalls(turned, transposePlan(best), effort));
    if (best.length === before || effort.left === 0) return best;
  }
}
