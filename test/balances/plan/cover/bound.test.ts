import { describe, expect, test } from 'vitest';
import { fewestCalls } from '../../../../src/balances/plan/cover/bound.ts';
import { cover } from '../../../../src/balances/plan/cover/cover.ts';
import { bruteForce } from './brute-force.ts';
import { diagonal, forAll, fullGrid, largeProblem, problem, smallProblem, unlimited } from './cases.ts';

describe('the lower bound', () => {
  test('is never above the optimum', () => {
    forAll(smallProblem, 400, (asked) => {
      expect(fewestCalls(asked)).toBeLessThanOrEqual(bruteForce(asked).calls);
    });
  });

  test('is never above a plan', () => {
    forAll(largeProblem, 40, (asked) => {
      expect(fewestCalls(asked)).toBeLessThanOrEqual(cover(asked).length);
    });
  });

  test.each([
    ['nothing wanted', problem([[]]), 0],
    ['cells', problem(fullGrid(4, 4), { limits: { ...unlimited, cells: 5 } }), 4],
    ['places of the rows', problem(fullGrid(20, 10), { limits: { ...unlimited, rows: 10, columns: 4 } }), 6],
    ['places of the columns', problem(fullGrid(10, 20), { limits: { ...unlimited, rows: 4, columns: 10 } }), 6],
    ['bytes', problem(fullGrid(3, 2), { bytes: { max: 12, row: [10, 10, 10], column: [1, 1] } }), 3],
    ['surplus on a diagonal', problem(diagonal(50), { maxSurplus: 9 }), 5],
    ['no surplus on a diagonal', problem(diagonal(50)), 50],
    ['no surplus on a staircase', problem([[0], [0, 1], [0, 1, 2], [0, 1, 2, 3]]), 4],
  ])('sees what is scarce: %s', (_, asked, calls) => {
    expect(fewestCalls(asked)).toBe(calls);
  });
});
