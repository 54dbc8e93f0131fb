import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fewestCalls } from '../../../../src/balances/plan/cover/bound.ts';
import { type CoverProblem, cover, coverHeuristically } from '../../../../src/balances/plan/cover/cover.ts';
import { runs } from '../../../depth.ts';
import { bruteForce } from './brute-force.ts';
import {
  diagonal,
  evenBytes,
  faults,
  forAll,
  fullGrid,
  largeProblem,
  problem,
  smallProblem,
  unlimited,
} from './cases.ts';

/** The same cases each time: the figures below are measured, not proven. */
const SEED = 20261121;

describe('the heuristics by themselves', () => {
  test('hold what every plan holds', () => {
    forAll(smallProblem, 100, (asked) => {
      expect(faults(asked, coverHeuristically(asked))).toEqual([]);
    });
  });

  test('need at most one call more than the optimum, and mostly none', () => {
    const asked = fc.sample(smallProblem, { numRuns: runs(1500), seed: SEED });
    const more = asked.map((one) => coverHeuristically(one).length - bruteForce(one).calls);
    expect(Math.min(...more)).toBe(0);
    expect(Math.max(...more)).toBeLessThanOrEqual(1);
    expect(more.filter((calls) => calls > 0).length).toBeLessThan(0.01 * more.length);
  });
});

describe('never worse than plain chunking', () => {
  const evenlyWeighed = fc
    .record({
      asked: largeProblem,
      row: fc.nat({ max: 9 }),
      column: fc.nat({ max: 9 }),
      max: fc.integer({ min: 18, max: 90 }),
    })
    .map(({ asked, ...weights }) => ({
      asked: { ...asked, bytes: evenBytes({ rows: asked.wanted.length, columns: asked.columns }, weights) },
      weights,
    }));

  test('row by row, column by column, or the full grid in chunks', () => {
    forAll(evenlyWeighed, 60, ({ asked, weights }) => {
      const best = Math.min(...plainChunking(asked, weights));
      expect(cover(asked).length).toBeLessThanOrEqual(best);
    });
  });
});

interface Weights {
  readonly row: number;
  readonly column: number;
  readonly max: number;
}

/** The calls of each plain way, counted without making a plan. */
function plainChunking({ wanted, limits, columns, maxSurplus }: CoverProblem, weights: Weights): number[] {
  const perColumn = Array.from(
    { length: columns },
    (_, column) => wanted.filter((list) => list.includes(column)).length,
  );
  const rows = wanted.map((list) => list.length).filter((length) => length > 0);
  const used = perColumn.filter((length) => length > 0);
  const total = rows.reduce((sum, length) => sum + length, 0);
  const columnsBeside = (count: number) =>
    Math.min(
      limits.columns,
      Math.floor(limits.cells / count),
      within(weights.max - count * weights.row, weights.column),
    );
  const rowsBeside = (count: number) =>
    Math.min(limits.rows, Math.floor(limits.cells / count), within(weights.max - count * weights.column, weights.row));
  const sumOf = (lengths: readonly number[], perCall: number) =>
    lengths.reduce((calls, length) => calls + chunks(length, perCall), 0);
  const grids = used.map((_, index) => {
    const width = index + 1;
    if (width > limits.columns) return Number.POSITIVE_INFINITY;
    return chunks(used.length, width) * chunks(rows.length, rowsBeside(width));
  });
  const gridAllowed = rows.length * used.length - total <= maxSurplus * total;
  return [sumOf(rows, columnsBeside(1)), sumOf(used, rowsBeside(1)), ...(gridAllowed ? grids : [])];
}

function chunks(length: number, perCall: number): number {
  if (length === 0) return 0;
  return perCall < 1 ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(length / perCall));
}

function within(room: number, weight: number): number {
  if (weight === 0) return room < 0 ? 0 : Number.POSITIVE_INFINITY;
  return Math.floor(room / weight);
}

describe('distance from the lower bound', () => {
  test.each([
    ['1000 × 50 by bytes', 1000, 50],
    ['300 × 300 by bytes', 300, 300],
    ['777 × 13 by bytes', 777, 13],
  ])('a full grid of %s needs the fewest calls possible', (_, rows, columns) => {
    const bytes = evenBytes({ rows, columns }, { row: 45, column: 30, max: 7500 });
    const asked = problem(fullGrid(rows, columns), { bytes });
    expect(cover(asked)).toHaveLength(fewestCalls(asked));
  });

  test('a full grid of 400 × 100 in calls of at most 30 × 16', () => {
    const asked = problem(fullGrid(400, 100), { limits: { ...unlimited, rows: 30, columns: 16 } });
    expect(cover(asked).length / fewestCalls(asked)).toBeLessThanOrEqual(1.05);
  });

  test('random cells whose whole grid may be read: at most 1.5 times the bound', () => {
    const random = randomNumbers(SEED);
    const wanted = Array.from({ length: 600 }, () =>
      Array.from({ length: 40 }, (_, column) => column).filter(() => random() < 0.2),
    );
    const bytes = evenBytes({ rows: 600, columns: 40 }, { row: 45, column: 30, max: 7500 });
    const asked = problem(wanted, { columns: 40, bytes, maxSurplus: 9 });
    const plan = cover(asked);
    expect(faults(asked, plan)).toEqual([]);
    expect(plan.length / fewestCalls(asked)).toBeLessThanOrEqual(1.5);
  });

  test('a diagonal too long for comparing all pairs is still spread evenly', () => {
    const asked = problem(diagonal(450), { maxSurplus: 9 });
    expect(cover(asked)).toHaveLength(45);
    expect(fewestCalls(asked)).toBe(45);
  });

  test.each([
    { keep: 1, most: 1.2 },
    { keep: 0.7, most: 1.4 },
  ])('overlapping groups of which $keep is wanted: at most $most times as many calls as groups', ({ keep, most }) => {
    const asked = grouped({ rows: 200, columns: 40, groups: 15, keep });
    const plan = cover(asked);
    expect(faults(asked, plan)).toEqual([]);
    expect(plan.length / 15).toBeLessThanOrEqual(most);
  });
});

/** Groups of up to 20 rows that want up to 6 columns each; `keep` = the share of their cells that is really wanted. */
function grouped(size: { rows: number; columns: number; groups: number; keep: number }): CoverProblem {
  const random = randomNumbers(SEED);
  const pick = (from: number, most: number) =>
    Array.from({ length: 2 + Math.floor(random() * (most - 1)) }, () => Math.floor(random() * from));
  const cells = Array.from({ length: size.rows }, () => new Set<number>());
  let area = 0;
  for (let group = 0; group < size.groups; group++) {
    const columns = new Set(pick(size.columns, 6));
    const rows = new Set(pick(size.rows, 20));
    area += rows.size * columns.size;
    for (const row of rows) for (const column of columns) if (random() < size.keep) cells[row]?.add(column);
  }
  const wanted = cells.map((columns) => [...columns].sort((a, b) => a - b));
  const maxSurplus = area / wanted.flat().length - 1;
  return problem(wanted, { columns: size.columns, limits: { ...unlimited, rows: 20, columns: 6 }, maxSurplus });
}

/** Numbers in 0…1 from a linear congruential generator: the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
