import type { CoverProblem } from '../../../../src/balances/plan/cover/cover.ts';

export interface Optimum {
  readonly calls: number;
  readonly cells: number;
}

interface Candidate {
  /** Bit `row * columns + column` for each cell of the rectangle. */
  readonly cells: number;
  readonly size: number;
}

/**
 * The fewest calls, and then the fewest cells, by trying every rectangle on the first wanted cell that is not covered
 * yet, one call after the other. Shares no idea with the planner: rectangles may overlap and hold any rows and columns.
 */
export function bruteForce(problem: CoverProblem): Optimum {
  const wanted = problem.wanted.flatMap((list, row) => list.map((column) => row * problem.columns + column));
  if (wanted.length === 0) return { calls: 0, cells: 0 };
  const target = mask(wanted);
  const candidates = allRectangles(problem);
  const budget = wanted.length * (1 + problem.maxSurplus);
  let reached = new Map([[0, 0]]);
  for (let calls = 0; calls <= wanted.length; calls++) {
    const cells = reached.get(target);
    if (cells !== undefined && cells <= budget) return { calls, cells };
    reached = oneMoreCall(reached, { target, candidates, budget });
  }
  throw new Error('one call per wanted cell is always a plan');
}

interface Step {
  readonly target: number;
  readonly candidates: readonly Candidate[];
  readonly budget: number;
}

/** Covered wanted cells → fewest cells read for that. */
function oneMoreCall(reached: ReadonlyMap<number, number>, { target, candidates, budget }: Step): Map<number, number> {
  const next = new Map<number, number>();
  for (const [covered, cells] of reached) {
    const missing = target & ~covered;
    const first = missing & -missing;
    for (const candidate of candidates) {
      if ((candidate.cells & first) === 0 || cells + candidate.size > budget) continue;
      const state = covered | (candidate.cells & target);
      if (cells + candidate.size < (next.get(state) ?? Number.POSITIVE_INFINITY))
        next.set(state, cells + candidate.size);
    }
  }
  return next;
}

function allRectangles({ wanted, columns, limits, bytes }: CoverProblem): Candidate[] {
  const found: Candidate[] = [];
  for (const rows of subsets(wanted.length)) {
    for (const chosen of subsets(columns)) {
      const size = rows.length * chosen.length;
      const weight =
        sum(rows.map((row) => bytes?.row[row] ?? 0)) + sum(chosen.map((column) => bytes?.column[column] ?? 0));
      if (rows.length > limits.rows || chosen.length > limits.columns || size > limits.cells) continue;
      if (bytes && weight > bytes.max) continue;
      found.push({ cells: mask(rows.flatMap((row) => chosen.map((column) => row * columns + column))), size });
    }
  }
  return found;
}

function subsets(size: number): number[][] {
  const indexes = Array.from({ length: size }, (_, index) => index);
  return Array.from({ length: 2 ** size }, (_, bits) => indexes.filter((index) => bits & (1 << index))).slice(1);
}

function mask(cells: readonly number[]): number {
  return cells.reduce((bits, cell) => bits | (1 << cell), 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
