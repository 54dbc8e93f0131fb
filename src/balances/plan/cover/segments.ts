/**
 * Packing of ordered rows: neighbours share a call. For one order of the rows the cut into calls is the best there is
 * for a given price of a call; the price is then raised as far as the surplus allows.
 */
import { singleRow } from './dense.ts';
import type { Effort, PlanSteps } from './effort.ts';
import { type Cover, type CoverGrid, cellsIn, fits } from './grid.ts';

/** A strip of columns and the rows that want something there, in the order to pack them. */
export interface Strip {
  readonly rows: readonly number[];
  /** `wanted[position]` = the columns in this strip that the row at that position wants. */
  readonly wanted: readonly (readonly number[])[];
}

/** For each last row, the cells of the call that ends there, by how many rows it takes back from it. */
interface Table {
  readonly strip: Strip;
  readonly cells: readonly Uint32Array[];
  /** Sizes in `cells`. */
  readonly entries: number;
  /** Calls of the row by itself: above 1 if it wants more columns than a call carries. */
  readonly alone: readonly number[];
}

interface Cut {
  readonly calls: number;
  readonly cells: number;
  /** For each end, where the call that ends there starts. */
  readonly start: Int32Array;
}

/** One cut per strip, together. */
interface Cuts {
  readonly calls: number;
  readonly cells: number;
  readonly starts: readonly Int32Array[];
}

/** A call may always take so many neighbours, where limits allow. */
const LEAST_REACH = 16;
/** Cuts that are tried, about. */
const CUTS = 12;
/** No call is worth less than a fraction of a cell. */
const LOWEST_PRICE = 0.25;
/** Prices closer together than this count as equal. */
const PRECISION = 0.02;

interface Packing {
  /** More are of no use. */
  readonly maxCalls: number;
  readonly effort: Effort;
}

/**
 * The plan of fewest calls that was found within `maxCells`; null where it is clear that it needs more than `maxCalls`, or
 * effort ends.
 */
export function* packStrips(
  grid: CoverGrid,
  strips: readonly Strip[],
  { maxCalls, effort }: Packing,
): PlanSteps<Cover | null> {
  const tables = yield* makeTables(grid, strips, effort);
  // At this price no number of cells is worth a call.
  let high = grid.rows.size * grid.columns.size + 1;
  let low = LOWEST_PRICE;
  let cuts = yield* cutAll(tables, high, effort);
  if (cuts.calls <= maxCalls && cuts.cells > grid.maxCells) {
    let tooDear = cuts;
    cuts = yield* cutAll(tables, 0, effort);
    while (high / low > 1 + PRECISION && tooDear.calls <= maxCalls && effort.left > 0) {
      const price = Math.sqrt(low * high);
      const tried = yield* cutAll(tables, price, effort);
      if (tried.cells > grid.maxCells) {
        high = price;
        tooDear = tried;
      } else {
        low = price;
        cuts = tried;
      }
    }
  }
  if (cuts.calls > maxCalls || cuts.cells > grid.maxCells) return null;
  const plan: Cover[number][] = [];
  for (const [index, { strip }] of tables.entries()) {
    for (const call of toCalls(grid, strip, cuts.starts[index])) plan.push(call);
    if (effort.spend(8 * cellsIn(strip.wanted) + 20 * strip.rows.length)) yield;
  }
  return plan;
}

function* cutAll(tables: readonly Table[], price: number, effort: Effort): PlanSteps<Cuts> {
  const cuts: Cut[] = [];
  for (const table of tables) {
    cuts.push(cutAt(table, price));
    if (effort.spend(table.entries + table.cells.length)) yield;
  }
  return {
    calls: cuts.reduce((sum, { calls }) => sum + calls, 0),
    cells: cuts.reduce((sum, { cells }) => sum + cells, 0),
    starts: cuts.map(({ start }) => start),
  };
}

