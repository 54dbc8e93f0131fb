/** A short run of what runs at length every night, and proof that its eyes are open. */
import { expect, test } from 'vitest';
import { failureRules } from '../../src/model/failure.ts';
import { catalogue } from '../../src/sandbox/faults/catalogue.ts';
import { depth, runs } from '../depth.ts';
import { audit } from './chaos/audit.ts';
import { type Held, inUnits, truthOf } from './chaos/truth.ts';
import { playChaos } from './chaos.ts';

const REQUESTS = runs(600, 200);

test(`${REQUESTS} random requests under random faults: no amount is wrong, missing, misattributed or invented`, async () => {
  const { values, failures, played, violations } = await playChaos({ requests: REQUESTS, seed: 20_261_130 });
  expect(violations).toEqual([]);
  // Both answers and failures were there to be looked at, and faults of every kind that could make a false one.
  expect(values).toBeGreaterThan(3 * REQUESTS);
  // Codes: how many of the rarer ones come up depends on the number of requests.
  expect(failures.size).toBeGreaterThan(depth === 'full' ? 10 : 6);
  expect(played.size).toBeGreaterThan(REQUESTS / 6);
  const names = new Set([...played.keys()].map((key) => key.split(':')[1]));
  const rows = catalogue.filter(({ name }) => names.has(name)).flatMap(({ row }) => row.split(', '));
  expect(rows).toEqual(expect.arrayContaining(['F49', 'F50', 'F51', 'F52', 'F53', 'F54', 'F55']));
});

const [account, other, asset] = ['account/s/a', 'account/s/b', 'asset/s/x'];
const held: Held = { total: 12n, available: null, locked: null, decimals: 2, value: '0.12' };
const books = new Map([
  [account, new Map([[asset, held]])],
  [other, new Map<string, Held>()],
]);
const truthWhere = (absent: 'zero' | 'unknown') =>
  truthOf(books, { source: 's', absent, lists: true, assets: [asset, 'asset/s/y'] });
const truth = truthWhere('zero');

const amount = (atomic: string) => ({ atomic, decimals: 2, value: '0.12' });
const cell = {
  account: { id: account },
  asset: { id: asset },
  total: amount('12'),
  available: null,
  locked: null,
  provenance: { basis: 'REPORTED' },
  failure: null,
};
const failed = { ...cell, total: null, provenance: null };
const zero = { ...cell, total: { ...amount('0'), value: '0' }, provenance: { basis: 'ABSENT_IS_ZERO' } };

test.each([
  ['value', cell],
  ['value', { ...cell, total: { atomic: '12', decimals: null, value: null } }],
  ['failure', { ...failed, failure: { code: 'UPSTREAM_TIMEOUT' } }],
  ['invented', zero],
  ['invented', { ...cell, total: amount('0') }],
  ['wrong', { ...cell, total: amount('13') }],
  ['wrong', { ...cell, total: { ...amount('12'), value: '12' } }],
  ['wrong', { ...cell, total: { ...amount('12'), decimals: 3 } }],
  ['wrong', { ...cell, available: amount('0') }],
  ['wrong', { ...cell, provenance: { basis: 'ABSENT_IS_ZERO' } }],
  ['missing', null],
  ['misattributed', { ...cell, account: { id: other } }],
  ['misattributed', { ...cell, asset: { id: 'asset/s/y' } }],
  ['untyped', { ...cell, total: null }],
  ['untyped', { ...cell, failure: { code: 'UPSTREAM_TIMEOUT' } }],
  ['untyped', { ...failed, failure: { code: 'INTERNAL' } }],
  ['untyped', { ...failed, failure: { code: Object.keys(failureRules).join() } }],
])('is seen as %s', (what, balance) => {
  expect(audit(truth, { kind: 'pair', account, asset }, { balance })).toMatchObject([{ what }]);
});

test.each([
  ['zero', 'value', zero],
  ['unknown', 'invented', zero],
  ['zero', 'invented', { ...zero, provenance: { basis: 'REPORTED' } }],
  ['zero', 'invented', cell],
] as const)('where silence means %s, what was never held is seen as %s', (absent, what, reported) => {
  const balance = { ...reported, account: { id: other } };
  const field = { kind: 'pair', account: other, asset } as const;
  expect(audit(truthWhere(absent), field, { balance })).toMatchObject([{ what }]);
});

test('a listing that keeps a holding to itself, or makes one up, is seen', () => {
  const field = { kind: 'holdings', account } as const;
  const seen = (balances: object) => audit(truth, field, { balances }).map(({ what }) => what);
  expect(seen({ nodes: [cell], failure: null })).toEqual(['value']);
  expect(seen({ nodes: [], failure: null })).toEqual(['missing']);
  expect(seen({ nodes: null, failure: { code: 'UPSTREAM_BAD_RESPONSE' } })).toEqual(['failure']);
  expect(seen({ nodes: null, failure: null })).toEqual(['untyped']);
  expect(seen({ nodes: [cell, { ...cell, asset: { id: 'asset/s/y' } }], failure: null })).toEqual([
    'value',
    'invented',
  ]);
});

test.each([
  [1n, '1000000', '0.000001'],
  [120n, '100', '1.2'],
  [-120n, '1', '-120'],
  [2056n, '2.5', '822.4'],
  [1n, '60', null],
  [0n, '1000', '0'],
])('%d of %s a unit are %j', (atomic, perUnit, units) => {
  expect(inUnits(atomic, perUnit)).toBe(units);
});
