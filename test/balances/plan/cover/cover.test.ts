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
  unlimited,
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

  test('one call where everything fits', () => {
    const asked = problem(fullGrid(20, 20), {
      bytes: evenBytes({ rows: 20, columns: 20 }, { row: 45, column: 30, max: 7500 }),
    });
    expect(cover(asked)).toEqual([{ rows: [...Array(20).keys()], columns: [...Array(20).keys()] }]);
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

  test('a cell limit is not a row limit: 3 × 3 in calls of 2 × 2 takes three that overlap, if that may be read', () => {
    const asked = problem(fullGrid(3, 3), { limits: { ...unlimited, rows: 2, columns: 2 } });
    expect(cover({ ...asked, maxSurplus: 0 })).toHaveLength(4);
    expect(cover({ ...asked, maxSurplus: 1 / 3 })).toHaveLength(3);
  });
});

describe('the edges of the input', () => {
  test('nothing wanted, no call', () => {
    expect(cover(problem([]))).toEqual([]);
    expect(cover(problem([[], []], { columns: 3, maxSurplus: Number.POSITIVE_INFINITY }))).toEqual([]);
  });

  test('rows and columns keep their own indexes when empty ones lie between', () => {
    expect(cover(problem([[], [4], [], [4]], { columns: 6 }))).toEqual([{ rows: [1, 3], columns: [4] }]);
  });

  test('a cell that alone breaks the byte limit is named', () => {
    const asked = problem([[0], [0, 2]], { bytes: { max: 10, row: [4, 5], column: [5, 1, 6] } });
    expect(() => cover(asked)).toThrow(new RangeError('row 1, column 2: 11 bytes, limit 10'));
  });

  test('a heavy row and a heavy column that are not wanted together are no error', () => {
    const asked = problem([[0], [1]], { bytes: { max: 10, row: [9, 1], column: [1, 9] }, maxSurplus: 9 });
    expect(cover(asked)).toHaveLength(2);
  });

  test.each([
    ['a limit below 1', problem([[0]], { limits: { ...unlimited, rows: 0 } }), 'limits.rows is 0, need at least 1'],
    [
      'a limit that is no number',
      problem([[0]], { limits: { ...unlimited, cells: Number.NaN } }),
      'limits.cells is NaN',
    ],
    ['negative surplus', problem([[0]], { maxSurplus: -1 }), 'maxSurplus is -1'],
    ['a repeated column', problem([[0, 0]]), 'row 0: column 0 after 0'],
    ['descending columns', problem([[1, 0]]), 'row 0: column 0 after 1'],
    ['a column out of range', problem([[3]], { columns: 3 }), 'row 0: column 3'],
    ['missing bytes', problem([[0]], { bytes: { max: 9, row: [], column: [1] } }), 'bytes for 0 rows and 1 columns'],
  ])('%s is refused', (_, asked, message) => {
    expect(() => cover(asked)).toThrow(RangeError);
    expect(() => cover(asked)).toThrow(message);
  });
});
