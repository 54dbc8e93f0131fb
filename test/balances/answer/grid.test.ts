/** A grid gives each pair the answer's value in its own cell: by row, by reference, whole or detached. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedGrid } from '../../../src/balances/answer/asked-grid.ts';
import { placesIn } from '../../../src/balances/answer/columns.ts';
import { AnswerGrid } from '../../../src/balances/answer/grid.ts';
import { AmountCells, type Cell, PartCells } from '../../../src/model/amount-cells.ts';
import { DetailCells } from '../../../src/model/detail-cells.ts';
import { failure } from '../../../src/model/failure.ts';
import { noAmounts } from '../../../src/model/reading.ts';
import type { Call } from '../../../src/providers/provider.ts';
import { account } from '../invented.ts';

const observed = { date: new Date(1000), ms: 7 };
const bad = failure('UPSTREAM_BAD_AMOUNT');
const worse = failure('UPSTREAM_CONFLICT');

/** Addresses and references of which one begins like the other. */
const addresses = ['a', 'aa', 'ab', 'b'];
const refs = ['x', 'xx', 'xy', 'y', ''];

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.nat(20).map((digits): Cell => String(digits)) },
  { weight: 2, arbitrary: fc.constant<Cell>(null) },
  { weight: 1, arbitrary: fc.constantFrom<Cell>(bad, worse) },
);
const gridOfCells = fc
  .record({
    rows: fc.uniqueArray(fc.constantFrom(...addresses), { minLength: 1 }),
    columns: fc.uniqueArray(fc.constantFrom(...refs), { minLength: 1 }),
  })
  .chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      cells: fc.array(cell, { minLength: rows.length * columns.length, maxLength: rows.length * columns.length }),
    }),
  );

function gridOf(rows: readonly string[], columns: readonly string[], cells: readonly Cell[]): AnswerGrid {
  return new AnswerGrid(
    { accounts: rows.map((address) => account(address)), assets: columns, cells: AmountCells.of(cells) },
    observed,
  );
}

/** The cell of a pair by its names. */
function cellAt(rows: readonly string[], columns: readonly string[], cells: readonly Cell[]) {
  const byName = new Map<string, Cell>();
  let index = 0;
  for (const address of rows)
    for (const ref of columns) byName.set(JSON.stringify([address, ref]), cells[index++] ?? null);
  return (address: string, ref: string): Cell => byName.get(JSON.stringify([address, ref])) ?? null;
}

const reported = (digits: string) => ({
  value: { amounts: { ...noAmounts, total: BigInt(digits) }, block: null, facts: null, details: null },
  observed,
  basis: 'REPORTED',
});

describe('each cell is found under its own pair', () => {
  test('its value, its digits, and whether it has one', () => {
    fc.assert(
      fc.property(gridOfCells, ({ rows, columns, cells }) => {
        const grid = gridOf(rows, columns, cells);
        const expected = cellAt(rows, columns, cells);
        for (const [row, address] of rows.entries()) {
          expect(grid.rowOf(address)).toBe(row);
          for (const ref of refs) {
            const known = expected(address, ref);
            const value = typeof known === 'string' ? known : null;
            expect(grid.outcome(row, ref)).toEqual(value === null ? undefined : reported(value));
            expect(grid.has(row, ref)).toBe(value !== null);
            const column = columns.indexOf(ref);
            if (column >= 0) expect(grid.digits(row, column)).toBe(value);
          }
        }
        for (const address of addresses) expect(grid.rowOf(address) !== undefined).toBe(rows.includes(address));
        expect(grid.refs).toEqual(columns);
        expect(grid.observed).toBe(observed);
      }),
    );
  });

  test('those that have no value are told of any list of references', () => {
    fc.assert(
      fc.property(gridOfCells, fc.uniqueArray(fc.constantFrom(...refs)), ({ rows, columns, cells }, asked) => {
        const grid = gridOf(rows, columns, cells);
        for (const row of rows.keys())
          expect(grid.lacking(row, asked)).toEqual(asked.filter((ref) => !grid.has(row, ref)));
      }),
    );
  });

  test('its failure, and those of no other account or asset', () => {
    fc.assert(
      fc.property(gridOfCells, ({ rows, columns, cells }) => {
        const expected = cellAt(rows, columns, cells);
        const failures = gridOf(rows, columns, cells).failures();
        for (const address of addresses) {
          for (const ref of refs) {
            const known = expected(address, ref);
            const failed = known === null || typeof known === 'string' ? undefined : { failure: known };
            expect(failures.get(address)?.get(ref)).toEqual(failed);
          }
        }
      }),
    );
  });

  test('a failed pair is mentioned, one that the answer leaves out is not', () => {
    expect(gridOf(['a', 'b'], ['x'], ['1', bad]).isFull).toBe(true);
    expect(gridOf(['a', 'b'], ['x'], ['1', null]).isFull).toBe(false);
    expect([...gridOf(['a', 'b'], ['x'], ['1', bad]).failures().keys()]).toEqual(['b']);
  });
});

