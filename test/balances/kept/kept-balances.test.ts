/** What was kept is served to its own account, asset, network and moment, no older than allowed, and nothing else ever is. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AccountAnswers } from '../../../src/balances/answer/account-answers.ts';
import { AnswerGrid } from '../../../src/balances/answer/grid.ts';
import type { ServedFrom } from '../../../src/balances/answer/reconcile.ts';
import { FIXED_MS, type Keeping, KeptBalances, keptPlace } from '../../../src/balances/kept/kept-balances.ts';
import { momentKey } from '../../../src/balances/sharing/shared-blocks.ts';
import { systemClock } from '../../../src/http/clock.ts';
import { AmountCells } from '../../../src/model/amount-cells.ts';
import { type Account, makeAccount } from '../../../src/model/identity.ts';
import { type At, noAmounts } from '../../../src/model/reading.ts';
import type { HoldingsFilter } from '../../../src/providers/provider.ts';
import { account, down, wanting } from '../invented.ts';

const MINUTE = 60_000;
const a = account('a');
const NOW = momentKey(null, null);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

function keeping(pairs = 10_000, maxAgeMs = MINUTE): KeptBalances {
  return new KeptBalances({ pairs, maxAgeMs }, systemClock);
}

const observedNow = () => ({ date: systemClock.date(), ms: systemClock.now() });

type Totals = Readonly<Record<string, number>>;

/** As answers that came pair by pair. */
function byPairs(totals: Totals, servedFrom?: ServedFrom): AccountAnswers {
  const answers = new AccountAnswers();
  for (const [ref, total] of Object.entries(totals)) {
    const value = { amounts: { ...noAmounts, total: BigInt(total) }, block: null, facts: null, details: null };
    const known = { value, observed: observedNow(), basis: 'REPORTED' } as const;
    answers.setPair(ref, servedFrom === undefined ? known : { ...known, servedFrom });
  }
  return answers;
}

/** As the second row of an answer for several accounts, which holds ten times as much for the first. */
function byRows(totals: Totals, who: Account = a): AccountAnswers {
  const digits = Object.values(totals);
  const cells = [...digits.map((total) => String(total * 10)), ...digits.map(String)];
  const accounts = [account('another'), who];
  const answers = new AccountAnswers();
  answers.addRow({
    grid: new AnswerGrid({ accounts, assets: Object.keys(totals), cells: AmountCells.of(cells) }, observedNow()),
    row: 1,
  });
  return answers;
}

interface Asking {
  readonly scope?: string;
  readonly who?: Account;
  readonly refs?: readonly string[];
  readonly ageMs?: number;
  readonly from?: ServedFrom;
}

/** What is served, as `reference=amount`. */
function served(
  kept: Keeping,
  { scope = NOW, who = a, refs = ['x', 'y'], ageMs = MINUTE, from = 'CACHE' }: Asking = {},
) {
  const into = new AccountAnswers();
  kept.fill(scope, { account: who, assets: refs, listings: [] }, into, { ageMs, servedFrom: from });
  return refs.flatMap((ref) => {
    const outcome = into.pair(ref);
    if (outcome === undefined || 'failure' in outcome) return [];
    expect(outcome.servedFrom).toBe(from);
    return [`${ref}=${outcome.value.amounts.total}`];
  });
}

describe('each identity has its own', () => {
  const names = [
    { network: null, address: 'a', subAccount: null },
    { network: null, address: 'aa', subAccount: null },
    { network: null, address: 'a b', subAccount: null },
    { network: null, address: 'a', subAccount: 's' },
    { network: null, address: 'a', subAccount: 'ss' },
    { network: null, address: 'as', subAccount: null },
    { network: 'n', address: 'a', subAccount: null },
    { network: 'n/m', address: 'a', subAccount: null },
    { network: 'n', address: 'a', subAccount: 's' },
    { network: 's', address: 'a', subAccount: null },
  ];
  const time = new Date(5);
  const moments: readonly (At | null)[] = [
    null,
    { number: 5n, hash: null },
    { number: 55n, hash: null },
    { number: 5n, hash: '0xaa' },
    { number: 5n, hash: '0xbb' },
    { number: null, hash: '0xaa' },
    { time },
    { time: new Date(55) },
    { tag: 'safe' },
    { tag: 'finalized' },
  ];
  const everything = names.flatMap((name) =>
    moments.map((at) => ({ who: makeAccount('s', name), scope: momentKey(name.network, at) })),
  );

  test.each([
    ['pair by pair', (totals: Totals) => byPairs(totals)],
    ['in rows', byRows],
  ])('whether it came %s', (_, answersOf) => {
    const kept = keeping();
    for (const [index, { who, scope }] of everything.entries()) {
      // Nothing kept for those before is served to one that nothing was kept for.
      expect(served(kept, { who, scope })).toEqual([]);
      kept.keep(scope, wanting(who), answersOf({ x: index, y: 1000 + index }, who));
    }
    for (const [index, { who, scope }] of everything.entries()) {
      expect(served(kept, { who, scope, refs: ['y', 'x', 'xx', ''] })).toEqual([`y=${1000 + index}`, `x=${index}`]);
    }
  });

  test('and so has each list of what an account holds', () => {
    const filters: readonly (HoldingsFilter | null)[] = [
      { contract: '0xc', type: null },
      { contract: null, type: '0xc' },
      { contract: '0xd', type: null },
    ];
    const kept = keeping();
    const answers = byPairs({ '0': 0, '1': 1, '2': 2 });
    for (const [index, filter] of filters.entries()) {
      answers.setListing(filter, { assets: [String(index)], observed: observedNow() });
    }
    kept.keep(NOW, wanting(a), answers);
    for (const [index, filter] of filters.entries()) {
      const into = new AccountAnswers();
      kept.fill(NOW, { account: a, assets: [], listings: [filter] }, into, { ageMs: MINUTE, servedFrom: 'CACHE' });
      expect(into.listing(filter)).toEqual({ assets: [String(index)], observed: observedNow() });
      expect(filters.filter((other) => into.listing(other) !== undefined)).toEqual([filter]);
    }
  });
});

