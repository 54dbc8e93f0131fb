/** What one request keeps, and what it takes over from a read that it shared. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccountAnswers } from '../../../src/balances/answer/account-answers.ts';
import { AnswerGrid } from '../../../src/balances/answer/grid.ts';
import type { KnownBalance, Outcome, ServedFrom } from '../../../src/balances/answer/reconcile.ts';
import { AmountCells } from '../../../src/model/amount-cells.ts';
import { type Failure, failure } from '../../../src/model/failure.ts';
import { noAmounts, type Value } from '../../../src/model/reading.ts';
import type { HoldingsFilter } from '../../../src/providers/provider.ts';
import { runs } from '../../depth.ts';
import { account, down } from '../invented.ts';
import { digitsIn } from './totals-of.ts';

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

test('what a shared read does not know stays open, for the next request that shares it', () => {
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

test('a pair that stands beside a row that has it too is taken over as it is', () => {
  const shared = new AccountAnswers();
  shared.setPair('x', value(7n));
  shared.addRow({ grid: gridOf(['1', null, null]), row: 1 });
  const answers = new AccountAnswers();
  answers.absorb(shared, want(['x']));
  expect([shared, answers].map((known) => known.pair('x'))).toEqual([value(7n), value(7n)]);
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

test('a listing is taken over without pairs, and pairs without a listing', () => {
  const listed = { assets: [], observed: { date: new Date(0), ms: 0 } };
  const empty = new AccountAnswers();
  empty.setListing(filter, listed);
  const answers = new AccountAnswers();
  answers.absorb(empty, want([], [filter]));
  expect(answers.listing(filter)).toEqual(listed);
  const pairs = new AccountAnswers();
  pairs.setPair('x', value(1n));
  answers.absorb(pairs, want(['x'], [null]));
  expect(answers.pair('x')).toEqual(value(1n));
  expect(answers.listing(null)).toBeUndefined();
  expect(answers.missing(want([], [null])).listings).toEqual([null]);
  const further = new AccountAnswers();
  further.absorb(answers, want(['x'], [null]));
  expect(further.pair('x')).toEqual(value(1n));
  expect(further.kept(account('a')).missing(want(['x'], [filter, null]))).toEqual(want([], [null]));
});

test('however many calls fail for an account, a pair is looked for in few lists', () => {
  let indexed = 0;
  /** A list that counts how often the place of its references is found out. */
  class Counted extends Array<string> {
    override map<T>(make: (ref: string, index: number, all: string[]) => T): T[] {
      indexed += 1;
      return [...this].map(make);
    }
  }
  const answers = new AccountAnswers();
  for (let call = 0; call < 1000; call += 1) {
    answers.failAll({ refs: Counted.of(`a${call}`), outcome: { failure: call === 500 ? late : down } });
  }
  answers.setPair('a700', value(7n));
  answers.failAll({ refs: ['a700', 'a3'], outcome: { failure: late } });
  expect(['a0', 'a3', 'a500', 'a700', 'a999'].map((ref) => answers.pair(ref))).toEqual([
    { failure: down },
    { failure: late },
    { failure: late },
    value(7n),
    { failure: down },
  ]);
  expect(answers.pair('b')).toBeUndefined();
  expect(answers.single).toBe(1001);
  expect(indexed).toBe(16);
});

// ---------------------------------------------------------------------------------------------------------------
// Values alone and in rows of shared answers

const refs = ['x', 'xx', 'y'];
const others = ['y', 'z', 'x'];

/** Of two accounts, of which the other one holds ten times as much and one more. */
function gridOf(digits: readonly (string | null)[], { row = 1, assets = refs, ms = 0 } = {}): AnswerGrid {
  const foreign = digits.map((text) => (text === null ? '5' : `${text}1`));
  const accounts = row === 0 ? [account('a'), account('b')] : [account('b'), account('a')];
  const cells = row === 0 ? [...digits, ...foreign] : [...foreign, ...digits];
  return new AnswerGrid({ accounts, assets, cells: AmountCells.of(cells) }, { date: new Date(ms), ms });
}

type Step =
  | { readonly kind: 'value' | 'failure'; readonly ref: string; readonly total: number }
  | {
      readonly kind: 'row';
      readonly digits: readonly (string | null)[];
      readonly row: number;
      readonly turned: boolean;
    }
  | { readonly kind: 'list'; readonly refs: readonly string[]; readonly reason: Failure };

