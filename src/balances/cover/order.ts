/**
 * Orders of the rows that bring similar rows together, so that packing neighbours reads little that is not wanted.
 * Each takes the rows as lists of wanted columns and gives a permutation; ties keep the given order.
 */
import { inverse } from './grid.ts';

type Lists = readonly (readonly number[])[];
export type Order = (lists: Lists, columns: number) => number[];

const MOST_COMPARISONS = 10_000_000;
const SWEEPS = 12;

export const orders: readonly Order[] = [byPopularColumns, byAverage, byNearest];

/** Rows of equal lists are neighbours, then rows that share their most popular columns. */
function byPopularColumns(lists: Lists, columns: number): number[] {
  const users = inverse(lists, columns);
  const popularity = [...users.keys()].sort((a, b) => (users[b]?.length ?? 0) - (users[a]?.length ?? 0));
  const rank = new Map(popularity.map((column, position) => [column, position]));
  const keys = lists.map((list) => list.map((column) => rank.get(column) ?? 0).sort((a, b) => a - b));
  return [...lists.keys()].sort((a, b) => compare(keys[a] ?? [], keys[b] ?? []));
}

/** Rows beside rows whose columns lie near by: averages taken to and fro until bands and blocks show. */
function byAverage(lists: Lists, columns: number): number[] {
  const users = inverse(lists, columns);
  let places = [...lists.keys()];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    places = spreadOut(averages(lists, averages(users, places)));
  }
  return [...lists.keys()].sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
}

/** Each row followed by the one that differs from it in the fewest columns. Falls back where that takes too long. */
function byNearest(lists: Lists, columns: number): number[] {
  const users = inverse(lists, columns);
  const work = users.reduce((sum, list) => sum + list.length ** 2, lists.length ** 2);
  if (work > MOST_COMPARISONS) return byPopularColumns(lists, columns);
  const left = new Set(byPopularColumns(lists, columns));
  const common = new Int32Array(lists.length);
  const order: number[] = [];
  let [current] = left;
  while (current !== undefined) {
    left.delete(current);
    order.push(current);
    const list = lists[current] ?? [];
    countShared(list, users, common);
    current = nearest(list.length, left, { lists, common });
  }
  return order;
}

interface Similarity {
  readonly lists: Lists;
  /** For each row, the columns it shares with the one in question. */
  readonly common: Int32Array;
}

function nearest(size: number, left: ReadonlySet<number>, { lists, common }: Similarity): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const other of left) {
    const difference = size + (lists[other]?.length ?? 0) - 2 * (common[other] ?? 0);
    if (difference >= least) continue;
    best = other;
    least = difference;
  }
  return best;
}

function countShared(list: readonly number[], users: Lists, common: Int32Array): void {
  common.fill(0);
  for (const column of list) for (const row of users[column] ?? []) common[row] = (common[row] ?? 0) + 1;
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
  for (const [index, rank] of a.entries()) {
    const difference = rank - (b[index] ?? Number.POSITIVE_INFINITY);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
