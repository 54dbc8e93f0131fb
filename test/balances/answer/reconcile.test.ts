/** Readings become outcomes by identity; the order of rows, repeats and strangers are dealt with by rule. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { absentOutcome, type CallAnswer, type Outcome, reconcile } from '../../../src/balances/answer/reconcile.ts';
import { FailureError, failure } from '../../../src/model/failure.ts';
import { makeAccount } from '../../../src/model/identity.ts';
import { amountParts, noAmounts, type Reading } from '../../../src/model/reading.ts';
import { atOnce } from '../../../src/model/steps.ts';
import type { AnyBalanceRead, BalanceRead, Call } from '../../../src/providers/provider.ts';
import { runs } from '../../depth.ts';

const endpoint = {
  request: () => ({ method: 'GET' as const, path: '/', step: 'test' }),
  decode: () => ({ items: [] }),
};
const grid: BalanceRead<'cross-product'> = {
  name: 'grid',
  shape: 'cross-product',
  limits: { accounts: 9, assets: 9, pairs: 99, url: null },
  serves: () => true,
  listing: 'none',
  filters: [],
  absent: 'unknown',
  unasked: 'fault',
  balances: endpoint,
};

const account = (address: string) => makeAccount('s', { network: null, address, subAccount: null });
const row = (address: string, asset: string, total: bigint): Reading => ({
  address,
  asset,
  amounts: { ...noAmounts, total },
  block: null,
  facts: null,
  details: null,
});
const observed = { date: new Date(0), ms: 0 };

function answer(readings: readonly Reading[], read: BalanceRead<'cross-product'> = grid): CallAnswer {
  const call = {
    shape: 'cross-product' as const,
    accounts: [account('a'), account('b')],
    assets: ['x', 'y'],
    at: null,
    filter: null,
  };
  return { read, call, readings, observed };
}

function brief(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'missing';
  return 'failure' in outcome ? outcome.failure.code : `${outcome.value.amounts.total} ${outcome.basis}`;
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof FailureError ? error.failure.code : String(error);
  }
  return 'no error';
}

const full = [row('a', 'x', 1n), row('a', 'y', 2n), row('b', 'x', 3n), row('b', 'y', 4n)];

test('every pair gets its own row, in whatever order the rows come', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(full, { minLength: 4, maxLength: 4 }), (rows) => {
      const outcomes = atOnce(reconcile(answer(rows)));
      for (const { address, asset } of full) {
        const found = outcomes.get(address)?.get(asset);
        expect(brief(found)).toBe(
          brief(
            atOnce(reconcile(answer(full)))
              .get(address)
              ?.get(asset),
          ),
        );
      }
    }),
  );
});

describe('a pair that the answer leaves out', () => {
  test('has no outcome of its own: what silence means is not for the answer to say', () => {
    expect(
      brief(
        atOnce(reconcile(answer(full.slice(1))))
          .get('a')
          ?.get('x'),
      ),
    ).toBe('missing');
  });

  test('is a zero that says so, in the declared parts only', () => {
    const found = absentOutcome(['total', 'locked'], observed, null);
    expect(brief(found)).toBe('0 ABSENT_IS_ZERO');
    expect('value' in found ? found.value.amounts : null).toEqual({ ...noAmounts, total: 0n, locked: 0n });
  });
});

test('a row for a stranger condemns the answer, wherever it stands', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 4 }),
      fc.constantFrom(row('z', 'x', 9n), row('A', 'x', 9n), row('a', 'z', 9n)),
      (index, stranger) => {
        expect(codeOf(() => atOnce(reconcile(answer(full.toSpliced(index, 0, stranger)))))).toBe(
          'UPSTREAM_MISATTRIBUTED',
        );
      },
    ),
  );
});

test.each([
  [row('z', 'x', 9n), 'the answer has a row for an account that the call did not name'],
  [row('a', 'z', 9n), 'the answer has a row for an asset that the call did not name'],
])('the failure names the stranger', (stranger, detail) => {
  expect(() => atOnce(reconcile(answer([stranger])))).toThrow(
    new FailureError(failure('UPSTREAM_MISATTRIBUTED', { detail })).message,
  );
});

describe('what a call names, by its shape', () => {
  const common = { at: null, filter: null };
  const [a, b] = [account('a'), account('b')];
  const pair = (who: typeof a, asset: string) => ({ account: who, asset });
  const calls: [string, Call, string[]][] = [
    ['one asset', { ...common, shape: 'account', account: a, asset: 'x' }, ['a x']],
    ['all assets', { ...common, shape: 'account', account: a, asset: 'all' }, ['a x', 'a y']],
    ['chosen assets', { ...common, shape: 'account-assets', account: a, assets: ['y'] }, ['a y']],
    ['all assets of many', { ...common, shape: 'account-assets', account: b, assets: 'all' }, ['b x', 'b y']],
    ['a grid', { ...common, shape: 'cross-product', accounts: [a, b], assets: ['x'] }, ['a x', 'b x']],
    ['pairs', { ...common, shape: 'pairs', pairs: [pair(a, 'x'), pair(b, 'y'), pair(a, 'y')] }, ['a x', 'a y', 'b y']],
  ];

  test.each(calls)('%s', (_, call, named) => {
    const { shape, balances, ...declared } = grid;
    const read: AnyBalanceRead = { ...declared, shape: call.shape, balances: endpoint };
    for (const reading of full) {
      const only = () => atOnce(reconcile({ read, call, readings: [reading], observed }));
      if (named.includes(`${reading.address} ${reading.asset}`)) {
        expect([...(only().get(reading.address)?.keys() ?? [])]).toEqual([reading.asset]);
      } else {
        expect(codeOf(only)).toBe('UPSTREAM_MISATTRIBUTED');
      }
    }
    const silent = atOnce(reconcile({ read, call, readings: [], observed }));
    expect(new Set(silent.keys())).toEqual(new Set(named.map((one) => one.charAt(0))));
  });
});

test('a row for an asset that was not named is dropped where the provider declares such rows harmless', () => {
  const outcomes = atOnce(reconcile(answer([...full, row('a', 'z', 9n)], { ...grid, unasked: 'drop' })));
  expect([...(outcomes.get('a')?.keys() ?? [])]).toEqual(['x', 'y']);
});

describe('two rows for one pair', () => {
  test('equal ones are one', () => {
    expect(
      brief(
        atOnce(reconcile(answer([...full, row('a', 'x', 1n)])))
          .get('a')
          ?.get('x'),
      ),
    ).toBe('1 REPORTED');
  });

  test.each([
    [[row('a', 'x', 1n), row('a', 'x', 2n)]],
    [[row('a', 'x', 2n), row('a', 'x', 1n)]],
    [[row('a', 'x', 1n), row('a', 'x', 2n), row('a', 'x', 1n)]],
  ])('different ones are a conflict', (rows) => {
    expect(
      brief(
        atOnce(reconcile(answer([...rows, ...full.slice(1)])))
          .get('a')
          ?.get('x'),
      ),
    ).toBe('UPSTREAM_CONFLICT');
  });

  test.each(amountParts)('that differ in %s alone are a conflict', (part) => {
    const other: Reading = { ...row('a', 'x', 1n), amounts: { ...noAmounts, total: 1n, [part]: 2n } };
    for (const rows of [
      [row('a', 'x', 1n), other],
      [other, row('a', 'x', 1n)],
    ]) {
      expect(
        brief(
          atOnce(reconcile(answer(rows)))
            .get('a')
            ?.get('x'),
        ),
      ).toBe('UPSTREAM_CONFLICT');
    }
  });

  test('a good row does not replace a failed one for the same pair', () => {
    const bad: Reading = { address: 'a', asset: 'x', failure: failure('UPSTREAM_BAD_AMOUNT') };
    for (const rows of [
      [bad, row('a', 'x', 1n)],
      [row('a', 'x', 1n), bad],
    ]) {
      expect(
        brief(
          atOnce(reconcile(answer(rows)))
            .get('a')
            ?.get('x'),
        ),
      ).toBe('UPSTREAM_BAD_AMOUNT');
    }
  });
});

test('whatever rows come, each pair has the outcome that its own rows state, in any order', () => {
  const name = fc.constantFrom<string>('a', 'A', '__proto__', 'all');
  const reading = fc.oneof(
    fc.tuple(name, name, fc.bigInt({ min: 0n, max: 1n })).map(([address, asset, total]) => row(address, asset, total)),
    fc
      .tuple(name, name)
      .map(([address, asset]): Reading => ({ address, asset, failure: failure('UPSTREAM_BAD_AMOUNT') })),
  );
  const cases = fc.record({
    readings: fc.array(reading, { maxLength: 6 }),
    accounts: fc.uniqueArray(name, { minLength: 3, maxLength: 4 }),
    assets: fc.uniqueArray(name, { minLength: 3, maxLength: 4 }),
    unasked: fc.constantFrom('fault' as const, 'drop' as const),
  });
  fc.assert(
    fc.property(cases, ({ readings, accounts, assets, unasked }) => {
      const call = { ...answer([]).call, shape: 'cross-product' as const, accounts: accounts.map(account), assets };
      const run = () => atOnce(reconcile({ read: { ...grid, unasked }, call, readings, observed }));
      const strange = readings.some(
        ({ address, asset }) => !accounts.includes(address) || (unasked === 'fault' && !assets.includes(asset)),
      );
      if (strange) {
        expect(codeOf(run)).toBe('UPSTREAM_MISATTRIBUTED');
        return;
      }
      const outcomes = run();
      expect([...outcomes.keys()]).toEqual(accounts);
      for (const address of accounts) {
        expect([...(outcomes.get(address)?.keys() ?? [])].every((asset) => assets.includes(asset))).toBe(true);
        for (const asset of assets) {
          const own = readings.filter((one) => one.address === address && one.asset === asset);
          expect(brief(outcomes.get(address)?.get(asset))).toBe(stated(own));
        }
      }
    }),
    { numRuns: runs(500) },
  );
});

/** What the rows of one pair come to. */
function stated(rows: readonly Reading[]): string {
  const totals = new Set(rows.map((one) => ('failure' in one ? one.failure.code : one.amounts.total)));
  if (totals.has('UPSTREAM_BAD_AMOUNT')) return 'UPSTREAM_BAD_AMOUNT';
  if (totals.size > 1) return 'UPSTREAM_CONFLICT';
  const [total] = totals;
  return total === undefined ? 'missing' : `${total} REPORTED`;
}

test('a negative amount is refused where the read does not declare it, and costs its own pair', () => {
  const rows = [row('a', 'x', -1n), row('a', 'y', 2n)];
  const outcomesBy = (read: BalanceRead<'cross-product'>) => {
    const outcomes = atOnce(reconcile(answer(rows, read))).get('a');
    return [brief(outcomes?.get('x')), brief(outcomes?.get('y'))];
  };
  expect(outcomesBy(grid)).toEqual(['UPSTREAM_BAD_AMOUNT', '2 REPORTED']);
  expect(outcomesBy({ ...grid, signed: true })).toEqual(['-1 REPORTED', '2 REPORTED']);
});
