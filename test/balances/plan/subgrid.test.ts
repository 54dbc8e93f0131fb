/** Parts of planned calls: together they ask for what the call asks for, and each answers its own part alone. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planCalls } from '../../../src/balances/plan/plan.ts';
import type { PlannedCall, Want } from '../../../src/balances/plan/planned-call.ts';
import {
  type CallGrid,
  cells,
  crossing,
  gridOf,
  halfOf,
  halvesOf,
  linesOf,
  minus,
  names,
  within,
} from '../../../src/balances/plan/subgrid.ts';
import type { AnyBalanceRead } from '../../../src/providers/provider.ts';
import { account, grid, read, unlimited, wholePage } from '../invented.ts';

/** Rows and columns share their names, so that one side taken for the other is seen. */
const lineNames = ['a', 'aa', 'b', 'c', '0'];
const lines = fc.uniqueArray(fc.constantFrom(...lineNames));
const someLines = fc.uniqueArray(fc.constantFrom(...lineNames), { minLength: 1 });
const anyGrid = fc.record({ rows: someLines, columns: someLines });

function cellsIn({ rows, columns }: CallGrid): string[] {
  return rows.flatMap((row) => columns.map((column) => JSON.stringify([row, column])));
}

describe('grids', () => {
  test('halves are whole without overlap, and neither is empty', () => {
    fc.assert(
      fc.property(anyGrid, (whole) => {
        expect(cells(whole)).toBe(cellsIn(whole).length);
        if (cells(whole) < 2) return;
        const halves = halvesOf(whole);
        expect(halves).toHaveLength(2);
        expect(halves.flatMap(cellsIn).toSorted()).toEqual(cellsIn(whole).toSorted());
        for (const half of halves) expect(cells(half)).toBeGreaterThan(0);
        // The longer side is cut, the first half being the larger one.
        const isTall = whole.rows.length >= whole.columns.length;
        const [cut, kept] = isTall ? (['rows', 'columns'] as const) : (['columns', 'rows'] as const);
        expect(halves.map((half) => half[cut].length)).toEqual([
          Math.ceil(whole[cut].length / 2),
          Math.floor(whole[cut].length / 2),
        ]);
        expect(halves.flatMap((half) => half[cut])).toEqual(whole[cut]);
        for (const half of halves) expect(half[kept]).toEqual(whole[kept]);
      }),
    );
    expect(halfOf(['a', 'b', 'c'])).toEqual(['a', 'b']);
  });

  test('lines are each row and each column once, rows first', () => {
    expect(linesOf({ rows: ['a', 'b'], columns: ['a'] })).toEqual([
      { rows: ['a'], columns: [] },
      { rows: ['b'], columns: [] },
      { rows: [], columns: ['a'] },
    ]);
  });

  test('what is taken away is gone from its own side alone', () => {
    fc.assert(
      fc.property(anyGrid, lines, lines, (whole, rows, columns) => {
        expect(minus(whole, { rows, columns })).toEqual({
          rows: whole.rows.filter((row) => !rows.includes(row)),
          columns: whole.columns.filter((column) => !columns.includes(column)),
        });
      }),
    );
  });

  test('lines are in a grid where each stands on its own side', () => {
    const whole = { rows: ['a', 'b'], columns: ['c'] };
    for (const [rows, columns, isIn] of [
      [[], [], true],
      [['a'], [], true],
      [['a', 'b'], ['c'], true],
      [['c'], [], false],
      [['a', 'c'], [], false],
      [[], ['a'], false],
      [['a'], ['b'], false],
      [[], ['c', 'a'], false],
    ] as const) {
      expect(names(whole, { rows, columns }), JSON.stringify([rows, columns])).toBe(isIn);
    }
  });

  test('lines cross all of the other side', () => {
    const other = { rows: ['a', 'b'], columns: ['c', 'd'] };
    expect(crossing({ rows: ['x'], columns: [] }, other)).toEqual({ rows: ['x'], columns: ['c', 'd'] });
    expect(crossing({ rows: [], columns: ['x'] }, other)).toEqual({ rows: ['a', 'b'], columns: ['x'] });
    expect(crossing({ rows: ['x'], columns: ['y'] }, other)).toEqual({ rows: ['x'], columns: ['y'] });
  });
});

// ---------------------------------------------------------------------------------------------------------------
// Calls

const rows = {};
const pairs: AnyBalanceRead = {
  name: 'pairs',
  shape: 'pairs',
  limits: unlimited,
  serves: () => true,
  listing: 'none',
  filters: [],
  absent: 'unknown',
  unasked: 'drop',
  balances: { request: () => ({ method: 'GET', path: '/', step: 'pairs' }), decode: () => wholePage([]) },
};
const single: AnyBalanceRead = {
  ...pairs,
  name: 'single',
  shape: 'account',
  balances: { request: () => ({ method: 'GET', path: '/', step: 'single' }), decode: () => wholePage([]) },
};

const want = (address: string, assets: readonly string[], listings: Want['listings'] = []): Want => ({
  account: account(address),
  assets,
  listings,
});

