/** The index over the calls of a plan, against one that compares all of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Calls, type Host, type Part } from '../../../../src/balances/plan/cover/calls.ts';
import { allAtOnce, Effort } from '../../../../src/balances/plan/cover/effort.ts';
import { type CoverGrid, makeGrid } from '../../../../src/balances/plan/cover/grid.ts';
import { forAll, fullGrid, problem, unlimited } from './cases.ts';

const [ROWS, COLUMNS] = [5, 4];
const row = [3, 1, 2, 1, 5];
const column = [1, 4, 1, 2];

type Limits = Partial<typeof unlimited> & { readonly bytes?: number };

function gridOf({ bytes = Number.POSITIVE_INFINITY, ...limits }: Limits): CoverGrid {
  const asked = problem(fullGrid(ROWS, COLUMNS), {
    limits: { ...unlimited, ...limits },
    bytes: { max: bytes, row, column },
  });
  return allAtOnce(makeGrid(asked, new Effort())).grid;
}

const union = (a: readonly number[], b: readonly number[]): number[] =>
  [...new Set([...a, ...b])].sort((x, y) => x - y);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const weigh = ({ rows, columns }: Part): number =>
  sum(rows.map((index) => row[index] ?? 0)) + sum(columns.map((index) => column[index] ?? 0));
const joined = (a: Part, b: Part): Part => ({ rows: union(a.rows, b.rows), columns: union(a.columns, b.columns) });
const cellsIn = ({ rows, columns }: Part): number => rows.length * columns.length;

/** The host that a look at every call finds. */
function plainHost(
  calls: ReadonlyMap<number, Part>,
  part: Part,
  { except, limits }: { readonly except: number; readonly limits: Limits },
): Host | null {
  let best: Host | null = null;
  for (const [call, own] of calls) {
    const both = joined(own, part);
    const growth = cellsIn(both) - cellsIn(own);
    const isWithin =
      both.rows.length <= (limits.rows ?? ROWS) &&
      both.columns.length <= (limits.columns ?? COLUMNS) &&
      cellsIn(both) <= (limits.cells ?? ROWS * COLUMNS) &&
      weigh(both) <= (limits.bytes ?? Number.POSITIVE_INFINITY);
    if (call !== except && isWithin && (best === null || growth < best.growth)) best = { call, growth };
  }
  return best;
}

const some = (size: number) => fc.subarray([...Array(size).keys()], { minLength: 1 });
const part = fc.record({ rows: some(ROWS), columns: some(COLUMNS) });
interface Move {
  readonly does: 'add' | 'find' | 'remove' | 'narrow' | 'try' | 'keep';
  readonly part: Part;
  /** Which of the calls there are it is done to. */
  readonly place: number;
}
const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    does: fc.constantFrom('add', 'find', 'remove', 'narrow', 'try', 'keep'),
    part,
    place: fc.nat({ max: 9 }),
  }),
  { minLength: 1, maxLength: 14 },
);
const limits: fc.Arbitrary<Limits> = fc.record(
  {
    rows: fc.integer({ min: 1, max: ROWS }),
    columns: fc.integer({ min: 1, max: COLUMNS }),
    cells: fc.integer({ min: 1, max: ROWS * COLUMNS }),
    bytes: fc.integer({ min: 9, max: 24 }),
  },
  { requiredKeys: [] },
);

test('whatever is done to calls, they are what a plain list of them is', () => {
  forAll(fc.tuple(limits, part, part, moves), 400, ([given, first, second, made]) => {
    const calls = new Calls(gridOf(given), [first, second]);
    const plain = new Map<number, Part>([
      [0, first],
      [1, second],
    ]);
    const asParts = () => [...plain.values()].map(({ rows, columns }) => ({ rows, columns }));
    for (const { does, part: moved, place } of made) {
      const call = [...plain.keys()][place % Math.max(1, plain.size)];
      if (does === 'add') plain.set(calls.add(moved), moved);
      if (does === 'find' || call === undefined) {
        const except = place % 3 === 0 ? -1 : (call ?? -1);
        expect(calls.cheapestHost(moved, except)).toEqual(plainHost(plain, moved, { except, limits: given }));
        continue;
      }
      const own = plain.get(call) ?? { rows: [], columns: [] };
      const other = [...plain.keys()].at(-1) ?? call;
      if (does === 'remove') {
        plain.delete(call);
        calls.remove(call);
      }
      if (does === 'narrow') {
        const kept = { rows: own.rows.slice(-2), columns: own.columns.slice(0, 2) };
        plain.set(call, kept);
        calls.narrow(call, kept);
      }
      if (does === 'try' || does === 'keep') {
        const turned = { rows: moved.rows.slice(0, 1), columns: moved.columns.slice(-1) };
        calls.take(call, moved);
        calls.take(other, turned);
        if (does === 'try') calls.giveBack();
        else {
          plain.set(call, joined(own, moved));
          const between = plain.get(other) ?? own;
          plain.set(other, joined(between, turned));
          expect(calls.keepTaken()).toEqual([
            { call, before: own },
            { call: other, before: between },
          ]);
        }
        expect(calls.keepTaken()).toEqual([]);
      }
      expect([...calls.alive]).toEqual([...plain.keys()]);
      expect(calls.plan()).toEqual(asParts());
      for (const [known, has] of plain) {
        expect(calls.part(known)).toEqual(has);
        expect(calls.cells(known)).toBe(cellsIn(has));
      }
      expect(calls.cheapestHost(moved, -1)).toEqual(plainHost(plain, moved, { except: -1, limits: given }));
    }
  });
});

test('lists that stay as they are stay the same objects', () => {
  const [rows, columns] = [
    [0, 1],
    [2, 3],
  ];
  const calls = new Calls(gridOf({}), [{ rows, columns }]);
  calls.take(0, { rows: [1], columns: [0, 2] });
  expect(calls.part(0)).toEqual({ rows: [0, 1], columns: [0, 2, 3] });
  expect(calls.part(0).rows).toBe(rows);
  calls.giveBack();
  expect(calls.part(0).columns).toBe(columns);
  const part = calls.part(0);
  calls.narrow(0, { rows: [0, 1], columns: [2, 3] });
  expect(calls.part(0)).toBe(part);
});

test('a call that there is not has nothing', () => {
  const calls = new Calls(gridOf({}), []);
  expect([calls.part(3), calls.cells(3)]).toEqual([{ rows: [], columns: [] }, 0]);
  expect(calls.cheapestHost({ rows: [0], columns: [0] }, -1)).toBeNull();
});

test('steps are counted by the calls and what they have of the part', () => {
  const calls = new Calls(gridOf({}), [
    { rows: [0, 1], columns: [0] },
    { rows: [1], columns: [0, 2] },
  ]);
  const part = { rows: [1, 4], columns: [2] };
  // Two calls; the part has three entries, of which the calls have three.
  expect(calls.stepsFor(part)).toBe(2 + 2 * (3 + 3));
  expect(calls.stepsToTake(0, part)).toBe(10 * (2 + 1 + 2 + 1));
});
