/** Which assets accounts may want of a source: the shapes that are hard to plan, and random ones. Legal, all of them. */

export interface WantedShape {
  readonly name: string;
  /** By account the assets that it wants, ascending. */
  readonly wanted: readonly (readonly number[])[];
  /** How many assets there are. */
  readonly columns: number;
}

/** Numbers in 0…1 from a linear congruential generator: the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** So many pairs, each of an account of its own and any of as many assets. */
export function scattered(accounts: number, assets = accounts): WantedShape {
  const random = randomNumbers(accounts);
  const wanted = upTo(accounts).map(() => [Math.floor(random() * assets)]);
  return { name: `${accounts} accounts, one of ${assets} assets each`, wanted, columns: assets };
}

/** Each account wants so many of the assets, any. */
function chosen(accounts: number, each: number, assets: number): WantedShape {
  const random = randomNumbers(accounts + each);
  const wanted = upTo(accounts).map(() => pick(random, each, assets));
  return { name: `${accounts} accounts, ${each} of ${assets} assets each`, wanted, columns: assets };
}

/** Each account wants so many assets next to each other, one further along than the account before. */
function band(accounts: number, width: number): WantedShape {
  const wanted = upTo(accounts).map((row) =>
    upTo(width).flatMap((shift) => (row + shift < accounts ? row + shift : [])),
  );
  return { name: `band of ${width} over ${accounts} accounts`, wanted, columns: accounts };
}

/** Each account wants all of the assets: many pairs in few words. */
function full(accounts: number, assets: number): WantedShape {
  const all = upTo(assets);
  return {
    name: `${accounts} accounts, all of ${assets} assets`,
    wanted: upTo(accounts).map(() => all),
    columns: assets,
  };
}

/** Shapes on which planning once took seconds, and the largest that the default limits allow. */
export const hardShapes: readonly WantedShape[] = [
  ...[100, 200, 300, 400, 500, 600, 620, 650].map((size) => scattered(size)),
  chosen(800, 10, 20),
  chosen(200, 25, 1000),
  chosen(400, 5, 400),
  band(2000, 1),
  band(2000, 5),
  chosen(1000, 50, 1000),
  chosen(50, 1000, 2000),
  full(50, 1000),
  chosen(5000, 10, 5000),
  scattered(10_000),
  scattered(10_000, 200),
];

/** A shape for a seed: of any size up to so many pairs, with structure or without. */
export function randomShape(seed: number, mostPairs: number): WantedShape {
  const random = randomNumbers(seed);
  // The first numbers of neighbouring seeds are neighbours.
  for (let skip = 0; skip < 5; skip += 1) random();
  const pairs = Math.ceil(mostPairs ** random());
  const accounts = Math.max(1, Math.min(10_000, Math.ceil(pairs ** random())));
  const assets = Math.max(1, Math.ceil(pairs ** random()));
  const each = Math.max(1, Math.min(assets, Math.floor(pairs / accounts)));
  const kinds = Math.max(1, Math.ceil(accounts ** random()));
  const lists = upTo(kinds).map((kind) => listOf(random, { kind, kinds, each, assets }));
  const wanted = upTo(accounts).map((account) => lists[Math.floor(random() * kinds)] ?? lists[account % kinds] ?? []);
  return {
    name: `random shape ${seed}: ${accounts} accounts, ${kinds} lists, ${each} of ${assets}`,
    wanted,
    columns: assets,
  };
}

interface ListOptions {
  readonly kind: number;
  readonly kinds: number;
  readonly each: number;
  readonly assets: number;
}

/** A run of neighbours, any, or neighbours with gaps; of many, not all are of one length. */
function listOf(random: () => number, { kind, kinds, each, assets }: ListOptions): readonly number[] {
  const style = random();
  const size = style < 0.3 ? Math.max(1, Math.ceil(each * random())) : each;
  if (style > 0.6) return pick(random, size, assets);
  const start = Math.floor((kind / kinds) * Math.max(1, assets - size));
  const run = upTo(size).map((index) => Math.min(assets - 1, start + index));
  return [...new Set(run)];
}

function pick(random: () => number, count: number, from: number): number[] {
  const picked = new Set<number>();
  while (picked.size < Math.min(count, from)) picked.add(Math.floor(random() * from));
  return [...picked].sort((a, b) => a - b);
}

function upTo(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index);
}
