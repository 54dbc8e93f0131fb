/** Local improvement of a plan: join pairs of calls, and spread a call over the others so that it is not needed. */
import { bitsOf } from './bits.ts';
import { type Block, join, joinedCells, toBlock, toPlan } from './block.ts';
import { cellsOf, type Grid, type Plan, transpose, transposePlan } from './grid.ts';
import { CoverCounts, prune } from './prune.ts';

/** Pairs of calls are compared; beyond this many calls that takes too long. */
const MOST_CALLS = 400;
/** What it costs to count the wanted cells of a plan anew, in words each. */
const REBUILD = 4;
/** Bit words compared while spreading calls, per plan. */
const MOST_COMPARISONS = 5_000_000;

/** A plan of no more calls inside the same limits and surplus, without useless rows, columns or rectangles. */
export function improve(grid: Grid, plan: Plan): Plan {
  let best = prune(grid, plan);
  if (best.length > MOST_CALLS) return best;
  const effort = { left: MOST_COMPARISONS };
  for (;;) {
    const before = best.length;
    best = prune(grid, joinPairs(grid, best));
    best = spreadCalls(grid, best, effort);
    best = transposePlan(spreadCalls(transpose(grid), transposePlan(best), effort));
    if (best.length === before) return best;
  }
}

interface Pair {
  readonly first: Block;
  readonly second: Block;
  readonly cells: number;
  /** Cells of the joined call beyond those of the two. */
  readonly surplus: number;
}

/** Joins the pair that adds the fewest cells, again and again while limits and surplus allow. */
function joinPairs(grid: Grid, plan: Plan): Plan {
  const blocks = new Set(plan.map((rectangle) => toBlock(grid, rectangle)));
  let spare = grid.maxCells - cellsOf(plan);
  const nearest = new Map<Block, Pair>();
  const update = (first: Block) => {
    const pair = nearestTo(grid, first, blocks);
    if (pair) nearest.set(first, pair);
    else nearest.delete(first);
  };
  for (const block of blocks) update(block);
  for (let pair = cheapest(nearest); pair && pair.surplus <= spare; pair = cheapest(nearest)) {
    const { first, second } = pair;
    spare -= pair.surplus;
    const orphans = [...nearest.values()].filter((other) => other.second === first || other.second === second);
    for (const gone of [first, second]) {
      blocks.delete(gone);
      nearest.delete(gone);
    }
    const joined = join(first, second, pair.cells);
    blocks.add(joined);
    for (const orphan of orphans) if (blocks.has(orphan.first)) update(orphan.first);
    update(joined);
  }
  return toPlan([...blocks]);
}

function nearestTo(grid: Grid, first: Block, blocks: Iterable<Block>): Pair | null {
  let best: Pair | null = null;
  for (const second of blocks) {
    if (second === first) continue;
    const cells = joinedCells(grid, first, second);
    const surplus = cells - first.cells - second.cells;
    if (surplus < (best?.surplus ?? Number.POSITIVE_INFINITY)) best = { first, second, cells, surplus };
  }
  return best;
}

function cheapest(pairs: ReadonlyMap<Block, Pair>): Pair | null {
  let best: Pair | null = null;
  for (const pair of pairs.values()) if (pair.surplus < (best?.surplus ?? Number.POSITIVE_INFINITY)) best = pair;
  return best;
}

/** Drops each call whose rows can be taken over by the others, smallest first. */
function spreadCalls(grid: Grid, plan: Plan, effort: { left: number }): Plan {
  let current = plan;
  let state = stateOf(grid, current);
  for (const call of plan.toSorted((a, b) => cellsOf([a]) - cellsOf([b]))) {
    if (effort.left <= 0) break;
    if (!current.includes(call)) continue;
    const spread = spreadCall(grid, state, { call, effort });
    if (!spread) continue;
    current = prune(grid, spread);
    state = stateOf(grid, current);
    effort.left -= grid.wanted * REBUILD;
  }
  return current;
}

interface PlanState {
  readonly blocks: ReadonlyMap<Plan[number], Block>;
  readonly counts: CoverCounts;
  readonly spare: number;
}

function stateOf(grid: Grid, plan: Plan): PlanState {
  return {
    blocks: new Map(plan.map((call) => [call, toBlock(grid, call)])),
    counts: new CoverCounts(grid, plan),
    spare: grid.maxCells - cellsOf(plan),
  };
}

/** The plan without the call, each row of it given to the call that grows least by it; null if not possible. */
function spreadCall(
  grid: Grid,
  { blocks: all, counts, spare: before }: PlanState,
  { call, effort }: { readonly call: Plan[number]; readonly effort: { left: number } },
): Plan | null {
  const blocks = [...all].filter(([other]) => other !== call).map(([, block]) => block);
  let spare = before + cellsOf([call]);
  const columns = bitsOf(call.columns, grid.columns.size);
  for (const row of call.rows) {
    const own = counts.ownInRow(row, columns);
    if (own.length === 0) continue;
    const part = toBlock(grid, { rows: [row], columns: own });
    effort.left -= blocks.length * (part.rows.length + part.columns.length);
    const host = bestHost(grid, part, blocks);
    if (host === null || host.growth > spare) return null;
    spare -= host.growth;
    const block = blocks[host.index];
    if (block) blocks[host.index] = join(block, part, block.cells + host.growth);
  }
  return toPlan(blocks);
}

function bestHost(
  grid: Grid,
  part: Block,
  blocks: readonly Block[],
): { readonly index: number; readonly growth: number } | null {
  let best: { index: number; growth: number } | null = null;
  for (const [index, block] of blocks.entries()) {
    const growth = joinedCells(grid, block, part) - block.cells;
    if (growth < (best?.growth ?? Number.POSITIVE_INFINITY)) best = { index, growth };
  }
  return best;
}