test('a detached row has the values of that row alone, and is another account’s no more', () => {
  fc.assert(
    fc.property(gridOfCells, ({ rows, columns, cells }) => {
      const grid = gridOf(rows, columns, cells);
      for (const [row, address] of rows.entries()) {
        const alone = grid.detached(row, account(address));
        expect([alone.addresses, alone.rowOf(address)]).toEqual([[address], 0]);
        expect(alone.observed).toBe(observed);
        expect(alone.refs).toBe(grid.refs);
        for (const ref of refs) expect(alone.outcome(0, ref)).toEqual(grid.outcome(row, ref));
        for (const column of columns.keys()) expect(alone.digits(0, column)).toBe(grid.digits(row, column));
        expect(alone.digits(1, 0)).toBeNull();
        expect(alone.failures().size).toBe(0);
      }
    }),
  );
});

describe('places of one list in another', () => {
  const list = fc.uniqueArray(fc.constantFrom(...refs));

  test('are those of the same reference, and -1 for others', () => {
    fc.assert(
      fc.property(list, list, list, (of, first, second) => {
        // The same lists twice, and in both roles: what is kept for a pair of lists serves no other pair.
        for (const [these, others] of [
          [of, first],
          [of, second],
          [first, of],
          [of, first],
          [second, of],
        ] as const) {
          expect([...placesIn(these, others)]).toEqual(others.map((ref) => these.indexOf(ref)));
        }
      }),
    );
  });

  test('are worked out once for two lists', () => {
    expect(placesIn(refs, addresses)).toBe(placesIn(refs, addresses));
  });

  test('columns of two grids with lists of their own are not mixed up', () => {
    const one = gridOf(['a'], ['x', 'y'], ['1', '2']);
    const other = gridOf(['a'], ['y', 'x'], ['3', '4']);
    expect([one, other, one].map((grid) => grid.outcome(0, 'x'))).toEqual([
      reported('1'),
      reported('4'),
      reported('1'),
    ]);
  });
});

describe('what a call asks for as a grid', () => {
  const [a, b] = [account('a'), account('b')];
  const common = { at: null, filter: null };

  test.each<[string, Call, ReturnType<typeof askedGrid>]>([
    [
      'a grid',
      { shape: 'cross-product', accounts: [a, b], assets: ['x'], ...common },
      { accounts: [a, b], assets: ['x'], at: null },
    ],
    [
      'chosen assets',
      { shape: 'account-assets', account: b, assets: ['x', 'y'], ...common },
      { accounts: [b], assets: ['x', 'y'], at: null },
    ],
    ['a listing', { shape: 'account-assets', account: b, assets: 'all', ...common }, null],
    ['one asset', { shape: 'account', account: a, asset: 'x', ...common }, null],
    ['any pairs', { shape: 'pairs', pairs: [{ account: a, asset: 'x' }], ...common }, null],
  ])('%s', (_, call, grid) => {
    expect(askedGrid(call, [])).toEqual(grid);
  });
});

