import { describe, expect, test } from 'vitest';
import { cover } from '../../../../src/balances/plan/cover/cover.ts';
import { bruteForce } from './brute-force.ts';
import {
  cellsOf,
  diagonal,
  evenBytes,
  faults,
  forAll,
  fullGrid,
  largeProblem,
  problem,
  smallProblem,
} from './cases.ts';

describe('what every plan holds', () => {
  test('on small problems', () => {
    forAll(smallProblem, 300, (asked) => {
      expect(faults(asked, cover(asked))).toEqual([]);
    });
  });

  test('on larger problems of awkward shapes', () => {
    forAll(largeProblem, 80, (asked) => {
      expect(faults(asked, cover(asked))).toEqual([]);
    });
  });

  test('the same problem has the same plan', () => {
    forAll(largeProblem, 20, (asked) => {
      expect(cover(structuredClone(asked))).toEqual(cover(asked));
    });
  });
});

describe('fewest calls', () => {
  const exactlySolved = smallProblem.filter(({ wanted }) => wanted.flat().length <= 12);

  test('up to 12 wanted cells, calls and then cells are those of the brute force', () => {
    forAll(exactlySolved, 400, (asked) => {
      const plan = cover(asked);
      expect({ calls: plan.length, cells: cellsOf(plan) }).toEqual(bruteForce(asked));
    });
  });

  // (7500 − 5 × 30) / 45 = 163 accounts beside all five assets, and 1000 / 163 > 6; fewer assets per call need more calls.
  test('1000 accounts × 5 assets by URL bytes: 7 calls', () => {
    const asked = problem(fullGrid(1000, 5), {
      bytes: evenBytes({ rows: 1000, columns: 5 }, { row: 45, column: 30, max: 7500 }),
    });
    const plan = cover(asked);
    expect(plan).toHaveLength(7);
    expect(faults(asked, plan)).toEqual([]);
  });

  test('a diagonal of 50 is spread over as few calls as the surplus buys', () => {
    const sizes = (maxSurplus: number) =>
      cover(problem(diagonal(50), { maxSurplus })).map(({ rows, columns }) => [rows.length, columns.length]);
    expect(sizes(9)).toEqual(Array(5).fill([10, 10]));
    expect(sizes(49)).toEqual([[50, 50]]);
    expect(sizes(0)).toEqual(Array(50).fill([1, 1]));
  });
});
