/** No shape of what is wanted takes more than a bounded number of steps, or many of them at a stretch. */
import { describe, expect, test } from 'vitest';
import { type CoverProblem, coverSteps } from '../../../../src/balances/plan/cover/cover.ts';
import { allAtOnce, Effort, SLICE_STEPS } from '../../../../src/balances/plan/cover/effort.ts';
import { runs } from '../../../depth.ts';
import { evenBytes, faults } from './cases.ts';
import { hardShapes, randomShape, scattered, type WantedShape } from './shapes.ts';

/** What a plan is worth, and the plain ways with which every plan begins, together. */
const MOST_STEPS = 32_000_000;
/** A slice, and the longest piece of work that is not looked into. */
const LONGEST_STRETCH = SLICE_STEPS + 1_000_000;
const MOST_PAIRS = 50_000;
const SEEDS = runs(60, 6);

/** As a source that takes calls of so many pairs and 7430 bytes of lists. */
function asked({ wanted, columns }: WantedShape, pairsPerCall: number): CoverProblem {
  return {
    wanted,
    columns,
    limits: { rows: Number.POSITIVE_INFINITY, columns: Number.POSITIVE_INFINITY, cells: pairsPerCall },
    bytes: evenBytes({ rows: wanted.length, columns }, { row: 49, column: 30, max: 7430 }),
    maxSurplus: 9,
  };
}

const perCall = [50, 10_000];

describe('within bounds', () => {
  test.each(hardShapes.map((shape) => [shape.name, shape] as const))('%s', (_, shape) => {
    for (const pairs of perCall) expectBounded(asked(shape, pairs));
  });

  test(`${SEEDS} random shapes`, () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      for (const pairs of perCall) expectBounded(asked(randomShape(seed, MOST_PAIRS / 5), pairs));
    }
  });
});

function expectBounded(problem: CoverProblem): void {
  const effort = new Effort();
  const plan = allAtOnce(coverSteps(problem, effort));
  expect(plan.length).toBeGreaterThan(0);
  expect(effort.spent).toBeLessThanOrEqual(MOST_STEPS);
  expect(effort.longestStretch).toBeLessThanOrEqual(LONGEST_STRETCH);
}

describe('a plan with less effort', () => {
  const problem = asked(scattered(300), 50);

  test.each([0, 1000, 50_000, 500_000, 2_000_000])('of %i steps keeps every promise', (steps) => {
    expect(faults(problem, allAtOnce(coverSteps(problem, new Effort(steps))))).toEqual([]);
  });

  test('has no fewer calls than one with more', () => {
    const calls = [0, 100_000, 20_000_000].map((steps) => allAtOnce(coverSteps(problem, new Effort(steps))).length);
    expect(calls).toEqual(calls.toSorted((a, b) => b - a));
    expect(calls.at(-1)).toBeLessThan(calls[0] ?? 0);
  });

  test('is the same each time, whether others had turns or not', () => {
    const work = coverSteps(problem, new Effort());
    let yields = 0;
    let step = work.next();
    for (; step.done !== true; step = work.next()) yields += 1;
    expect(yields).toBeGreaterThan(3);
    expect(step.value).toEqual(allAtOnce(coverSteps(problem, new Effort())));
  });
});

describe('calls that the known shapes need', () => {
  test.each([
    [scattered(620), 50, 70],
    [scattered(620), 10_000, 38],
    [scattered(400), 50, 45],
  ])('%#: no more than before there was a budget', (shape, pairs, calls) => {
    expect(allAtOnce(coverSteps(asked(shape, pairs), new Effort())).length).toBeLessThanOrEqual(calls);
  });
});

describe('an effort that several plans share', () => {
  test('is not multiplied by them', () => {
    const effort = new Effort();
    for (let plan = 0; plan < 12; plan += 1) allAtOnce(coverSteps(asked(scattered(400 + plan), 50), effort));
    expect(effort.spent).toBeLessThanOrEqual(MOST_STEPS);
  });

  test('counts what a part of it takes, and never gives a part more than it has', () => {
    const effort = new Effort(100);
    const part = effort.upTo(1000);
    expect(part.left).toBe(100);
    part.spend(70);
    expect([effort.left, part.left, effort.spent]).toEqual([30, 30, 70]);
    expect(effort.upTo(10).left).toBe(10);
  });

  test('yields once a slice is full, and begins a new one', () => {
    const effort = new Effort();
    expect([effort.spend(SLICE_STEPS - 1), effort.spend(1), effort.spend(1)]).toEqual([false, true, false]);
    expect(effort.longestStretch).toBe(SLICE_STEPS);
  });
});