test('what is held for the decoder counts with the cells', () => {
  const cells = AmountCells.of(['7']);
  const grid = { accounts: [account('a')], assets: ['x'], cells };
  expect(new AnswerGrid(grid, observed).bytes).toBe(cells.bytes);
  const rest = { facts: null, isAsked: true, bytes: 5000, decode: () => [] };
  expect(new AnswerGrid({ ...grid, rest }, observed).bytes).toBe(cells.bytes + 5000);
});

describe('any pairs as a grid', () => {
  const [a, b] = [account('a'), account('b')];
  const want = (of: typeof a, assets: readonly string[]) => ({ account: of, assets, listings: [] });
  const call: Call = { shape: 'pairs', pairs: [], at: { number: 1n, hash: null }, filter: null };
  const list = ['x', 'y'];

  test('where all accounts are asked for one list, every cell of it', () => {
    const found = askedGrid(call, [want(a, list), want(b, list)]);
    expect(found).toEqual({ accounts: [a, b], assets: list, at: call.at });
    expect(found?.assets).toBe(list);
  });

  test('where some are asked for a part of it, the cells that were asked for; the list stays itself', () => {
    const found = askedGrid(call, [want(a, ['y']), want(b, list)]);
    expect(found).toEqual({ accounts: [a, b], assets: list, at: call.at, places: Int32Array.of(1, 2, 3) });
    expect(found?.assets).toBe(list);
  });

  test('none where more than half of it would be empty', () => {
    expect(askedGrid(call, [want(a, ['x']), want(b, ['y'])])).toEqual({
      accounts: [a, b],
      assets: ['x', 'y'],
      at: call.at,
      places: Int32Array.of(0, 3),
    });
    const many = ['x', 'y', 'z', 'v', 'w'].map((ref) => want(account(ref), [ref]));
    expect(askedGrid(call, many)).toBeNull();
  });
});

test('a grid knows the block and the details of its rows, and so does a row of it that is kept', () => {
  const block = { number: 7n, hash: '0x7', time: null };
  const details = new DetailCells(4, [{ __typename: 'One' }, { __typename: 'Other' }]);
  details.set(1, 0);
  details.set(2, 1);
  const parts = new PartCells(['locked'], () => AmountCells.of([null, '1', null, null]));
  const cells = AmountCells.of(['-5', '6', '7', null], { parts });
  const accounts = [account('a'), account('b')];
  const grid = new AnswerGrid({ accounts, assets: ['x', 'y'], cells, block, details }, observed);
  const values = (of: AnswerGrid, row: number) => ['x', 'y'].map((ref) => of.outcome(row, ref)?.value);
  const told = (total: bigint, kind: string | null, locked: bigint | null = null) =>
    expect.objectContaining({
      amounts: { ...noAmounts, total, locked },
      block,
      details: kind === null ? null : { __typename: kind },
    });
  expect(values(grid, 0)).toEqual([told(-5n, null), told(6n, 'One', 1n)]);
  expect(values(grid, 1)).toEqual([told(7n, 'Other'), undefined]);
  expect([grid.isAlone, grid.isPlain, grid.isRowWhole(0), grid.isRowWhole(1)]).toEqual([true, false, true, false]);
  expect([grid.covers(0, grid.refs), grid.covers(1, grid.refs), grid.covers(0, ['x', 'y'])]).toEqual([
    true,
    false,
    false,
  ]);
  for (const row of [0, 1]) {
    const kept = grid.detached(row, account(row === 0 ? 'a' : 'b'));
    expect(values(kept, 0)).toEqual(values(grid, row));
    expect(kept.bytes).toBeLessThan(grid.bytes);
  }
});
