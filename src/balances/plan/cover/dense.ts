/**
 * The full grid cut into chunks: column strips, and in each strip as many rows per call as its width leaves room for.
 */
import type { Effort, PlanSteps } from './effort.ts';
import { ascending, type Cover, type CoverGrid } from './grid.ts';
import { equalGroups, pack, slices } from './pack.ts';

/**
 * Column strips for which the chunked grid needs the fewest calls: the fewest over all ways to cut the columns, ordered
 * by bytes, into strips (if all rows weigh the same; else by an estimate of how many calls a strip needs).
 * Where there is no effort for that: strips of equal width. Null if some row and some column do not fit into one call.
 */
export function* denseStrips(grid: CoverGrid, effort: Effort): PlanSteps<readonly (readonly number[])[] | null> {
  const { columns } = grid;
  const order = [...columns.wanted.keys()].sort((a, b) => (columns.bytes[b] ?? 0) - (columns.bytes[a] ?? 0));
  const callsFor = stripCalls(grid);
  if (effort.spend(10 * (grid.rows.size + order.length))) yield;
  const widest = Math.min(order.length, columns.limit, grid.cellLimit);
  if (order.length * widest > effort.left) return equalStrips(grid, order, callsFor);
  const fewest = [0];
  const cut = [0];
  for (let end = 1; end <= order.length; end++) {
    let bytes = 0;
    fewest[end] = Number.POSITIVE_INFINITY;
    for (let start = end - 1; start >= 0 && end - start <= columns.limit; start--) {
      bytes += columns.bytes[order[start] ?? -1] ?? 0;
      const calls = callsFor(end - start, bytes);
      if (calls === Number.POSITIVE_INFINITY) break;
      // Of equal plans the one of wider strips: each row is then in fewer calls.
      if ((fewest[start] ?? 0) + calls > (fewest[end] ?? 0)) continue;
      fewest[end] = (fewest[start] ?? 0) + calls;
      cut[end] = start;
    }
    if (effort.spend(Math.min(end, widest))) yield;
  }
  if (fewest[order.length] === Number.POSITIVE_INFINITY) return null;
  const strips: number[][] = [];
  for (let end = order.length; end > 0; end = cut[end] ?? 0) strips.push(order.slice(cut[end], end));
  return strips.reverse();
}

/** For more columns than every cut can be tried on: the best number of strips of equal width. */
function equalStrips(
  grid: CoverGrid,
  order: readonly number[],
  callsFor: StripCalls,
): readonly (readonly number[])[] | null {
  const heaviest = grid.columns.bytes[order[0] ?? -1] ?? 0;
  let fewest = Number.POSITIVE_INFINITY;
  let best: number | null = null;
  const least = Math.ceil(order.length / Math.min(grid.columns.limit, order.length));
  for (let count = least; count <= order.length; count++) {
    const width = Math.ceil(order.length / count);
    const calls = count * callsFor(width, width * heaviest);
    if (calls >= fewest) continue;
    fewest = calls;
    best = count;
  }
  return best === null ? null : slices(order, best);
}

/** The grid of these strips, without the rows and columns of a chunk in which no cell is wanted. Surplus is not limited. */
export function* chunkedGrid(
  grid: CoverGrid,
  strips: readonly (readonly number[])[],
  effort: Effort,
): PlanSteps<Cover | null> {
  const plan: Cover[number][] = [];
  const groupOf = new Int32Array(grid.rows.size);
  for (const strip of strips) {
    const calls = grid.isFull ? fullStrip(grid, strip) : yield* sparseStrip(grid, strip, { groupOf, effort });
    if (calls === null) return null;
    // One by one: a strip may have more calls than a function takes arguments.
    for (const call of calls) plan.push(call);
    if (grid.isFull && effort.spend(10 * (strip.length + grid.rows.size))) yield;
  }
  return plan;
}

function fullStrip(grid: CoverGrid, strip: readonly number[]): Cover | null {
  const columns = ascending(strip);
  const groups = packBeside(grid, [...grid.rows.wanted.keys()], strip);
  return groups?.map((group) => ({ rows: ascending(group), columns })) ?? null;
}

interface Chunking {
  /** Room for a number per row. */
  readonly groupOf: Int32Array;
  readonly effort: Effort;
}

