/** One call for all that many accounts hold: how many calls that takes, whose rows are whose, and what a refusal costs. */
import { describe, expect, test } from 'vitest';
import { DryRun } from '../../../src/balances/dry-run/dry-run.ts';
import { openDrySource } from '../../../src/balances/dry-run/open-dry-source.ts';
import { openLoader } from '../../../src/balances/loader.ts';
import { FailureError, type FailureFacts, failure } from '../../../src/model/failure.ts';
import type { Account } from '../../../src/model/identity.ts';
import { noAmounts, type Reading } from '../../../src/model/reading.ts';
import type { BalanceRead, Page, UnreadableRow } from '../../../src/providers/provider.ts';
import { account, get, openInvented, unlimited } from '../invented.ts';

type Ledger = Readonly<Record<string, Readonly<Record<string, bigint>>>>;

interface BookOptions extends Partial<Pick<BalanceRead, 'limits' | 'listing' | 'absent'>> {
  readonly ledger?: Ledger;
  readonly unreadable?: readonly UnreadableRow[];
  /** Why the source refuses a call for these accounts; null where it does not. */
  refuse?(asked: readonly string[], assets: readonly string[] | 'all'): FailureError | null;
}

const ledger: Ledger = { a: { x: 1n, y: 2n }, b: { x: 3n }, c: {}, d: { z: 4n } };

/** A source that can list: the path of a call names its accounts, and its assets or `all`. */
function book({ ledger: held = ledger, unreadable = [], refuse = () => null, ...declared }: BookOptions = {}) {
  const read: BalanceRead<'cross-product'> = {
    name: 'book',
    shape: 'cross-product',
    limits: unlimited,
    serves: () => true,
    listing: 'complete',
    filters: [],
    absent: 'zero',
    unasked: 'fault',
    ...declared,
    balances: {
      request: ({ accounts, assets }) => get(`/${accounts.map(({ address }) => address)}/${assets}`, 'book'),
      decode({ accounts, assets }): Page<Reading> {
        const refusal = refuse(
          accounts.map(({ address }) => address),
          assets,
        );
        if (refusal !== null) throw refusal;
        const items = accounts.flatMap((who) => rowsOf(held, who, assets));
        const completeness = { rows: items.length + unreadable.length, counted: null, cutAt: null, doubts: [] };
        return { items, completeness, unreadable };
      },
    },
  };
  return openInvented([read]);
}

function rowsOf(held: Ledger, { address }: Account, assets: readonly string[] | 'all'): Reading[] {
  return Object.entries(held[address] ?? {})
    .filter(([asset]) => assets === 'all' || assets.includes(asset))
    .map(([asset, total]) => {
      return { address, asset, amounts: { ...noAmounts, total }, block: null, facts: null, details: null };
    });
}

function refusal(facts: FailureFacts): FailureError {
  return new FailureError(failure('UPSTREAM_HTTP_ERROR', { retryable: false, ...facts }));
}

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `n${index}`);
const everyone = ['a', 'b', 'c', 'd'];

describe('one call', () => {
  test('lists what each of many accounts holds, and nothing for one without a row', async () => {
    const { request, sent } = book();
    const one = request();
    expect(await Promise.all(everyone.map((address) => one.listing(account(address))))).toEqual([
      ['x=1', 'y=2'],
      ['x=3'],
      [],
      ['z=4'],
    ]);
    expect(sent).toEqual(['book /a,b,c,d/all']);
  });

  test('lists some accounts and reads chosen pairs of others, absent ones too', async () => {
    const { request, sent } = book();
    const one = request();
    const asked = [one.listing(account('a')), one.pairs(account('b'), ['x', 'q']), one.pairs(account('d'), ['z'])];
    expect(await Promise.all(asked)).toEqual([['x=1', 'y=2'], ['3', '0'], ['4']]);
    expect(sent).toEqual(['book /a,b,d/all']);
  });

  test('lists a thousand accounts', async () => {
    const many = names(1000);
    const { request, sent } = book({ ledger: Object.fromEntries(many.map((name, at) => [name, { x: BigInt(at) }])) });
    const one = request();
    const listed = await Promise.all(many.map((address) => one.listing(account(address))));
    expect(listed).toEqual(many.map((_, at) => [`x=${at}`]));
    expect(sent).toHaveLength(1);
  });

  test('that may leave assets out answers listings alone', async () => {
    const { request, sent } = book({ listing: 'partial' });
    const one = request();
    await Promise.all([one.listing(account('a')), one.listing(account('b')), one.pairs(account('c'), ['x'])]);
    expect(sent.toSorted()).toEqual(['book /a,b/all', 'book /c/x']);
  });
});