const digits = fc.option(fc.nat(9).map(String));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('value' as const, 'failure' as const),
    ref: fc.constantFrom('x', 'xx', 'y', 'z'),
    total: fc.nat(9),
  }),
  fc.record({
    kind: fc.constant('row' as const),
    digits: fc.array(digits, { minLength: 3, maxLength: 3 }),
    row: fc.constantFrom(0, 1),
    turned: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('list' as const),
    refs: fc.uniqueArray(fc.constantFrom('x', 'xx', 'y', 'z')),
    reason: fc.constantFrom(down, late),
  }),
);

interface Known {
  readonly total: string | null;
  readonly isRow: boolean;
  /** Of a pair without a value. */
  readonly reason: Failure;
}

describe('what is known of a pair', () => {
  test('is its first value, whether that stands alone or in a row, and else its last failure', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const answers = new AccountAnswers();
        const expected = new Map<string, Known>();
        const isValueOf = (ref: string): boolean => (expected.get(ref)?.total ?? null) !== null;
        const rows: AnswerGrid[] = [];
        for (const one of steps) {
          if (one.kind === 'row') {
            const assets = one.turned ? others : refs;
            const grid = gridOf(one.digits, { row: one.row, assets });
            rows.push(grid);
            answers.addRow({ grid, row: one.row });
            answers.addRow({ grid, row: one.row });
            for (const [index, ref] of assets.entries()) {
              const total = one.digits[index] ?? null;
              if (total !== null && !isValueOf(ref)) expected.set(ref, { total, isRow: true, reason: down });
            }
            continue;
          }
          if (one.kind === 'list') {
            const { reason } = one;
            answers.failAll({ refs: one.refs, outcome: { failure: reason } });
            for (const ref of one.refs) if (!isValueOf(ref)) expected.set(ref, { total: null, isRow: false, reason });
            continue;
          }
          const isValue = one.kind === 'value';
          answers.setPair(one.ref, isValue ? value(BigInt(one.total)) : { failure: down });
          const total = isValue ? String(one.total) : null;
          if (!isValueOf(one.ref)) expected.set(one.ref, { total, isRow: false, reason: down });
        }
        const asked = ['z', 'y', 'xx', 'x', 'nothing'];
        for (const ref of asked) {
          const known = expected.get(ref);
          const outcome = answers.pair(ref);
          if (known === undefined) expect(outcome).toBeUndefined();
          else if (known.total === null) expect(outcome).toEqual({ failure: known.reason });
          else expect(outcome).toEqual(value(BigInt(known.total)));
        }
        expect(answers.missing(want(asked)).assets).toEqual(asked.filter((ref) => !expected.has(ref)));
        const totals = asked.map((ref) => expected.get(ref)?.total ?? null);
        expect(digitsIn(answers.totals(asked), asked.length)).toEqual(totals);
        const alone = [...expected.values()].filter(({ total, isRow }) => total !== null && !isRow).length;
        expect(answers.size).toBe(3 * rows.length + alone);
      }),
      { numRuns: runs(500) },
    );
  });

  test('is one object for all pairs that failed together, also where a shared read is taken over', () => {
    const shared = new AccountAnswers();
    const outcome = { failure: down };
    shared.failAll({ refs, outcome });
    const answers = new AccountAnswers();
    answers.absorb(shared, want(['x', 'y']));
    for (const ref of ['x', 'y']) expect(answers.pair(ref)).toBe(outcome);
    expect(answers.missing(want(['x', 'xx', 'y'])).assets).toEqual(['xx']);
    expect([shared.single, answers.single]).toEqual([3, 2]);
    answers.fail(want(['xx', 'z']), late);
    expect(answers.pair('xx')).toBe(answers.pair('z'));
    answers.setPair('x', value(1n));
    expect([answers.pair('x'), answers.pair('y')]).toEqual([value(1n), outcome]);
    expect(answers.size).toBe(1);
  });

  test('has digits where amounts are all that is known of it, and none where there is more', () => {
    const answers = new AccountAnswers();
    answers.addRow({ grid: gridOf(['1', null, null]), row: 1 });
    answers.setPair('xx', value(0n));
    answers.setPair('y', value(-1n));
    expect(digitsIn(answers.totals(refs), refs.length)).toEqual(['1', '0', '-1']);
    const more = (told: Partial<Value>): Outcome => {
      const known = value(5n);
      return 'value' in known ? { ...known, value: { ...known.value, ...told } } : known;
    };
    const block = { number: 1n, hash: null, time: null };
    const facts = { name: null, symbol: null, scale: null, type: null, contract: null, details: null };
    for (const told of [
      { facts },
      { details: { __typename: 'Some' } },
      { amounts: noAmounts },
      { amounts: { ...noAmounts, total: -(10n ** 80n) } },
      { amounts: { ...noAmounts, total: 10n ** 80n } },
    ]) {
      const other = new AccountAnswers();
      other.addRow({ grid: gridOf(['1', null, null]), row: 1 });
      other.setPair('xx', more(told));
      expect(digitsIn(other.totals(refs), refs.length)).toEqual(['1', null, null]);
    }
    const own = new AccountAnswers();
    own.setPair('xx', more({ block, amounts: { ...noAmounts, total: 5n, locked: 0n } }));
    const totals = own.totals(refs);
    expect(digitsIn(totals, refs.length)).toEqual([null, '5', null]);
    expect(totals.tableAt(1)?.amounts(totals.placeAt(1))).toEqual({ ...noAmounts, total: 5n, locked: 0n });
  });

  test('shares a table with those alone that were read by one answer and are served alike', () => {
    const other = { date: new Date(2000), ms: 9 };
    const block = { number: 1n, hash: null, time: null };
    const changes: readonly ((known: KnownBalance) => KnownBalance)[] = [
      (known) => ({ ...known, observed: other }),
      (known) => ({ ...known, basis: 'ABSENT_IS_ZERO' }),
      (known) => ({ ...known, servedFrom: 'STALE' }),
      (known) => ({ ...known, value: { ...known.value, block } }),
      (known) => known,
    ];
    const base: KnownBalance = {
      value: { amounts: { ...noAmounts, total: 7n }, block: null, facts: null, details: null },
      observed: { date: new Date(1000), ms: 7 },
      basis: 'REPORTED',
    };
    for (const [index, change] of changes.entries()) {
      const answers = new AccountAnswers();
      answers.setPair('x', base);
      answers.setPair('xx', change(base));
      answers.setPair('y', { ...base });
      const totals = answers.totals(refs);
      const tables = refs.map((_, place) => totals.tableAt(place));
      expect(tables[0]).toBe(tables[2]);
      expect(tables[0] === tables[1]).toBe(index === changes.length - 1);
      expect(digitsIn(totals, refs.length)).toEqual(['7', '7', '7']);
    }
  });

  test('is taken over from a shared read in rows as well', () => {
    const shared = new AccountAnswers();
    shared.addRow({ grid: gridOf(['1', null, '3']), row: 1 });
    const answers = new AccountAnswers();
    answers.absorb(shared, want(['x']));
    expect(digitsIn(answers.totals(refs), refs.length)).toEqual(['1', null, '3']);
    expect(answers.missing(want(refs)).assets).toEqual(['xx']);
  });
});

