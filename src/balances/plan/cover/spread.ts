/** Spreads calls over the others, so that they are not needed. */
import { Calls } from './calls.ts';
import type { Effort, PlanSteps } from './effort.ts';
import { type Cover, type CoverGrid, cellsOf } from './grid.ts';
import { CoverCounts, pruneSteps, stepsThrough } from './prune.ts';

/** Drops each call whose rows can be taken over by the others, smallest first. The plan comes and goes pruned. */
export function* spreadCalls(grid: CoverGrid, plan: Cover, effort: Effort): PlanSteps<Cover> {
  const steps = pruneSteps(grid, plan) + 4 * (grid.rows.size + grid.columns.size);
  if (2 * steps > effort.left) return plan;
  const state: PlanState = {
    grid,
    calls: new Calls(grid, plan),
    counts: new CoverCounts(grid),
    spare: grid.maxCells - cellsOf(plan),
  };
  for (const part of plan) state.counts.enter(part);
  if (effort.spend(steps)) yield;
  const smallestFirst = [...plan.keys()].sort((a, b) => state.calls.cells(a) - state.calls.cells(b));
  for (const call of smallestFirst) {
    // What is begun has to be pruned.
    if (effort.left < steps) break;
    if (effort.spend(1)) yield;
    if (!state.calls.alive.has(call)) continue;
    if (yield* spreadCall(state, call, effort)) yield* pruneCalls(state, effort);
  }
  return state.calls.plan();
}

interface PlanState {
  readonly grid: CoverGrid;
  readonly calls: Calls;
  readonly counts: CoverCounts;
  /** Cells that the plan may have beyond those that it has. */
  spare: number;
}

/** Gives each row of the call to the call that grows least by it, and removes the call; false, and no change, if not possible. */
function* spreadCall(state: PlanState, call: number, effort: Effort): PlanSteps<boolean> {
  const { grid, calls, counts } = state;
  const given = calls.part(call);
  let spare = state.spare + calls.cells(call);
  for (const row of given.rows) {
    counts.markColumns(given.columns);
    const part = { rows: [row], columns: counts.ownInRow(row) };
    if (part.columns.length === 0) continue;
    const host = calls.cheapestHost(part, call);
    if (effort.spend(calls.stepsFor(part) + 2 * given.columns.length + (grid.rows.wanted[row]?.length ?? 0))) yield;
    if (host === null || host.growth > spare) {
      calls.giveBack();
      return false;
    }
    spare -= host.growth;
    // It may have to be given back.
    if (effort.spend(2 * calls.stepsToTake(host.call, part))) yield;
    calls.take(host.call, part);
  }
  state.spare = spare;
  calls.remove(call);
  counts.leave(given);
  // A call that took in several parts was first what the first of them says.
  const firsts = new Map(
    calls
      .keepTaken()
      .toReversed()
      .map(({ call: host, before }) => [host, before]),
  );
  let steps = stepsThrough(grid, given);
  for (const [host, before] of firsts) {
    counts.leave(before);
    counts.enter(calls.part(host));
    steps += 2 * stepsThrough(grid, calls.part(host));
  }
  if (effort.spend(steps)) yield;
  return true;
}

function* pruneCalls(state: PlanState, effort: Effort): PlanSteps<void> {
  const { grid, calls, counts } = state;
  for (const call of calls.alive) {
    const part = calls.part(call);
    const before = calls.cells(call);
    const useful = counts.keepUseful(part);
    if (useful === null) calls.remove(call);
    else calls.narrow(call, useful);
    state.spare += before - (useful === null ? 0 : calls.cells(call));
    if (effort.spend(stepsThrough(grid, part) + 4 * (part.rows.length + part.columns.length))) yield;
  }
}
