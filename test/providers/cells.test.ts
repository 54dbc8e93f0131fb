/** A grid filled from text says of each pair what its rows say, by whatever spelling, or nothing at all. */

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { Expected } from '../../src/http/expected.ts';
import { MAX_DIGITS } from '../../src/model/amount.ts';
import { fillGrid, type Side } from '../../src/providers/cells.ts';
import { runs } from '../depth.ts';
import { ascii } from '../http/ascii.ts';
import { digitsOf } from '../model/cell-digits.ts';

/** Names of which one begins like the other, and two sides that share some. */
const accountNames = ['a', 'ab', '1', 'b'];
const assetNames = ['1', '12', '2', 'a'];
const keys = ['who', 'what', 'much'] as const;

/** The source writes accounts in either case and assets with leading zeros. */
function sides() {
  const read: string[] = [];
  const side = (names: readonly string[], canonical: (text: string) => string): Side => ({
    names,
    read(text) {
      read.push(text);
      return text === '' ? null : canonical(text);
    },
  });
  const accounts = side(accountNames, (text) => text.toLowerCase());
  const assets = side(assetNames, (text) => text.replace(/^0+/, ''));
  return { accounts, assets, read };
}

interface Filled {
  readonly cells: readonly (string | null)[];
  readonly rows: number;
}

function filled(text: string, sidesOf = sides()): Filled | null {
  const { accounts, assets } = sidesOf;
  const grid = fillGrid(ascii(text), { span: { start: 0, end: text.length }, keys, accounts, assets });
  return grid && { cells: digitsOf(grid.cells), rows: grid.rows };
}

interface Row {
  readonly who: string;
  readonly what: string;
  readonly much: string | number;
  readonly note?: unknown;
}

/** The digits of each pair, or null for no grid: what the rows say, found by their names. */
function expectedOf(rows: readonly Row[]): readonly (string | null)[] | null {
  const cells = new Array<string | null>(accountNames.length * assetNames.length).fill(null);
  for (const { who, what, much } of rows) {
    const account = accountNames.indexOf(who.toLowerCase());
    const asset = assetNames.indexOf(what.replace(/^0+/, ''));
    if (who === '' || what === '' || account < 0 || asset < 0) return null;
    const place = account * assetNames.length + asset;
    if (cells[place] !== null) return null;
    cells[place] = BigInt(much).toString();
  }
  return cells;
}

const who = fc.constantFrom(...accountNames, 'A', 'AB', 'Ab', 'B');
const what = fc.constantFrom(...assetNames, '01', '001', '012', '02', '0a');
const stranger = fc.constantFrom('', 'c', 'aa', '3', '0', '-1', '121');
const much = fc.oneof(
  fc.constantFrom('0', '00', '007', '10', '70', '123', '9'.repeat(MAX_DIGITS)),
  fc.constantFrom(0, 7, 10, 123),
);
const rowOf = (name: fc.Arbitrary<string>, asset: fc.Arbitrary<string>): fc.Arbitrary<Row> =>
  fc.record(
    { who: name, what: asset, much, note: fc.constantFrom('n', 1, null) },
    { requiredKeys: ['who', 'what', 'much'] },
  );
const row = fc.oneof(
  { weight: 30, arbitrary: rowOf(who, what) },
  { weight: 1, arbitrary: rowOf(stranger, what) },
  { weight: 1, arbitrary: rowOf(who, stranger) },
);
/** The rows of each pair once, in the order asked or another, in one spelling or another. */
const wholeGrid = fc
  .shuffledSubarray(
    accountNames.flatMap((name, account) =>
      assetNames.map((asset, index): Row => ({ who: name, what: asset, much: String(100 * account + index) })),
    ),
  )
  .chain((rows) =>
    fc.tuple(fc.constant(rows), fc.boolean(), fc.boolean()).map(([these, isUpper, isPadded]) =>
      these.map((one) => ({
        ...one,
        who: isUpper ? one.who.toUpperCase() : one.who,
        what: isPadded ? `0${one.what}` : one.what,
      })),
    ),
  );

test('each pair has the digits of its own row', () => {
  const numRuns = runs(3000);
  let understood = 0;
  fc.assert(
    fc.property(fc.oneof(fc.array(row, { maxLength: 12 }), wholeGrid), fc.constantFrom(0, 1), (rows, space) => {
      const expected = expectedOf(rows);
      const found = filled(JSON.stringify(rows, null, space));
      expect(found).toEqual(expected && { cells: expected, rows: rows.length });
      if (found !== null) understood += 1;
    }),
    { numRuns, seed: 7 },
  );
  expect(understood).toBeGreaterThan(numRuns / 6);
});

