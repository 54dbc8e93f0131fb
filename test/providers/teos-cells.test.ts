/** The grid that TEOS's answers are read into says the same as the readings, or leaves it to them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerGrid } from '../../src/balances/answer/grid.ts';
import { type Outcome, reconcile } from '../../src/balances/answer/reconcile.ts';
import type { Exchange } from '../../src/http/exchange.ts';
import { receivedExchange } from '../../src/http/received.ts';
import { FailureError } from '../../src/model/failure.ts';
import { makeAccount } from '../../src/model/identity.ts';
import { atOnce, resultOf } from '../../src/model/steps.ts';
import type { AskedGrid, BalanceRead, CallOf } from '../../src/providers/provider.ts';
import { teosOptions } from '../../src/providers/teos/options.ts';
import { teos } from '../../src/providers/teos/provider.ts';
import { runs } from '../depth.ts';
import { hostileChange } from '../http/hostile-rows.ts';
import { digitsOf } from '../model/cell-digits.ts';
import { now } from './teos-mesh-wire.ts';

const ADDRESSES = ['0x9f114da25b61b77606d47eab414b9360f8783979', '0xd9d18f6979473f8bdc6290ad772000c53bd5c907'];
const ASSETS = ['0x1', '0x96d4', '0x7bc575105b40df19721a0001'];

const read = assetRead();
const accounts = ADDRESSES.map((address) => makeAccount('teos', { network: null, address, subAccount: null }));
const call: CallOf<'cross-product'> & AskedGrid = {
  shape: 'cross-product',
  accounts,
  assets: ASSETS,
  at: null,
  filter: null,
};

function assetRead(): BalanceRead<'cross-product'> {
  const [first] = teos.create(teosOptions.parse({ token: 'x' })).reads;
  if (first?.shape !== 'cross-product') throw new Error('the first read is no grid');
  return first;
}

function exchangeOf(text: string): Exchange {
  const bytes = Buffer.from(text);
  return receivedExchange({
    request: read.balances.request(call),
    status: 200,
    header: () => null,
    bytes,
    receivedAt: now,
  });
}

function fill(text: string) {
  const filled = read.cells?.(call, exchangeOf(text)) ?? null;
  return filled && atOnce(resultOf(filled));
}

/** What the grid comes to, in a form that can be compared. */
function filledBy(text: string) {
  const filled = fill(text);
  return filled && { ...filled, cells: digitsOf(filled.cells) };
}

type Outcomes = Readonly<Record<string, Outcome | undefined>>;

/** Null where the grid leaves the answer to the decoder. */
function byCells(text: string): Outcomes | null {
  const filled = fill(text);
  if (filled === null) return null;
  const grid = new AnswerGrid({ accounts, assets: ASSETS, cells: filled.cells }, { date: now, ms: 0 });
  const failures = grid.failures();
  return everyPair((address, ref, row) => grid.outcome(row, ref) ?? failures.get(address)?.get(ref));
}

/** The code of the failure where the decoder refuses the answer; what it cannot attribute has no cell. */
function byReadings(text: string): Outcomes | string {
  try {
    const { items, unreadable } = read.balances.decode(call, exchangeOf(text));
    if (unreadable !== undefined) return 'unreadable';
    const outcomes = atOnce(reconcile({ read, call, readings: items, observed: { date: now, ms: 0 } }));
    return everyPair((address, ref) => outcomes.get(address)?.get(ref));
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

function everyPair(outcome: (address: string, ref: string, row: number) => Outcome | undefined): Outcomes {
  return Object.fromEntries(
    ADDRESSES.flatMap((address, row) => ASSETS.map((ref) => [`${address} ${ref}`, outcome(address, ref, row)])),
  );
}

const spelledAddress = fc.constantFrom(
  ...ADDRESSES,
  ...ADDRESSES.map((address) => `0x${address.slice(2).toUpperCase()}`),
  ...ADDRESSES.map((address) => address.slice(2)),
);
const spelledAsset = fc.constantFrom(...ASSETS, '0x01', '1', '0x096d4', '0x7BC575105B40DF19721A0001');
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('0', '1', '007', '18446744073709551616', '9'.repeat(80)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      '',
      '-1',
      '1.5',
      'x"',
      'x\\',
      '9'.repeat(81),
      '１',
      5,
      0,
      1e21,
      null,
      -1,
      ...['5.0', '5e0', '1E+3', '1e-3', '1e999', '+5'],
      [],
      {},
      true,
    ),
  },
);
const odd = fc.constantFrom<unknown>(7, 0, null, [], '', true, '0x', 'gold', '0x0');
const stranger = fc.constantFrom<unknown>('0x0000000000000000000000000000000000000001', '0x2', 'nobody', '');
const rowOf = (address: fc.Arbitrary<unknown>, asset: fc.Arbitrary<unknown>) =>
  fc.record(
    { Address: address, UniqueAssetId: asset, Amount: amount, Note: fc.constantFrom<unknown>('n', 'é', 1, null, {}) },
    {
      requiredKeys: ['Address', 'UniqueAssetId', 'Amount'],
    },
  );
