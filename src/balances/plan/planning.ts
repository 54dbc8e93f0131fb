/**
 * What the plans of one request share: the effort that may go into them, so that many sources, networks and fields do not
 * multiply it, and the grids that were covered, so that a dry run and what it foretells have one plan between them.
 */
import { type CoverProblem, coverSteps, type Rectangle } from './cover/cover.ts';
import { Effort, type PlanSteps } from './cover/effort.ts';

interface Covered {
  readonly problem: CoverProblem;
  readonly rectangles: readonly Rectangle[];
}

export class Planning {
  readonly effort: Effort;
  /** By a digest of the problem. */
  readonly #covered = new Map<number, Covered[]>();

  constructor(effort: Effort = new Effort()) {
    this.effort = effort;
  }

  /** For plans that are only counted: with at most so many steps of this effort, and nothing of them is kept. */
  forEstimates(steps: number): Planning {
    return new Planning(this.effort.upTo(steps));
  }

  /** As `cover`; a problem that was covered before is answered as then. */
  *cover(problem: CoverProblem): PlanSteps<readonly Rectangle[]> {
    const digest = digestOf(problem);
    const covered = this.#covered.get(digest) ?? [];
    const known = covered.find((one) => isSame(one.problem, problem));
    if (known !== undefined) return known.rectangles;
    const rectangles = yield* coverSteps(problem, this.effort);
    covered.push({ problem, rectangles });
    this.#covered.set(digest, covered);
    return rectangles;
  }
}

/** The same for equal problems, and hardly ever for others. */
function digestOf({ wanted, columns }: CoverProblem): number {
  return wanted.reduce((digest, list) => {
    const ends = mixed(mixed(digest, list[0] ?? -1), list.at(-1) ?? -1);
    return mixed(mixed(ends, list[list.length >>> 1] ?? -1), list.length);
  }, columns);
}

/** A step of the FNV hash, by its 32-bit prime. */
function mixed(digest: number, number: number): number {
  return Math.imul(digest ^ number, 16_777_619);
}

function isSame(a: CoverProblem, b: CoverProblem): boolean {
  return (
    a.columns === b.columns &&
    a.maxSurplus === b.maxSurplus &&
    a.limits.rows === b.limits.rows &&
    a.limits.columns === b.limits.columns &&
    a.limits.cells === b.limits.cells &&
    a.bytes?.max === b.bytes?.max &&
    isSameList(a.bytes?.row ?? [], b.bytes?.row ?? []) &&
    isSameList(a.bytes?.column ?? [], b.bytes?.column ?? []) &&
    a.wanted.length === b.wanted.length &&
    a.wanted.every((list, row) => isSameList(list, b.wanted[row] ?? []))
  );
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((number, index) => number === b[index]));
}