function* makeTables(grid: CoverGrid, strips: readonly Strip[], effort: Effort): PlanSteps<readonly Table[]> {
  const wanted = strips.reduce((sum, strip) => sum + cellsIn(strip.wanted), 0);
  const rows = strips.reduce((sum, strip) => sum + strip.rows.length, 0);
  // Of each row so many cells and sizes are looked at as calls may end there, and sizes again for each cut.
  const reach = Math.max(LEAST_REACH, Math.floor(effort.left / (2 * wanted + 2 * CUTS * rows)));
  // Strips share no column.
  const seen = new Int32Array(grid.columns.size).fill(-1);
  const tables: Table[] = [];
  for (const strip of strips) {
    const cells: Uint32Array[] = [];
    let entries = 0;
    for (const end of strip.rows.keys()) {
      const { sizes, steps } = sizesAt(grid, strip, { end, reach, seen });
      cells.push(sizes);
      entries += sizes.length;
      if (effort.spend(steps)) yield;
    }
    const alone = strip.rows.map((row, position) => singleRow(grid, row, strip.wanted[position] ?? []).length);
    if (effort.spend(2 * cellsIn(strip.wanted) + 20 * strip.rows.length)) yield;
    tables.push({ strip, cells, entries, alone });
  }
  return tables;
}

interface End {
  readonly end: number;
  /** The most rows of a call. */
  readonly reach: number;
  /** By column, the last end for which it was seen. */
  readonly seen: Int32Array;
}

/** The cells of the calls that end at a row, and what finding them took. */
function sizesAt(
  grid: CoverGrid,
  strip: Strip,
  { end, reach, seen }: End,
): { readonly sizes: Uint32Array; readonly steps: number } {
  const sizes: number[] = [];
  let columns = 0;
  let bytes = 0;
  let steps = 0;
  for (let start = end; start >= 0 && end - start < reach; start--) {
    bytes += grid.rows.bytes[strip.rows[start] ?? -1] ?? 0;
    const wanted = strip.wanted[start] ?? [];
    steps += 1 + wanted.length;
    for (const column of wanted) {
      if (seen[column] === end) continue;
      seen[column] = end;
      columns++;
      bytes += grid.columns.bytes[column] ?? 0;
    }
    const rows = end - start + 1;
    if (!fits(grid, { rows, columns, bytes })) break;
    sizes.push(rows * columns);
  }
  return { sizes: Uint32Array.from(sizes.length > 0 ? sizes : [columns]), steps };
}

/** The cut of least cells + price × calls; of equal ones the fewest calls. */
function cutAt({ cells, alone }: Table, price: number): Cut {
  const count = cells.length;
  const cost = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY, 1);
  const calls = new Float64Array(count + 1);
  const total = new Float64Array(count + 1);
  const start = new Int32Array(count + 1);
  for (let end = 1; end <= count; end++) {
    const sizes = cells[end - 1] ?? new Uint32Array(0);
    for (let rows = 1; rows <= sizes.length; rows++) {
      const from = end - rows;
      const size = sizes[rows - 1] ?? 0;
      const more = rows === 1 ? (alone[from] ?? 1) : 1;
      const tried = (cost[from] ?? 0) + size + price * more;
      const triedCalls = (calls[from] ?? 0) + more;
      const best = cost[end] ?? 0;
      if (tried > best || (tried === best && triedCalls >= (calls[end] ?? 0))) continue;
      cost[end] = tried;
      calls[end] = triedCalls;
      total[end] = (total[from] ?? 0) + size;
      start[end] = from;
    }
  }
  return { calls: calls[count] ?? 0, cells: total[count] ?? 0, start };
}

function toCalls(grid: CoverGrid, strip: Strip, starts: Int32Array | undefined): Cover {
  const plan: Cover[number][] = [];
  for (let end = strip.rows.length; end > 0; ) {
    const start = starts?.[end] ?? end - 1;
    const rows = strip.rows.slice(start, end);
    const columns = [...new Set(strip.wanted.slice(start, end).flat())].sort((a, b) => a - b);
    if (rows.length === 1) plan.push(...singleRow(grid, rows[0] ?? -1, columns));
    else plan.push({ rows: rows.toSorted((a, b) => a - b), columns });
    end = start;
  }
  return plan;
}
