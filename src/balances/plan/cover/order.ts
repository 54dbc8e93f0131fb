/**
 * Orders of the rows that bring similar rows together, so that packing neighbours reads little that is not wanted.
 * Each takes the rows as lists of wanted columns and gives a permutation; ties keep the given order.
 */
import type { Effort, PlanSteps } from './effort.ts';
import { ascending, cellsIn, inverse } from './grid.ts';

type Lists = readonly (readonly number[])[];
export type Order = (lists: Lists, columns: number, effort: Effort) => PlanSteps<number[]>;

const SWEEPS = 12;

export const orders: readonly Order[] = [byPopularColumns, byAverage, byNearest];

/** Rows of equal lists are neighbours, then rows that share their most popular columns. */
function* byPopularColumns(lists: Lists, columns: number, effort: Effort): PlanSteps<number[]> {
  const size = cellsIn(lists) + columns + lists.length;
  const users = new Int32Array(columns);
  for (const list of lists) for (const column of list) users[column] = (users[column] ?? 0) + 1;
  const popularity = [...users.keys()].sort((a, b) => (users[b] ?? 0) - (users[a] ?? 0));
  const rank = new Int32Array(columns);
  for (const [position, column] of popularity.entries()) rank[column] = position;
  if (effort.spend(4 * size + 8 * columns)) yield;
  const keys = lists.map((list) => ascending(list.map((column) => rank[column] ?? 0)));
  if (effort.spend(6 * size)) yield;
  const order = [...lists.keys()].sort((a, b) => compare(keys[a] ?? [], keys[b] ?? []));
  if (effort.spend(30 * lists.length)) yield;
  return order;
}

/** Rows beside rows whose columns lie near by: averages taken to and fro until bands and blocks show. */
function* byAverage(lists: Lists, columns: number, effort: Effort): PlanSteps<number[]> {
  const users = inverse(lists, columns);
  const size = cellsIn(lists) + columns + lists.length;
  let places = [...lists.keys()];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    places = spreadOut(averages(lists, averages(users, places)));
    if (effort.spend(3 * size)) yield;
  }
  if (effort.spend(10 * lists.length)) yield;
  return [...lists.keys()].sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
}

/** Each row followed by the one that differs from it in the fewest columns. Falls back where that takes too long. */
function* byNearest(lists: Lists, columns: number, effort: Effort): PlanSteps<number[]> {
  const popular = yield* byPopularColumns(lists, columns, effort);
  const users = inverse(lists, columns);
  const work = users.reduce((sum, list) => sum + list.length ** 2, 2 * lists.length);
  if (effort.spend(2 * cellsIn(lists) + columns)) yield;
  if (work > effort.left) return popular;
  const left = new Left(popular, lists);
  const common = new Int32Array(lists.length);
  const order: number[] = [];
  let [current] = popular;
  while (current !== undefined) {
    left.take(current);
    order.push(current);
    const list = lists[current] ?? [];
    const similar: number[] = [];
    let steps = 2;
    for (const column of list) {
      const rows = users[column] ?? [];
      steps += rows.length;
      for (const row of rows) {
        const count = common[row] ?? 0;
        if (count === 0) similar.push(row);
        common[row] = count + 1;
      }
    }
    if (effort.spend(steps)) yield;
    current = left.nearest(list.length, similar, common);
    for (const row of similar) common[row] = 0;
  }
  return order;
}

/** The rows that have no place yet. */
class Left {
  readonly #lists: Lists;
  /** By row, its place in the order that settles ties. */
  readonly #rank: Int32Array;
  readonly #isTaken: Uint8Array;
  /** The shortest rows first; those up to `#next` are taken. */
  readonly #byLength: readonly number[];
  #next = 0;

  constructor(order: readonly number[], lists: Lists) {
    this.#lists = lists;
    this.#rank = new Int32Array(order.length);
    for (const [rank, row] of order.entries()) this.#rank[row] = rank;
    this.#isTaken = new Uint8Array(order.length);
    this.#byLength = order.toSorted((a, b) => this.#length(a) - this.#length(b));
  }

  take(row: number): void {
    this.#isTaken[row] = 1;
  }

  /** Undefined where none is left. */
  shortest(): number | undefined {
    while (this.#isTaken[this.#byLength[this.#next] ?? -1] === 1) this.#next++;
    return this.#byLength[this.#next];
  }

  /**
   * The row that differs least from one of `size` columns: among those that share any with it, or the shortest one.
   *
   * @param similar the rows that share columns with it
   * @param common by row, how many columns they share
   */
  nearest(size: number, similar: readonly number[], common: Int32Array): number | undefined {
    let best = this.shortest();
    if (best === undefined) return undefined;
    let least = this.#difference(size, best, common);
    for (const row of similar) {
      if (this.#isTaken[row] === 1) continue;
      const difference = this.#difference(size, row, common);
      if (difference > least || (difference === least && this.#rankOf(row) >= this.#rankOf(best))) continue;
      best = row;
      least = difference;
    }
    return best;
  }

  #difference(size: number, row: number, common: Int32Array): number {
    return size + this.#length(row) - 2 * (common[row] ?? 0);
  }

  #rankOf(row: number): number {
    return this.#rank[row] ?? 0;
  }

  #length(row: number): number {
    return this.#lists[row]?.length ?? 0;
  }
}

function averages(lists: Lists, places: readonly number[]): number[] {
  return lists.map((list) => list.reduce((sum, index) => sum + (places[index] ?? 0), 0) / Math.max(1, list.length));
}

/** Stretched to 0…n, because averaging draws all places together. */
function spreadOut(places: readonly number[]): number[] {
  const low = places.reduce((least, place) => Math.min(least, place), Number.POSITIVE_INFINITY);
  const high = places.reduce((most, place) => Math.max(most, place), Number.NEGATIVE_INFINITY);
  return high > low ? places.map((place) => ((place - low) / (high - low)) * places.length) : [...places];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  // Of two lists of which one begins the other, the longer one goes first.
  return b.length - a.length;
}
