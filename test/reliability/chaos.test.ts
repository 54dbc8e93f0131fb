/** A short run of what runs at length every night, and proof that its eyes are open. */
import { expect, test } from 'vitest';
import { failureRules } from '../../src/model/failure.ts';
import type { Alone } from '../graph/request-sets.ts';
import { audit, playChaos } from './chaos.ts';

test('1000 random requests under random faults: no amount is wrong, missing, misattributed or invented', async () => {
  const { values, failures, played, violations } = await playChaos({ requests: 1000, seed: 20_261_121 });
  expect(violations).toEqual([]);
  // Both answers and failures were there to be looked at.
  expect(values).toBeGreaterThan(1000);
  expect(failures.size).toBeGreaterThan(10);
  expect(played.size).toBeGreaterThan(40);
}, 240_000);

const [account, asset] = ['account/s/a', 'asset/s/x'];
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
const alone: Alone = new Map([
  [`${account} ${asset}`, { balance: cell }],
  ['account/s/b asset/s/x', { balance: { ...failed, failure: { code: 'NOT_REPORTED' } } }],
]);

test.each([
  ['value', cell],
  ['value', { ...cell, total: { atomic: '12', decimals: null, value: null } }],
  ['failure', { ...failed, failure: { code: 'UPSTREAM_TIMEOUT' } }],
  ['wrong', { ...cell, total: amount('0') }],
  ['wrong', { ...cell, total: { ...amount('12'), value: '12' } }],
  ['wrong', { ...cell, total: null }],
  ['wrong', { ...cell, available: amount('0') }],
  ['wrong', { ...cell, provenance: { basis: 'ABSENT_IS_ZERO' } }],
  ['missing', null],
  ['misattributed', { ...cell, account: { id: 'account/s/b' } }],
  ['misattributed', { ...cell, asset: { id: 'asset/s/y' } }],
  ['untyped', { ...cell, failure: { code: 'UPSTREAM_TIMEOUT' } }],
  ['untyped', { ...failed, failure: { code: 'INTERNAL' } }],
  ['untyped', { ...failed, failure: { code: Object.keys(failureRules).join() } }],
])('is seen as %s', (what, balance) => {
  expect(audit(alone, { kind: 'pair', account, asset }, { balance })).toMatchObject([{ what }]);
});

test('a value where there was none on a quiet day is an invention', () => {
  const invented = { ...cell, account: { id: 'account/s/b' } };
  const field = { kind: 'pair', account: 'account/s/b', asset } as const;
  expect(audit(alone, field, { balance: invented })).toMatchObject([{ what: 'wrong' }]);
});
