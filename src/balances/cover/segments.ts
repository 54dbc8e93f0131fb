/**
 * Packing of ordered rows: neighbours share a call. For one order of the rows the cut into calls is the best there is
 * for a given price of a call; the price is then raised as far as the surplus allows.
 */
import { singleRow } from './dense.ts';
import { fits, type Grid, type Plan } from './grid.ts';

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

/** Wanted cells looked at while a table is made: bounds how many neighbours a call may take in large problems. */
const MOST_STEPS = 4_000_000;
/** Sizes kept in a table. */
const MOST_ENTRIES = 500_000;
/** No call is worth less than a fraction of a cell. */
const LOWEST_PRICE = 0.25;
/** Prices closer together than this are not told apart. */
const PRECISION = 0.02;

/** The plan of fewest calls that was found within `maxCells`; null once it is clear that it needs more than `maxCalls`. */
export function packStrips(grid: Grid, strips: readonly Strip[], maxCalls: number): Plan | null {
  const tables = strips.map((strip) => makeTable(grid, strip));
  // At this price no number of cells is worth a call.
  let high = grid.rows.size * grid.columns.size + 1;
  let low = LOWEST_PRICE;
  let cuts = cutAll(tables, high);
  if (cuts.calls <= maxCalls && cuts.cells > grid.maxCells) {
    let tooDear = cuts;
    cuts = cutAll(tables, 0);
    while (high / low > 1 + PRECISION && tooDear.calls <= maxCalls) {
      const price = Math.sqrt(low * high);
      const tried = cutAll(tables, price);
      if (tried.cells > grid.maxCells) {
        high = price;
        tooDear = tried;
      } else {
        low = price;
        cuts = tried;
      }
    }
  }
  if (cuts.calls > maxCalls) return null;
  return tables.flatMap((table, index) => toCalls(grid, table.strip, cuts.starts[index]));
}

function cutAll(tables: readonly Table[], price: number): Cuts {
  const cuts = tables.map((table) => cutAt(table, price));
  return {
    calls: cuts.reduce((sum, { calls }) => sum + calls, 0),
    cells: cuts.reduce((sum, { cells }) => sum + cells, 0),
    starts: cuts.map(({ start }) => start),
  };
}

function makeTable(grid: Grid, strip: Strip): Table {
  const wanted = strip.wanted.reduce((sum, list) => sum + list.length, 0);
  const reach = Math.max(16, Math.floor(Math.min(MOST_STEPS / Math.max(1, wanted), MOST_ENTRIES / strip.rows.length)));
  const seen = new Int32Array(grid.columns.size).fill(-1);
  const cells = strip.rows.map((_, end) => {
    const sizes: number[] = [];
    let columns = 0;
    let bytes = 0;
    for (let start = end; start >= 0 && end - start < reach; start--) {
      bytes += grid.rows.bytes[strip.rows[start] ?? -1] ?? 0;
      for (const column of strip.wanted[start] ?? []) {
        if (seen[column] === end) continue;
        seen[column] = end;
        columns++;
        bytes += grid.columns.bytes[column] ?? 0;
      }
      const rows = end - start + 1;
      if (!fits(grid, { rows, columns, bytes })) break;
      sizes.push(rows * columns);
    }
    return Uint32Array.from(sizes.length > 0 ? sizes : [columns]);
  });
  const alone = strip.rows.map((row, position) => singleRow(grid, row, strip.wanted[position] ?? []).length);
  return { strip, cells, alone };
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

function toCalls(grid: Grid, strip: Strip, starts: Int32Array | undefined): Plan {
  const plan: Plan[number][] = [];
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