describe.each([
  ['pair by pair', (totals: Totals) => byPairs(totals)],
  ['in rows', (totals: Totals) => byRows(totals)],
])('what came %s', (_, answersOf) => {
  test('is served as long as it may be old, and not a moment longer', () => {
    const kept = keeping();
    kept.keep(NOW, wanting(a), answersOf({ x: 1 }));
    vi.advanceTimersByTime(500);
    expect(served(kept, { ageMs: 500 })).toEqual(['x=1']);
    expect(served(kept, { ageMs: 500, from: 'STALE' })).toEqual(['x=1']);
    expect(served(kept, { ageMs: 499 })).toEqual([]);
    expect(served(kept, { ageMs: 499, from: 'STALE' })).toEqual([]);
  });

  test('is served no longer than the source allows, whatever a request allows', () => {
    const kept = keeping(100, 1000);
    kept.keep(NOW, wanting(a), answersOf({ x: 1 }));
    vi.advanceTimersByTime(1000);
    // What is kept beside it makes the account younger, but not this.
    kept.keep(NOW, wanting(a), answersOf({ y: 2 }));
    expect(served(kept, { ageMs: 10 * MINUTE })).toEqual(['x=1', 'y=2']);
    vi.advanceTimersByTime(1);
    expect(served(kept, { ageMs: 10 * MINUTE })).toEqual(['y=2']);
  });

  test('is served for a day at a block that is named by its hash, whatever the source allows', () => {
    const kept = keeping(10_000, MINUTE);
    const scope = momentKey(null, { number: 5n, hash: '0xaa' });
    // The clock of the cache does not count from 0.
    vi.advanceTimersByTime(1);
    kept.keep(scope, wanting(a), answersOf({ x: 1, y: 2 }));
    vi.advanceTimersByTime(FIXED_MS);
    expect(served(kept, { scope })).toEqual(['x=1', 'y=2']);
    vi.advanceTimersByTime(1);
    expect(served(kept, { scope })).toEqual([]);
  });

  test('gives way to what was observed later', () => {
    const kept = keeping();
    kept.keep(NOW, wanting(a), answersOf({ x: 1, y: 2 }));
    vi.advanceTimersByTime(1);
    kept.keep(NOW, wanting(a), answersOf({ x: 3 }));
    expect(served(kept)).toEqual(['x=3', 'y=2']);
  });

  test('is kept of the last four times', () => {
    const kept = keeping();
    for (const [index, ref] of ['v', 'w', 'x', 'y', 'z'].entries())
      kept.keep(NOW, wanting(a), answersOf({ [ref]: index }));
    expect(served(kept, { refs: ['v', 'w', 'x', 'y', 'z'] })).toEqual(['w=1', 'x=2', 'y=3', 'z=4']);
  });

  test('is not served to a request that allows no age', () => {
    const kept = keeping();
    kept.keep(NOW, wanting(a), answersOf({ x: 1 }));
    expect(served(kept, { ageMs: 0 })).toEqual([]);
    expect(served(kept, { ageMs: -1 })).toEqual([]);
  });

  test('is not kept where nothing is to be kept', () => {
    const kept = keeping(0);
    kept.keep(NOW, wanting(a), answersOf({ x: 1 }));
    expect(served(kept)).toEqual([]);
  });

  test('is forgotten, the longest unused first, where there is too much of it', () => {
    const kept = keeping(100);
    const [b, c] = [account('b'), account('c')];
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`r${index}`, index]));
    kept.keep(NOW, wanting(a), answersOf(many));
    kept.keep(NOW, wanting(b), answersOf(many));
    expect(served(kept, { refs: ['r1'] })).toEqual(['r1=1']);
    kept.keep(NOW, wanting(c), answersOf(many));
    expect([a, b, c].map((who) => served(kept, { who, refs: ['r1'] }))).toEqual([['r1=1'], [], ['r1=1']]);
  });

  test('is served to a dry run, which keeps nothing', () => {
    const kept = keeping();
    kept.keep(NOW, wanting(a), answersOf({ x: 1 }));
    for (const draft of [kept.draft(), kept.draft().draft()]) {
      draft.keep(NOW, wanting(a), answersOf({ x: 2, y: 2 }));
      expect(served(draft)).toEqual(['x=1']);
    }
    expect(served(kept)).toEqual(['x=1']);
  });
});