function planned(read: AnyBalanceRead, wants: readonly Want[]): readonly PlannedCall[] {
  return planCalls([read], wants, { at: null, maxSurplus: 9 });
}

/** Address and reference of each pair that the call asks for. */
function askedBy({ call }: PlannedCall): string[] {
  switch (call.shape) {
    case 'pairs':
      return call.pairs.map(({ account: { address }, asset }) => JSON.stringify([address, asset]));
    case 'cross-product':
      return cellsIn({
        rows: call.accounts.map(({ address }) => address),
        columns: call.assets === 'all' ? [''] : call.assets,
      });
    case 'account-assets':
      return call.assets === 'all' ? [] : cellsIn({ rows: [call.account.address], columns: call.assets });
    case 'account':
      return [];
  }
}

function answeredBy({ answers }: PlannedCall): string[] {
  return answers.flatMap(({ account: { address }, assets }) => cellsIn({ rows: [address], columns: assets }));
}

const someWants = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom('a', 'aa', 'b', 'x'),
      fc.uniqueArray(fc.constantFrom('x', 'xx', 'y', 'b'), { minLength: 1 }),
    ),
    {
      minLength: 1,
      selector: ([address]) => address,
    },
  )
  .map((wants) => wants.map(([address, assets]) => want(address, assets)));
const anyRead = fc.constantFrom(pairs, grid({ rows }), read({ rows }));

test('the parts of a call ask for its pairs, each once, and each answers what of the wants lies in it', () => {
  fc.assert(
    fc.property(anyRead, someWants, (shape, wants) => {
      for (const call of planned(shape, wants)) {
        const whole = gridOf(call);
        expect(whole).not.toBeNull();
        if (whole === null) continue;
        expect(cells(whole)).toBe(askedBy(call).length);
        expect(within(call, whole)).toEqual(call);
        if (cells(whole) < 2) continue;
        const parts = halvesOf(whole).map((part) => within(call, part));
        expect(parts.flatMap(askedBy).toSorted()).toEqual(askedBy(call).toSorted());
        expect(parts.flatMap(answeredBy).toSorted()).toEqual(answeredBy(call).toSorted());
        for (const part of parts) {
          const asked = new Set(askedBy(part));
          expect(answeredBy(part).filter((pair) => !asked.has(pair))).toEqual([]);
          expect(part.answers.filter(({ assets }) => assets.length === 0)).toEqual([]);
          expect(part.read).toBe(call.read);
          expect(part.call.at).toBe(call.call.at);
        }
      }
    }),
  );
});

describe('the grid of a call', () => {
  test.each([
    ['chosen assets', read({ rows }), [want('a', ['x', 'y'])], { rows: ['a'], columns: ['x', 'y'] }],
    [
      'a grid',
      grid({ rows }),
      [want('a', ['x', 'y']), want('b', ['x', 'y'])],
      { rows: ['a', 'b'], columns: ['x', 'y'] },
    ],
    [
      'pairs by their places',
      pairs,
      [want('a', ['x']), want('b', ['x', 'y'])],
      { rows: ['0', '1', '2'], columns: [''] },
    ],
    ['none for one pair', single, [want('a', ['x'])], null],
    [
      'none for a listing in the place of many single reads',
      read({ rows, listing: 'complete', limits: { ...unlimited, assets: 1 } }),
      [want('a', ['x', 'y', 'z'])],
      null,
    ],
    [
      'the accounts of a listing of several',
      grid({ rows, listing: 'complete' }),
      [want('a', [], [null]), want('b', ['x'], [null])],
      { rows: ['a', 'b'], columns: [''] },
    ],
    ['none for whatever an account holds', read({ rows, listing: 'complete' }), [want('a', [], [null])], null],
    [
      'none for a listing that brings chosen assets with it',
      read({ rows, listing: 'complete' }),
      [want('a', ['x'], [null])],
      null,
    ],
  ])('%s', (_, shape, wants, expected) => {
    const [call] = planned(shape, wants);
    expect(call && gridOf(call)).toEqual(expected);
  });

  test('a part answers nobody who wants none of its columns', () => {
    const [call] = planned(grid({ rows }), [want('a', ['x']), want('b', ['y'])]);
    const part = call && within(call, { rows: ['a', 'b'], columns: ['x'] });
    expect(part && askedBy(part)).toEqual(cellsIn({ rows: ['a', 'b'], columns: ['x'] }));
    expect(part?.answers).toEqual([want('a', ['x'])]);
  });

  test('a part of a listing lists fewer accounts, each with all that is wanted of it', () => {
    const both = [want('a', [], [null]), want('b', ['x'], [null])];
    const [call] = planned(grid({ rows, listing: 'complete' }), both);
    const part = call && within(call, { rows: ['b'], columns: [''] });
    expect(part && askedBy(part)).toEqual(cellsIn({ rows: ['b'], columns: [''] }));
    expect(part?.answers).toEqual([both[1]]);
  });

  test('a call for one pair has no parts', () => {
    const [call] = planned(single, [want('a', ['x'])]);
    expect(call && within(call, { rows: ['b'], columns: ['y'] })).toBe(call);
  });
});
