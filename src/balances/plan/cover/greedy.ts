/**
 * Greedy cover: again and again the largest rectangle that can be grown from what is still missing. Finds groups of rows
 * that share columns although each row has others besides, which no order of the rows can show.
 */
import { type Bits, bitsOf, indexesOf, intersection, sharedCount, without } from './bits.ts';
import type { Effort, PlanSteps } from './effort.ts';
import type { Cover, CoverGrid } from './grid.ts';

/** Rows from which a rectangle is grown, for each call. */
const MOST_SEEDS = 24;
/** What taking a row into consideration costs beside comparing it, in words. */
const SETUP = 4;
/** Parts of the effort of which one is enough to look at every row once. */
const LEAST_LOOKS = 50;

interface Growth {
  readonly rows: readonly number[];
  readonly columns: Bits;
  readonly gain: number;
}

interface Growing {
  /** More are of no use. */
  readonly maxCalls: number;
  readonly effort: Effort;
}

/** A plan of at most `maxCalls` calls within the surplus; null if that is not reached with the effort. */
export function* greedyCover(grid: CoverGrid, { maxCalls, effort }: Growing): PlanSteps<Cover | null> {
  const look = grid.rows.size * (((grid.columns.size + 31) >>> 5) + SETUP);
  if (look * LEAST_LOOKS > effort.left) return null;
  const missing = grid.rows.wanted.map((list) => bitsOf(list, grid.columns.size));
  const plan: Cover[number][] = [];
  let open = grid.wanted;
  while (open > 0) {
    const growth = yield* largest(grid, missing, effort);
    if (growth === null || effort.left === 0) return null;
    const { rows, columns } = widen(grid, missing, growth);
    const before = open;
    for (const row of rows) {
      const wanted = missing[row] ?? columns;
      open -= sharedCount(wanted, columns);
      missing[row] = without(wanted, columns);
    }
    if (effort.spend(3 * look)) yield;
    plan.push({ rows: rows.toSorted((a, b) => a - b), columns: indexesOf(columns) });
    // Later calls are hardly ever larger than this one, so this many more are needed.
    if (plan.length + Math.ceil(open / (before - open)) > maxCalls) return null;
  }
  return plan;
}

function* largest(grid: CoverGrid, missing: readonly Bits[], effort: Effort): PlanSteps<Growth | null> {
  const size = missing.map((bits) => sharedCount(bits, bits));
  const seeds = [...missing.keys()]
    .filter((row) => (size[row] ?? 0) > 0)
    .sort((a, b) => (size[b] ?? 0) - (size[a] ?? 0));
  let best: Growth | null = null;
  for (const seed of evenly(seeds, MOST_SEEDS)) {
    const growth = yield* grow(grid, missing, { seed, effort });
    if (growth.gain > (best?.gain ?? 0)) best = growth;
  }
  return best;
}

/** Adds the row that keeps most of the columns, and keeps the stage at which the rectangle was largest. */
function* grow(
  grid: CoverGrid,
  missing: readonly Bits[],
  { seed, effort }: { readonly seed: number; readonly effort: Effort },
): PlanSteps<Growth> {
  const rows = [seed];
  let columns = missing[seed] ?? new Uint32Array(0);
  let best: Growth = { rows: [], columns, gain: 0 };
  const others = new Set(missing.keys());
  others.delete(seed);
  if (effort.spend(others.size * SETUP)) yield;
  for (;;) {
    const width = sharedCount(columns, columns);
    if (rows.length * width > best.gain) {
      if (effort.spend((grid.columns.evenBytes === null ? 25 : 3) * width)) yield;
      const kept = trim(grid, rows, columns);
      const gain = rows.length * sharedCount(kept, kept);
      if (gain > best.gain) best = { rows: [...rows], columns: kept, gain };
    }
    if (effort.spend(others.size * (columns.length + 2))) yield;
    const next = closest(columns, missing, others);
    if (next === null || rows.length >= grid.rows.limit || effort.left === 0) return best;
    // Rows that share nothing with these columns never will: columns only get fewer.
    others.delete(next);
    rows.push(next);
    columns = intersection(columns, missing[next] ?? columns);
  }
}

function closest(columns: Bits, missing: readonly Bits[], others: Set<number>): number | null {
  let best: number | null = null;
  let most = 0;
  for (const row of others) {
    const count = sharedCount(columns, missing[row] ?? columns);
    if (count === 0) others.delete(row);
    if (count <= most) continue;
    best = row;
    most = count;
  }
  return best;
}

/** As many of the columns as fit beside the rows, lightest first. */
function trim(grid: CoverGrid, rows: readonly number[], columns: Bits): Bits {
  const light = indexesOf(columns);
  if (grid.columns.evenBytes === null)
    light.sort((a, b) => (grid.columns.bytes[a] ?? 0) - (grid.columns.bytes[b] ?? 0));
  const most = Math.min(grid.columns.limit, Math.floor(grid.cellLimit / rows.length), light.length);
  let room = grid.byteLimit - bytesOf(grid.rows.bytes, rows);
  const kept: number[] = [];
  for (const column of light) {
    room -= grid.columns.bytes[column] ?? 0;
    if (room < 0 || kept.length >= most) break;
    kept.push(column);
  }
  return bitsOf(kept, grid.columns.size);
}

/** Adds rows that miss so many of the columns that the surplus stays in proportion. */
function widen(grid: CoverGrid, missing: readonly Bits[], growth: Growth): { rows: readonly number[]; columns: Bits } {
  const { columns } = growth;
  const width = sharedCount(columns, columns);
  const worthIt = (width * grid.wanted) / grid.maxCells;
  const most = Math.min(grid.rows.limit, Math.floor(grid.cellLimit / width));
  const rows = [...growth.rows];
  const inside = new Set(rows);
  let room = grid.byteLimit - bytesOf(grid.rows.bytes, rows) - bytesOf(grid.columns.bytes, indexesOf(columns));
  const gains = missing.map((bits) => sharedCount(bits, columns));
  for (const row of [...missing.keys()].sort((a, b) => (gains[b] ?? 0) - (gains[a] ?? 0))) {
    const gain = gains[row] ?? 0;
    if (gain === 0 || gain < worthIt || rows.length >= most) break;
    const weight = grid.rows.bytes[row] ?? 0;
    if (inside.has(row) || weight > room) continue;
    rows.push(row);
    room -= weight;
  }
  return { rows, columns };
}

/** At most `count` of the items, spread over the list, the first among them. */
function evenly(items: readonly number[], count: number): readonly number[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)] ?? -1);
}

function bytesOf(bytes: readonly number[], indexes: readonly number[]): number {
  return indexes.reduce((sum, index) => sum + (bytes[index] ?? 0), 0);
}
