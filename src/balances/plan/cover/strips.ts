/** Cuts the columns of a grid into strips, and puts the rows of each into an order to be packed in. */
import type { Effort, PlanSteps } from './effort.ts';
import { type Axis, type CoverGrid, cellsIn } from './grid.ts';
import type { Order } from './order.ts';
import { slices } from './pack.ts';
import type { Strip } from './segments.ts';

interface Cutting {
  /** Of the columns before they are cut, and then of the rows of each strip. */
  readonly order: Order;
  readonly count: number;
  readonly effort: Effort;
}

/** For one problem, seen from both sides: what was put in order once is not put in order again. */
export class Strips {
  readonly #known = new Map<Axis, Map<Order, readonly number[]>>();

  *cut(grid: CoverGrid, { order, count, effort }: Cutting): PlanSteps<readonly Strip[]> {
    if (count === 1) {
      const rows = yield* this.#inOrder(grid.rows, grid.columns.size, { order, effort });
      return [{ rows, wanted: rows.map((row) => grid.rows.wanted[row] ?? []) }];
    }
    const columns = yield* this.#inOrder(grid.columns, grid.rows.size, { order, effort });
    const strips: Strip[] = [];
    for (const strip of slices(columns, count)) strips.push(yield* stripOf(grid, strip, { order, effort }));
    return strips;
  }

  /** @param across how many indexes the other axis has */
  *#inOrder(axis: Axis, across: number, { order, effort }: Omit<Cutting, 'count'>): PlanSteps<readonly number[]> {
    const byOrder = this.#known.get(axis) ?? new Map<Order, readonly number[]>();
    this.#known.set(axis, byOrder);
    const found = byOrder.get(order) ?? (yield* order(axis.wanted, across, effort));
    byOrder.set(order, found);
    return found;
  }
}

function* stripOf(
  grid: CoverGrid,
  strip: readonly number[],
  { order, effort }: Omit<Cutting, 'count'>,
): PlanSteps<Strip> {
  const columns = strip.toSorted((a, b) => a - b);
  /** By row, the places in the strip of the columns that it wants. */
  const byRow = new Map<number, number[]>();
  for (const [place, column] of columns.entries()) {
    for (const row of grid.columns.wanted[column] ?? []) {
      const places = byRow.get(row);
      if (places === undefined) byRow.set(row, [place]);
      else places.push(place);
    }
  }
  const rows = [...byRow.keys()].sort((a, b) => a - b);
  const lists = rows.map((row) => byRow.get(row) ?? []);
  if (effort.spend(5 * cellsIn(lists) + 20 * rows.length + 10 * columns.length)) yield;
  const positions = yield* order(lists, columns.length, effort);
  return {
    rows: positions.map((position) => rows[position] ?? -1),
    wanted: positions.map((position) => (lists[position] ?? []).map((place) => columns[place] ?? -1)),
  };
}