test('a dry run foresees the call, and that it may be read in parts', async () => {
  const { source } = book();
  const dryRun = new DryRun({ listed: 1 });
  const context = { signal: new AbortController().signal };
  const loader = openLoader(openDrySource(source, dryRun), { context, maxSurplus: 9 });
  const listings = ['a', 'b'].map((address) => loader.holdings(account(address), null, null));
  await Promise.all([...listings, loader.pairs(account('c'), ['x', 'y'], null)]);
  expect(dryRun.calls).toMatchObject([{ shape: 'cross-product', accounts: 3, assets: null, pairs: 2 }]);
  expect(dryRun.hasLists).toBe(true);
  expect(dryRun.possible.map(({ step, most }) => [step, most])).toEqual([['book', 12]]);
});

test('a row that cannot be read costs the listing of its own account, or of all where it names none', async () => {
  const listAll = (unreadable: readonly UnreadableRow[]) => {
    const one = book({ unreadable }).request();
    return Promise.all(everyone.map((address) => one.listing(account(address))));
  };
  expect(await listAll([{ detail: 'odd', address: 'b' }])).toEqual([
    ['x=1', 'y=2'],
    'UPSTREAM_BAD_RESPONSE',
    [],
    ['z=4'],
  ]);
  expect(await listAll([{ detail: 'odd' }])).toEqual(everyone.map(() => 'UPSTREAM_BAD_RESPONSE'));
});

describe('a refused call', () => {
  test('is read in parts, of which one bad account fails alone', async () => {
    const many = names(64);
    const { request, sent } = book({
      ledger: Object.fromEntries(many.map((name) => [name, { x: 7n }])),
      refuse: (asked) => (asked.includes('n41') ? refusal({ httpStatus: 400 }) : null),
    });
    const one = request();
    const listed = await Promise.all(many.map((address) => one.listing(account(address))));
    expect(listed).toEqual(many.map((name) => (name === 'n41' ? 'UPSTREAM_HTTP_ERROR' : ['x=7'])));
    expect(sent.length).toBeLessThanOrEqual(1 + 6 + 2);
  });

  test.each([
    ['for its request', () => refusal({ httpStatus: 413 })],
    ['for its answer', () => new FailureError(failure('UPSTREAM_TOO_LARGE'))],
  ])('as too large %s is halved, and later lists are no longer than what was answered', async (_, reason) => {
    const { request, sent } = book({ refuse: (asked) => (asked.length > 3 ? reason() : null) });
    const list = async () => {
      const one = request();
      const many = names(8);
      expect(await Promise.all(many.map((address) => one.listing(account(address))))).toEqual(many.map(() => []));
    };
    await list();
    expect(sent).toHaveLength(1 + 2 + 4);
    await list();
    // Two accounts were the most that was answered.
    expect(sent.slice(7)).toEqual(['book /n0,n1/all', 'book /n2,n3/all', 'book /n4,n5/all', 'book /n6,n7/all']);
    const chosen = request();
    await Promise.all(['a', 'b', 'c'].map((address) => chosen.pairs(account(address), ['x', 'y'])));
    expect(sent.slice(11)).toEqual(['book /a,b,c/x,y']);
  });

  test('as too large, where it stands in for chosen pairs, is read in grids', async () => {
    const { request, sent } = book({
      limits: { ...unlimited, assets: 1 },
      refuse: (_, assets) => (assets === 'all' ? new FailureError(failure('UPSTREAM_TOO_LARGE')) : null),
    });
    const one = request();
    expect(await Promise.all([one.pairs(account('a'), ['x', 'y']), one.pairs(account('b'), ['x', 'y'])])).toEqual([
      ['1', '2'],
      ['3', '0'],
    ]);
    expect(sent).toEqual(['book /a,b/all', 'book /a,b/x', 'book /a,b/y']);
  });
});