function* sparseStrip(
  grid: CoverGrid,
  strip: readonly number[],
  { groupOf, effort }: Chunking,
): PlanSteps<Cover | null> {
  const columns = ascending(strip);
  const inside = new Set<number>();
  let cells = 0;
  for (const column of columns) {
    const rows = wantedIn(grid, column);
    cells += rows.length;
    for (const row of rows) inside.add(row);
  }
  const rows = ascending(inside);
  if (effort.spend(5 * cells + 10 * rows.length + 10 * columns.length)) yield;
  const groups = packBeside(grid, rows, strip);
  if (groups === null) return null;
  if (effort.spend(10 * rows.length)) yield;
  for (const [index, group] of groups.entries()) for (const row of group) groupOf[row] = index;
  const used = groups.map((): number[] => []);
  for (const column of columns) {
    for (const row of wantedIn(grid, column)) {
      const list = used[groupOf[row] ?? -1];
      if (list?.at(-1) !== column) list?.push(column);
    }
  }
  if (effort.spend(2 * cells + 10 * rows.length)) yield;
  return groups.map((group, index) => ({ rows: ascending(group), columns: used[index] ?? [] }));
}

function wantedIn(grid: CoverGrid, column: number): readonly number[] {
  return grid.columns.wanted[column] ?? [];
}

/** The rows in groups that fit into one call with all columns of the strip. */
function packBeside(grid: CoverGrid, rows: readonly number[], strip: readonly number[]): number[][] | null {
  const bytes = strip.reduce((sum, column) => sum + (grid.columns.bytes[column] ?? 0), 0);
  const count = Math.min(grid.rows.limit, Math.floor(grid.cellLimit / strip.length));
  return pack(rows, grid.rows.bytes, { count, bytes: grid.byteLimit - bytes });
}

/** One call or more for each row by itself; no surplus. */
export function* rowByRow(grid: CoverGrid, effort: Effort): PlanSteps<Cover> {
  const plan: Cover[number][] = [];
  for (const [row, columns] of grid.rows.wanted.entries()) {
    for (const call of singleRow(grid, row, columns)) plan.push(call);
    if (effort.spend(4 * columns.length + 20)) yield;
  }
  return plan;
}

/** The calls for one row by itself. */
export function singleRow(grid: CoverGrid, row: number, columns: readonly number[]): Cover {
  const room = {
    count: Math.min(grid.columns.limit, grid.cellLimit),
    bytes: grid.byteLimit - (grid.rows.bytes[row] ?? 0),
  };
  if (columns.length === 1) return [{ rows: [row], columns }];
  const groups = pack(columns, grid.columns.bytes, room) ?? [];
  return groups.map((group) => ({ rows: [row], columns: ascending(group) }));
}

/** (strip width, strip bytes) → calls for all rows of that strip; Infinity if a row does not fit beside it. */
type StripCalls = (width: number, bytes: number) => number;

function stripCalls(grid: CoverGrid): StripCalls {
  const lightest = grid.rows.bytes.toSorted((a, b) => a - b);
  const upTo = runningSums(lightest);
  const total = upTo.at(-1) ?? 0;
  const heaviest = lightest.at(-1) ?? 0;
  const uniform = lightest[0] === heaviest;
  const calls: StripCalls = (width, bytes) => {
    const count = Math.min(grid.rows.limit, Math.floor(grid.cellLimit / width));
    const room = grid.byteLimit - bytes;
    if (count < 1 || room < heaviest) return Number.POSITIVE_INFINITY;
    if (uniform) return equalGroups(lightest.length, heaviest, { count, bytes: room });
    const most = Math.min(count, countWithin(upTo, room));
    return Math.max(Math.ceil(lightest.length / most), Math.ceil(total / room));
  };
  // Strips of one width then weigh the same, wherever they begin.
  return grid.columns.evenBytes === null ? calls : byWidth(calls);
}

function byWidth(calls: StripCalls): StripCalls {
  const known: number[] = [];
  return (width, bytes) => {
    known[width] ??= calls(width, bytes);
    return known[width];
  };
}

/** `sums[n]` = the first n numbers together. */
export function runningSums(numbers: readonly number[]): number[] {
  const sums = [0];
  for (const number of numbers) sums.push((sums.at(-1) ?? 0) + number);
  return sums;
}

/** The greatest n with `sums[n]` ≤ `room`, by bisection. */
export function countWithin(sums: readonly number[], room: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sums[middle] ?? 0) <= room) low = middle;
    else high = middle - 1;
  }
  return low;
}
