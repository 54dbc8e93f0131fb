/** What one request keeps, and what it takes over from a read that it shared. */
import { expect, test } from 'vitest';
import { AccountAnswers } from '../../src/balances/answers.ts';
import type { Outcome } from '../../src/balances/reconcile.ts';
import { failure } from '../../src/model/failure.ts';
import { noAmounts } from '../../src/model/reading.ts';
import type { HoldingsFilter } from '../../src/providers/provider.ts';
import { account, down } from './invented.ts';

const late = failure('UPSTREAM_TIMEOUT');
const filter: HoldingsFilter = { contract: '0xc', type: null };
const want = (assets: string[], listings: (HoldingsFilter | null)[] = []) => ({
  account: account('a'),
  assets,
  listings,
});

function value(total: bigint): Outcome {
  const amounts = { ...noAmounts, total };
  return {
    value: { amounts, block: null, facts: null, details: null },
    observed: { date: new Date(0), ms: 0 },
    basis: 'REPORTED',
  };
}

test('a failure gives way to a value, and a value to nothing', () => {
  const answers = new AccountAnswers();
  answers.setPair('x', { failure: down });
  answers.setPair('x', value(1n));
  answers.setPair('x', value(2n));
  answers.setPair('x', { failure: late });
  expect(answers.pair('x')).toEqual(value(1n));
  answers.setListing(null, { failure: down });
  answers.setListing(null, { assets: ['x'], observed: { date: new Date(0), ms: 0 } });
  answers.setListing(null, { assets: [], observed: { date: new Date(0), ms: 0 } });
  answers.setListing(null, { failure: late });
  expect(answers.listing(null)).toEqual({ assets: ['x'], observed: { date: new Date(0), ms: 0 } });
});

test('only the missing part of a want fails', () => {
  const answers = new AccountAnswers();
  answers.setPair('x', value(1n));
  answers.setPair('y', { failure: down });
  answers.setListing(null, { assets: ['x'], observed: { date: new Date(0), ms: 0 } });
  answers.fail(want(['x', 'y', 'z'], [filter]), late);
  expect(answers.pair('x')).toEqual(value(1n));
  expect(answers.pair('y')).toEqual({ failure: down });
  expect(answers.pair('z')).toEqual({ failure: late });
  expect(answers.listing(filter)).toEqual({ assets: ['x'], observed: { date: new Date(0), ms: 0 } });
});

test('only listings that nothing is known about fail, each by its own filter', () => {
  const other: HoldingsFilter = { contract: null, type: '0xc' };
  const answers = new AccountAnswers();
  answers.setListing(filter, { assets: ['x'], observed: { date: new Date(0), ms: 0 } });
  expect(answers.missing(want(['x'], [filter, other, null]))).toEqual(want(['x'], [other, null]));
  answers.fail(want([], [filter, other]), late);
  expect(answers.listing(filter)).toEqual({ assets: ['x'], observed: { date: new Date(0), ms: 0 } });
  expect(answers.listing(other)).toEqual({ failure: late });
  expect(answers.listing(null)).toBeUndefined();
});

test('what a shared read does not know stays open, for whoever shares it further', () => {
  const between = new AccountAnswers();
  between.absorb(new AccountAnswers(), want(['x'], [filter]));
  const answers = new AccountAnswers();
  answers.absorb(between, want(['x'], [filter]));
  expect(answers.missing(want(['x'], [filter]))).toEqual(want(['x'], [filter]));
});

test('all values of a shared read are taken over, and the failures of what was wanted', () => {
  const shared = new AccountAnswers();
  shared.setPair('wanted', { failure: down });
  shared.setPair('surplus', value(1n));
  shared.setPair('foreign', { failure: down });
  shared.setListing(filter, { failure: down });
  const answers = new AccountAnswers();
  answers.absorb(shared, want(['wanted']));
  expect(answers.pair('wanted')).toEqual({ failure: down });
  expect(answers.pair('surplus')).toEqual(value(1n));
  expect(answers.pair('foreign')).toBeUndefined();
  expect(answers.listing(filter)).toBeUndefined();
  answers.absorb(shared, want([], [filter]));
  expect(answers.listing(filter)).toEqual({ failure: down });
});

test('a listing is taken over with every pair that it lists', () => {
  const shared = new AccountAnswers();
  shared.setPair('good', value(1n));
  shared.setPair('bad', { failure: down });
  shared.setListing(null, { assets: ['good', 'bad'], observed: { date: new Date(0), ms: 0 } });
  const answers = new AccountAnswers();
  answers.absorb(shared, want(['good']));
  expect(answers.listing(filter)).toEqual({ assets: ['good', 'bad'], observed: { date: new Date(0), ms: 0 } });
  expect(answers.pair('bad')).toEqual({ failure: down });
});
