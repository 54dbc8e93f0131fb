/** Joins pairs of calls, the nearest first. */
import { Calls, type Host } from './calls.ts';
import type { Effort, PlanSteps } from './effort.ts';
import { type Cover, type CoverGrid, cellsOf } from './grid.ts';

/**
 * Joins the pair that adds the fewest cells, again and again while limits, surplus and effort allow.
 *
 * Each call remembers its nearest. Where that one is gone, what it would have added is still a bound from below: a new
 * nearest is looked for only when the bound is the lowest of all.
 */
export function* joinPairs(grid: CoverGrid, plan: Cover, effort: Effort): PlanSteps<Cover> {
  // Each call looks at all the others once.
  if (plan.length ** 2 > effort.left) return plan;
  const calls = new Calls(grid, plan);
  const nearest = new Map<number, Host>();
  /** Cells of the joined call beyond those of the two. */
  const surplus: number[] = [];
  let spare = grid.maxCells - cellsOf(plan);
  const search = (call: number): boolean => {
    const part = calls.part(call);
    const host = calls.cheapestHost(part, call);
    if (host === null) nearest.delete(call);
    else nearest.set(call, host);
    surplus[call] = host === null ? Number.POSITIVE_INFINITY : host.growth - calls.cells(call);
    return effort.spend(calls.stepsFor(part));
  };
  for (const call of calls.alive) if (search(call)) yield;
  for (;;) {
    const first = lowest(calls.alive, surplus);
    const second = nearest.get(first)?.call;
    if (second === undefined || (surplus[first] ?? 0) > spare || effort.left === 0) return calls.plan();
    if (effort.spend(calls.alive.size)) yield;
    if (!calls.alive.has(second)) {
      if (search(first)) yield;
      continue;
    }
    spare -= surplus[first] ?? 0;
    const [a, b] = [calls.part(first), calls.part(second)];
    if (effort.spend(calls.stepsToTake(first, b))) yield;
    calls.remove(first);
    calls.remove(second);
    const joined = calls.add({ rows: merged(a.rows, b.rows), columns: merged(a.columns, b.columns) });
    if (search(joined)) yield;
  }
}

function lowest(calls: Iterable<number>, surplus: readonly number[]): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const call of calls) {
    const tried = surplus[call] ?? Number.POSITIVE_INFINITY;
    if (tried >= least) continue;
    best = call;
    least = tried;
  }
  return best;
}

/** Both lists in one, ascending. */
function merged(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