test('where a pair is named twice there is no grid, whatever its amounts', () => {
  const rows = (...amounts: readonly unknown[]) =>
    filled(JSON.stringify(amounts.map((amount) => ({ who: 'a', what: '1', much: amount }))));
  expect(rows('7')?.cells[0]).toBe('7');
  expect(rows('7', '7')).toBeNull();
  expect(rows('7', 7)).toBeNull();
  expect(rows('7', '007')).toBeNull();
  expect(rows('7', '8')).toBeNull();
  expect(rows('0', '7')).toBeNull();
  expect(rows('7', '0')).toBeNull();
  expect(rows('7', 'many')).toBeNull();
  expect(rows('many', '7')).toBeNull();
});

test('no amount is read from what is not plain digits, and none of too many', () => {
  for (const much of ['', '-1', '1.5', '1e3', '0x1', ' 1', '1 ', '1\u007f', '9'.repeat(MAX_DIGITS + 1)]) {
    const cell = filled(JSON.stringify([{ who: 'a', what: '1', much }]))?.cells[0] ?? null;
    expect(typeof cell === 'string', much).toBe(false);
  }
  expect(filled('[{"who":"a","what":"1","much":"1\\n"}]')).toBeNull();
  expect(filled('[{"who":"a","what":"1","much":"1\\u0030"}]')).toBeNull();
});

test('a name that takes a decoder to read is none, neither as it is written nor as a side would read it', () => {
  const text = (who: string) => `[{"who":"${who}","what":"1","much":"1"}]`;
  const read = (name: string, who: string, canonical: string | null) => {
    const accounts: Side = { names: [name, 'a'], read: () => canonical };
    const assets: Side = { names: ['1'], read: () => null };
    return fillGrid(ascii(text(who)), { span: { start: 0, end: text(who).length }, keys, accounts, assets });
  };
  expect(read('b', 'B', 'b')).not.toBeNull();
  expect(read('\\u0061', '\\u0061', null)).toBeNull();
  expect(read('b', '\\u0061', 'b')).toBeNull();
  expect(read('b', '\n', 'b')).toBeNull();
});

test('a spelling is read once, and canonical names never', () => {
  const { accounts, assets, read } = sides();
  const rows = accountNames.flatMap((name) =>
    assetNames.map((asset) => ({ who: name.toUpperCase(), what: asset, much: '1' })),
  );
  const text = JSON.stringify(rows);
  expect(fillGrid(ascii(text), { span: { start: 0, end: text.length }, keys, accounts, assets })).not.toBeNull();
  expect(read).toEqual(['A', 'AB', 'B']);
});

test('a spelling is known again wherever it stands', () => {
  const { accounts, assets, read } = sides();
  const shuffled = ['A', 'B', 'AB', 'A', 'B', 'AB'];
  const text = JSON.stringify(shuffled.map((name, index) => ({ who: name, what: index < 3 ? '1' : '2', much: '1' })));
  const { cells } = filled(text, { accounts, assets, read }) ?? {};
  expect(cells?.map((cell) => cell ?? '-').join('')).toBe('1-1-1-1-----1-1-');
  expect(read).toEqual(['A', 'B', 'AB']);
});

test('names that come in the order asked are not looked up; of others it is noted where they stand and how they are spelled', () => {
  const note = vi.spyOn(Expected.prototype, 'note');
  try {
    const rows = accountNames.flatMap((name) => assetNames.map((asset) => ({ who: name, what: asset, much: '1' })));
    expect(filled(JSON.stringify(rows))?.rows).toBe(16);
    expect(note).not.toHaveBeenCalled();
    expect(filled(JSON.stringify([{ who: 'B', what: '02', much: '1' }]))?.cells.indexOf('1')).toBe(14);
    expect(note.mock.calls).toEqual([
      [3, 'B'],
      [2, '02'],
    ]);
    note.mockClear();
    expect(filled(JSON.stringify([{ who: 'nobody', what: '1', much: '1' }]))).toBeNull();
    expect(filled(JSON.stringify([{ who: '', what: '1', much: '1' }]))).toBeNull();
    expect(note).not.toHaveBeenCalled();
  } finally {
    note.mockRestore();
  }
});