test('a failure is never kept, nor what was served from here', () => {
  const kept = keeping();
  const failed = byPairs({ x: 1 });
  failed.setPair('y', { failure: down });
  kept.keep(NOW, wanting(a), failed);
  expect(served(kept)).toEqual(['x=1']);
  vi.advanceTimersByTime(1);
  kept.keep(NOW, wanting(a), byPairs({ x: 2, y: 2 }, 'STALE'));
  kept.keep(NOW, wanting(a), byPairs({ x: 2, y: 2 }, 'CACHE'));
  expect(served(kept)).toEqual(['x=1']);
});

test('answers without a value do not push out those that have some', () => {
  const kept = keeping();
  kept.keep(NOW, wanting(a), byPairs({ x: 1 }));
  for (let time = 0; time < 5; time += 1) {
    const failed = new AccountAnswers();
    failed.setPair('x', { failure: down });
    kept.keep(NOW, wanting(a), failed);
  }
  expect(served(kept)).toEqual(['x=1']);
});

test('a lone account with more than there is room for is not kept', () => {
  const kept = keeping(3);
  kept.keep(NOW, wanting(a), byPairs({ x: 1, y: 2 }));
  expect(served(kept)).toEqual(['x=1', 'y=2']);
  const b = account('b');
  kept.keep(NOW, wanting(b), byPairs({ x: 1, y: 2, z: 3 }));
  expect(served(kept, { who: b })).toEqual([]);
});

describe('a whole row', () => {
  const refs = ['x', 'y', 'z'];
  const others = ['z', 'x'];
  const part = fc.record({
    assets: fc.constantFrom(refs, [...refs], others),
    totals: fc.array(fc.option(fc.nat(99)), { minLength: 3, maxLength: 3 }),
    single: fc.option(fc.nat(9)),
    waitMs: fc.constantFrom(0, 20_000, 45_000),
  });

  test('is what would be brought in pair by pair, or is left to that', () => {
    let whole = 0;
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(10_000, 30_000, MINUTE),
        (parts, ageMs) => {
          const kept = keeping();
          for (const { assets, totals, single, waitMs } of parts) {
            const answers = new AccountAnswers();
            const cells = AmountCells.of(assets.map((_, index) => totals[index]?.toString() ?? null));
            answers.addRow({ grid: new AnswerGrid({ accounts: [a], assets, cells }, observedNow()), row: 0 });
            if (single !== null) {
              const value = {
                amounts: { ...noAmounts, total: BigInt(single) },
                block: null,
                facts: null,
                details: null,
              };
              answers.setPair('y', { value, observed: observedNow(), basis: 'REPORTED' });
            }
            kept.keep(NOW, wanting(a), answers);
            vi.advanceTimersByTime(waitMs);
          }
          const [atOnce, each] = [new AccountAnswers(), new AccountAnswers()];
          kept.fill(NOW, { account: a, assets: refs, listings: [] }, each, { ageMs, servedFrom: 'CACHE' });
          const row = kept.wholeRow(keptPlace(NOW, a), refs, ageMs);
          if (row === null) return;
          atOnce.addRow({ ...row, servedFrom: 'CACHE' });
          whole += 1;
          expect(atOnce.covers(refs)).toBe(true);
          for (const ref of refs) expect(atOnce.pair(ref)).toEqual(each.pair(ref));
          const { kept: cells, isWhole } = atOnce.totals(refs);
          expect([isWhole, cells?.length]).toEqual([true, refs.length]);
          expect(atOnce.missing({ account: a, assets: refs, listings: [] }).assets).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
    expect(whole).toBeGreaterThan(20);
  });

  test('is not brought in for a request that takes none', () => {
    const kept = keeping();
    const answers = new AccountAnswers();
    const grid = new AnswerGrid({ accounts: [a], assets: refs, cells: AmountCells.of(['1', '2', '3']) }, observedNow());
    answers.addRow({ grid, row: 0 });
    kept.keep(NOW, wanting(a), answers);
    expect(kept.wholeRow(keptPlace(NOW, a), refs, 0)).toBeNull();
    expect(kept.wholeRow(keptPlace(NOW, account('b')), refs, MINUTE)).toBeNull();
    expect(kept.wholeRow(keptPlace(momentKey(null, { number: 1n, hash: null }), a), refs, MINUTE)).toBeNull();
    expect(kept.draft().wholeRow(keptPlace(NOW, a), refs, MINUTE)).toMatchObject({ row: 0 });
  });
});
