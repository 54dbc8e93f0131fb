/** Small problems whose plans are known beforehand, and problems that contradict themselves. */
import { describe, expect, test } from 'vitest';
import { type CoverProblem, cover } from '../../../../src/balances/plan/cover/cover.ts';
import { checkProblem } from '../../../../src/balances/plan/cover/problem.ts';
import { evenBytes, fullGrid, problem, unlimited } from './cases.ts';

describe('the edges of the input', () => {
  test('one call where everything fits', () => {
    const asked = problem(fullGrid(20, 20), {
      bytes: evenBytes({ rows: 20, columns: 20 }, { row: 45, column: 30, max: 7500 }),
    });
    expect(cover(asked)).toEqual([{ rows: [...Array(20).keys()], columns: [...Array(20).keys()] }]);
  });

  test('a cell limit is not a row limit: 3 × 3 in calls of 2 × 2 takes three that overlap, if that may be read', () => {
    const asked = problem(fullGrid(3, 3), { limits: { ...unlimited, rows: 2, columns: 2 } });
    expect(cover({ ...asked, maxSurplus: 0 })).toHaveLength(4);
    expect(cover({ ...asked, maxSurplus: 1 / 3 })).toHaveLength(3);
  });

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

describe('bytes', () => {
  const refusal = (wanted: readonly (readonly number[])[], bytes: NonNullable<CoverProblem['bytes']>) => {
    try {
      checkProblem(problem(wanted, { bytes }));
      return null;
    } catch (error) {
      return error instanceof RangeError ? error.message : 'another error';
    }
  };
  const list = [0, 1];

  test.each<[string, readonly (readonly number[])[], NonNullable<CoverProblem['bytes']>, string | null]>([
    ['a cell that just has room', [[0]], { max: 10, row: [4], column: [6] }, null],
    ['one byte too many', [[0]], { max: 9, row: [4], column: [6] }, 'row 0, column 0: 10 bytes, limit 9'],
    [
      'the heaviest column in the middle',
      [[0, 1, 2]],
      { max: 9, row: [4], column: [1, 8, 2] },
      'row 0, column 1: 12 bytes, limit 9',
    ],
    [
      'a heavy row whose list another row has, too',
      [list, list],
      { max: 13, row: [1, 9], column: [1, 5] },
      'row 1, column 1: 14 bytes, limit 13',
    ],
    [
      'a weight that is no number',
      [[0]],
      { max: 9, row: [Number.NaN], column: [1] },
      'row 0, column 0: NaN bytes, limit 9',
    ],
    ['no column for its weight', [[0]], { max: 9, row: [1], column: [] }, 'bytes for 1 rows and 0 columns, need all'],
    ['columns that weigh nothing', [[0]], { max: 9, row: [10], column: [0] }, 'row 0, column 0: 10 bytes, limit 9'],
    ['a heavy row that wants nothing', [[], [0]], { max: 9, row: [99, 1], column: [1] }, null],
  ])('%s', (_, wanted, bytes, expected) => {
    expect(refusal(wanted, bytes)).toBe(expected);
  });
});

test('what is just allowed is allowed', () => {
  const limits = { rows: 1, columns: 1, cells: 1 };
  expect(cover(problem([[0]], { limits, maxSurplus: 0 }))).toEqual([{ rows: [0], columns: [0] }]);
  // Two wanted of four: a call for all four reads as much again.
  const halfEmpty = [[0], [1]];
  expect(cover(problem(halfEmpty, { maxSurplus: 1 }))).toHaveLength(1);
  expect(cover(problem(halfEmpty, { maxSurplus: 0.99 }))).toHaveLength(2);
  const full = problem(fullGrid(2, 2), { bytes: { max: 10, row: [1, 2], column: [3, 4] } });
  expect(cover(full)).toHaveLength(1);
  expect(cover({ ...full, bytes: { max: 9, row: [1, 2], column: [3, 4] } })).toHaveLength(2);
});

test.each([
  [problem([[0.5]], { columns: 2 }), 'row 0: column 0.5 after -1, need ascending integers below 2'],
  [problem([[0], [1, 1]], { columns: 2 }), 'row 1: column 1 after 1, need ascending integers below 2'],
  [problem([[2]], { columns: 2 }), 'row 0: column 2 after -1, need ascending integers below 2'],
  [problem([[0]], { maxSurplus: Number.NaN }), 'maxSurplus is NaN, need at least 0'],
  [problem([[0]], { limits: { ...unlimited, columns: 0.5 } }), 'limits.columns is 0.5, need at least 1'],
])('a contradiction is reported with its place (case %#)', (asked, message) => {
  expect(() => checkProblem(asked)).toThrow(new RangeError(message));
});