const row = fc.oneof(
  { weight: 20, arbitrary: rowOf(spelledAddress, spelledAsset) },
  { weight: 1, arbitrary: rowOf(stranger, spelledAsset) },
  { weight: 1, arbitrary: rowOf(spelledAddress, stranger) },
  { weight: 1, arbitrary: rowOf(spelledAddress, odd) },
  { weight: 1, arbitrary: rowOf(odd, spelledAsset) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 7, 'row', [], {}, { Address: ADDRESSES[0] }) },
);

const context = 'https://teos.example/odata/v1.0/$metadata#Balances';
const form = fc.constantFrom<(rows: unknown) => string>(
  (rows) => JSON.stringify(rows),
  (rows) => JSON.stringify(rows, null, 2),
  (value) => JSON.stringify({ '@odata.context': context, value }),
  (value) => JSON.stringify({ '@odata.context': context, value, details: [] }),
  (value) => JSON.stringify({ '@odata.context': context, value, '@odata.nextLink': '/odata/v1.0/Balances/more' }),
);

test('whatever the rows, the grid and the readings agree', () => {
  const numRuns = runs(5000);
  const seen = { cells: 0, readings: 0 };
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), form, (rows, wrap) => {
      const text = wrap(rows);
      const cells = byCells(text);
      seen[cells === null ? 'readings' : 'cells'] += 1;
      if (cells !== null) expect(cells).toEqual(byReadings(text));
    }),
    { numRuns, seed: 11 },
  );
  expect(seen.cells).toBeGreaterThan(numRuns / 10);
  expect(seen.readings).toBeGreaterThan(numRuns / 10);
});

/** Members that nobody asks for, nested and with escapes, the same in each row or not. */
const wordy = fc.record(
  {
    '@odata.id': fc.constantFrom("Balances('1')", 'a "quoted" text', 'back\\slash', '\n'),
    Block: fc.constantFrom<unknown>({ Number: 17, Note: '} and ]' }, { Number: 18 }, {}, null),
    Tags: fc.constantFrom<unknown>(['Amount', 1.5e3, null, true], [], [{ Amount: '1' }, { Amount: '2' }]),
  },
  { requiredKeys: [] },
);
const wordyRow = fc.tuple(rowOf(spelledAddress, spelledAsset), wordy).chain(([plain, more]) => {
  const members = Object.entries({ ...plain, Note: 'n', ...more });
  return fc.shuffledSubarray(members, { minLength: members.length }).map((order) => Object.fromEntries(order));
});

test('whatever else stands in rows, and however an answer is broken, the grid and the readings agree', () => {
  const numRuns = runs(5000);
  const seen = { cells: 0, readings: 0 };
  fc.assert(
    fc.property(
      fc.array(wordyRow, { maxLength: 4 }),
      form,
      fc.option(hostileChange, { nil: (text: string) => text }),
      (rows, wrap, change) => {
        const text = change(wrap(rows));
        const cells = byCells(text);
        seen[cells === null ? 'readings' : 'cells'] += 1;
        if (cells !== null) expect(cells).toEqual(byReadings(text));
      },
    ),
    { numRuns, seed: 12 },
  );
  expect(seen.cells).toBeGreaterThan(numRuns / 15);
  expect(seen.readings).toBeGreaterThan(numRuns / 5);
});

test('rows with nested members, in several layouts, are read by the grid', () => {
  const text = JSON.stringify(
    whole.map((one, index) =>
      index % 2 === 0 ? { Block: { Number: index, Note: 'a "b"' }, ...one } : { ...one, Tags: [1, [], {}] },
    ),
  );
  expect(filledBy(text)?.cells).toEqual(['0', '1', '2', '0', '1', '2']);
});

const whole = ADDRESSES.flatMap((Address) =>
  ASSETS.map((UniqueAssetId, index) => ({ Address, UniqueAssetId, Amount: String(index) })),
);

test('a whole answer is read by its cells, in any order', () => {
  const filled = {
    cells: ['0', '1', '2', '0', '1', '2'],
    completeness: { rows: 6, counted: null, cutAt: 50, doubts: [] },
  };
  expect(filledBy(JSON.stringify(whole))).toEqual(filled);
  expect(filledBy(JSON.stringify(whole.toReversed()))).toEqual(filled);
  const wrapped = JSON.stringify({ '@odata.context': context, value: whole });
  expect(filledBy(wrapped)).toEqual(filled);
});

test.each(['many', '5.0', '5e0', '', null, 5.5])(
  'an amount %j is left to the decoder, which reads the others',
  (odd) => {
    const text = JSON.stringify(whole.map((one, index) => (index === 1 ? { ...one, Amount: odd } : one)));
    expect(byCells(text)).toBeNull();
    const read = Object.values(byReadings(text)).filter((outcome) => typeof outcome === 'object' && 'value' in outcome);
    expect(read.length).toBeGreaterThanOrEqual(5);
  },
);

test('the signs of completeness are the same as those of the decoder', () => {
  const answers = [whole, whole.slice(1), [], { '@odata.context': context, value: whole.slice(0, 2) }];
  for (const text of answers.map((answer) => JSON.stringify(answer))) {
    const filled = fill(text);
    expect(filled?.completeness, text).toEqual(read.balances.decode(call, exchangeOf(text)).completeness);
  }
});

test('an answer that is not a bare list of rows is left to the decoder', () => {
  for (const text of ['', '{}', JSON.stringify({ value: whole }), JSON.stringify(whole[0]), '[null]', 'oops']) {
    expect(byCells(text), text).toBeNull();
  }
});