describe('what was answered earlier', () => {
  const young = { isYoung: ({ ms }: { readonly ms: number }) => ms >= 10 };
  const take = (
    into: AccountAnswers,
    earlier: AccountAnswers,
    wanted: ReturnType<typeof want>,
    servedFrom: ServedFrom,
  ) => into.take(earlier, wanted, { ...young, servedFrom });
  const at = (ms: number, total: bigint): Outcome => ({ ...value(total), observed: { date: new Date(ms), ms } });
  const observed = { date: new Date(20), ms: 20 };

  test.each(['CACHE', 'STALE'] as const)(
    'stands in for what is not known, where it is young enough: %s',
    (servedFrom) => {
      const earlier = new AccountAnswers();
      earlier.setPair('x', at(10, 1n));
      earlier.setPair('y', at(9, 2n));
      earlier.setPair('z', { failure: down });
      earlier.addRow({ grid: gridOf(['7', '8', '9'], { ms: 11 }), row: 1 });
      const answers = new AccountAnswers();
      take(answers, earlier, want(['x', 'xx', 'z']), servedFrom);
      expect(answers.pair('xx')).toEqual({ ...at(11, 8n), servedFrom });
      expect(answers.pair('z')).toBeUndefined();
      // A whole row from the cache brings what it holds; a pair that has failed takes what is wanted.
      const x = servedFrom === 'CACHE' ? at(11, 7n) : at(10, 1n);
      expect(answers.pair('x')).toEqual({ ...x, servedFrom });
      expect(answers.pair('y')).toEqual(servedFrom === 'CACHE' ? { ...at(11, 9n), servedFrom } : undefined);
      const old = new AccountAnswers();
      old.addRow({ grid: gridOf(['7', '8', '9'], { ms: 9 }), row: 1 });
      const empty = new AccountAnswers();
      take(empty, old, want(refs), servedFrom);
      expect(refs.map((ref) => empty.pair(ref))).toEqual([undefined, undefined, undefined]);
    },
  );

  test('stands in for a failure that says nothing about the pair, and for no value', () => {
    const earlier = new AccountAnswers();
    for (const ref of ['x', 'y', 'z']) earlier.setPair(ref, at(20, 1n));
    const answers = new AccountAnswers();
    const verdict = failure('ACCOUNT_NOT_FOUND');
    answers.setPair('x', { failure: late });
    answers.setPair('y', { failure: verdict });
    answers.setPair('z', at(30, 2n));
    take(answers, earlier, want(['x', 'y', 'z']), 'CACHE');
    expect(answers.pair('x')).toEqual({ failure: late });
    take(answers, earlier, want(['x', 'y', 'z']), 'STALE');
    expect(answers.pair('x')).toEqual({ ...at(20, 1n), servedFrom: 'STALE' });
    expect(answers.pair('y')).toEqual({ failure: verdict });
    expect(answers.pair('z')).toEqual(at(30, 2n));
  });

  test('is a listing only together with a young value of all that it lists', () => {
    const listed = { assets: ['x', 'y'], observed };
    const full = new AccountAnswers();
    full.setListing(null, listed);
    full.setPair('x', at(20, 1n));
    full.setPair('y', at(10, 2n));
    const answers = new AccountAnswers();
    take(answers, full, want([], [null]), 'CACHE');
    expect(answers.listing(null)).toEqual(listed);
    expect(['x', 'y'].map((ref) => answers.pair(ref))).toEqual([
      { ...at(20, 1n), servedFrom: 'CACHE' },
      { ...at(10, 2n), servedFrom: 'CACHE' },
    ]);
    for (const y of [at(9, 2n), { failure: down }, undefined]) {
      const gappy = new AccountAnswers();
      gappy.setListing(null, listed);
      gappy.setPair('x', at(20, 1n));
      if (y !== undefined) gappy.setPair('y', y);
      const into = new AccountAnswers();
      take(into, gappy, want([], [null]), 'CACHE');
      expect(into.listing(null)).toBeUndefined();
      expect(into.pair('x')).toBeUndefined();
    }
  });

  test('is no listing that is old, failed, unasked, or known already', () => {
    const none = (earlier: AccountAnswers, wanted = want([], [filter]), into = new AccountAnswers()) => {
      take(into, earlier, wanted, 'CACHE');
      return into.listing(filter);
    };
    const old = new AccountAnswers();
    old.setListing(filter, { assets: [], observed: { date: new Date(9), ms: 9 } });
    expect(none(old)).toBeUndefined();
    const failed = new AccountAnswers();
    failed.setListing(filter, { failure: down });
    expect(none(failed)).toBeUndefined();
    expect(none(new AccountAnswers())).toBeUndefined();
    const good = new AccountAnswers();
    good.setListing(filter, { assets: [], observed });
    expect(none(good)).toEqual({ assets: [], observed });
    expect(none(good, want(['x']))).toBeUndefined();
    const known = new AccountAnswers();
    known.setListing(filter, { failure: down });
    expect(none(good, want([], [filter]), known)).toEqual({ failure: down });
    take(known, good, want([], [filter]), 'STALE');
    expect(known.listing(filter)).toEqual({ assets: [], observed });
  });

  test('is kept without failures, without values that were kept before, and without those of other accounts', () => {
    const answers = new AccountAnswers();
    answers.setPair('x', at(20, 1n));
    answers.setPair('z', { failure: down });
    answers.setListing(filter, { failure: down });
    answers.setListing(null, { assets: ['x'], observed });
    answers.addRow({ grid: gridOf([null, '4', '5']), row: 1 });
    answers.addRow({ grid: gridOf(['6', '7', '8'], { assets: ['q', 'r', 's'] }), row: 1, servedFrom: 'CACHE' });
    const kept = answers.kept(account('a'));
    expect(['x', 'xx', 'y', 'z', 'q'].map((ref) => kept.pair(ref))).toEqual([
      at(20, 1n),
      value(4n),
      value(5n),
      undefined,
      undefined,
    ]);
    expect(kept.missing(want([], [filter, null])).listings).toEqual([]);
    expect(kept.listing(null)).toEqual({ assets: ['x'], observed });
    expect(kept.size).toBe(4);
    const failed = new AccountAnswers();
    failed.setPair('x', at(20, 1n));
    failed.setListing(filter, { failure: down });
    expect(failed.kept(account('a')).listing(filter)).toBeUndefined();
  });
});
