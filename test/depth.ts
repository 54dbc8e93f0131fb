/**
 * How much of the random tests, and of the long tables, is run. `BALANCEGRAPH_TEST_DEPTH=full` runs all of it; without the
 * variable a tenth is run, which is what a person waits for. Both depths assert the same.
 */

type Depth = 'everyday' | 'full';

/** Enough that each random test still meets the usual shapes of its values. */
const LEAST = 25;

/**
 * The depth that a value of `BALANCEGRAPH_TEST_DEPTH` asks for.
 *
 * @throws RangeError for a value that is no depth, so that a misspelt one does not pass for a full run.
 */
export function depthOf(value: string | undefined): Depth {
  if (value === undefined || value === '' || value === 'everyday') return 'everyday';
  if (value === 'full') return 'full';
  throw new RangeError(
    `BALANCEGRAPH_TEST_DEPTH is ${JSON.stringify(value)}: give "full" or "everyday", or leave it out`,
  );
}

export const depth = depthOf(process.env.BALANCEGRAPH_TEST_DEPTH);

/** How often something random is tried: `full` times at full depth, otherwise `everyday` times and never oftener. */
export function runs(full: number, everyday?: number): number {
  return runsAt(depth, full, everyday);
}

/** The same at a given depth. */
export function runsAt(at: Depth, full: number, everyday = Math.max(LEAST, Math.ceil(full / 10))): number {
  return at === 'full' ? full : Math.min(full, everyday);
}

/** All rows of a table at full depth; otherwise the first and every so many after it. */
export function some<T>(rows: readonly T[], every: number): readonly T[] {
  return someAt(depth, rows, every);
}

/** The same at a given depth. */
export function someAt<T>(at: Depth, rows: readonly T[], every: number): readonly T[] {
  return at === 'full' ? rows : rows.filter((_, index) => index % every === 0);
}
