/** From wants to calls, one shape at a time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PlannedCall, planCalls, type Want } from '../../src/balances/plan.ts';
import { makeAccount } from '../../src/model/identity.ts';
import type { AnyBalanceRead, HoldingsFilter, Limits, Listing, Shape } from '../../src/providers/provider.ts';

const unlimited: Limits = {
  accounts: Number.POSITIVE_INFINITY,
  assets: Number.POSITIVE_INFINITY,
  pairs: Number.POSITIVE_INFINITY,
  url: null,
};

interface ReadOptions {
  readonly limits?: Partial<Limits>;
  readonly listing?: Listing;
  readonly serves?: (ref: string) => boolean;
  readonly filters?: readonly (keyof HoldingsFilter)[];
}

function read(
  shape: Shape,
  { limits = {}, listing = 'none', serves = () => true, filters = [] }: ReadOptions = {},
): AnyBalanceRead {
  const endpoint = {
    request: () => ({ method: 'GET' as const, path: '/', step: 'test' }),
    decode: () => ({ items: [] }),
  };
  const common = {
    name: shape,
    limits: { ...unlimited, ...limits },
    listing,
    serves,
    filters,
    absent: 'unknown' as const,
    unasked: 'fault' as const,
  };
  switch (shape) {
    case 'account':
      return { ...common, shape, balances: endpoint };
    case 'account-assets':
      return { ...common, shape, balances: endpoint };
    case 'cross-product':
      return { ...common, shape, balances: endpoint };
    case 'pairs':
      return { ...common, shape, balances: endpoint };
  }
}

function want(address: string, assets: readonly string[], listings: Want['listings'] = []): Want {
  return { account: makeAccount('s', { network: null, address, subAccount: null }), assets, listings };
}

function plan(reads: readonly AnyBalanceRead[], wants: readonly Want[], maxSurplus = 9): PlannedCall[] {
  return planCalls(reads, wants, { at: null, maxSurplus });
}

/** A call in short: what it asks for, as text. */
function brief({ read: { name }, call }: PlannedCall): string {
  switch (call.shape) {
    case 'account':
      return `${name} ${call.account.address}:${call.asset}${filterText(call.filter)}`;
    case 'account-assets':
      return `${name} ${call.account.address}:${call.assets === 'all' ? 'all' : call.assets.join(',')}${filterText(call.filter)}`;
    case 'cross-product':
      return `${name} ${call.accounts.map(({ address }) => address).join(',')}×${call.assets.join(',')}`;
    case 'pairs':
      return `${name} ${call.pairs.map(({ account, asset }) => `${account.address}:${asset}`).join(',')}`;
  }
}

function filterText(filter: HoldingsFilter | null): string {
  return filter === null ? '' : ` where ${filter.contract ?? '*'}/${filter.type ?? '*'}`;
}

const nft: HoldingsFilter = { contract: null, type: 'ERC721' };
const gold: HoldingsFilter = { contract: '0xg', type: null };

describe('shape "account": one asset or all', () => {
  const list = { listing: 'complete', limits: { assets: 1, pairs: 1 }, filters: ['contract', 'type'] } as const;

  test.each([
    ['one asset is a single read', want('a', ['x']), ['account a:x']],
    ['two assets are one full read', want('a', ['x', 'y']), ['account a:all']],
    ['a listing is a full read', want('a', [], [null]), ['account a:all']],
    ['an asset and a listing share the full read', want('a', ['x'], [null]), ['account a:all']],
    ['a filtered listing is filtered by the source', want('a', [], [nft]), ['account a:all where */ERC721']],
    ['two filters share a full read', want('a', [], [nft, gold]), ['account a:all']],
    ['a filter and an asset share a full read', want('a', ['x'], [nft]), ['account a:all']],
  ])('%s', (_, wanted, calls) => {
    expect(plan([read('account', list)], [wanted]).map(brief)).toEqual(calls);
  });

  test('without a complete listing every asset is a read of its own', () => {
    const partial = read('account', { ...list, listing: 'partial' });
    expect(plan([partial], [want('a', ['x', 'y'])]).map(brief)).toEqual(['account a:x', 'account a:y']);
    expect(plan([partial], [want('a', ['x'], [null])]).map(brief)).toEqual(['account a:x', 'account a:all']);
  });
});

describe('shape "account-assets": chosen assets or all', () => {
  test.each<[string, ReadOptions, Want, string[]]>([
    ['assets go together', { listing: 'complete' }, want('a', ['x', 'y', 'z']), ['account-assets a:x,y,z']],
    [
      'more chunks than one: the full list is fewer',
      { listing: 'complete', limits: { assets: 2 } },
      want('a', ['x', 'y', 'z']),
      ['account-assets a:all'],
    ],
    [
      'a list that may leave assets out replaces nothing',
      { listing: 'partial', limits: { assets: 2 } },
      want('a', ['x', 'y', 'z'], [null]),
      ['account-assets a:x,y', 'account-assets a:z', 'account-assets a:all'],
    ],
    [
      'a filter that the source does not know is not sent',
      { listing: 'complete', filters: ['type'] },
      want('a', [], [gold]),
      ['account-assets a:all'],
    ],
  ])('%s', (_, options, wanted, calls) => {
    expect(plan([read('account-assets', options)], [wanted]).map(brief)).toEqual(calls);
  });

  test('the URL bounds a chunk as the counts do', () => {
    const url = { max: 100, fixed: 40, account: () => 20, asset: (ref: string) => ref.length };
    const long = ['a'.repeat(15), 'b'.repeat(15), 'c'.repeat(30), 'd'.repeat(11)];
    const calls = plan([read('account-assets', { limits: { url } })], [want('a', long)]);
    expect(
      calls.map(({ call }) =>
        call.shape === 'account-assets' && call.assets !== 'all' ? call.assets.map((ref) => ref[0]).join('') : '',
      ),
    ).toEqual(['ab', 'c', 'd']);
  });
});

describe('shape "cross-product"', () => {
  test('a full grid is one call', () => {
    expect(plan([read('cross-product')], [want('a', ['x', 'y']), want('b', ['y', 'x'])]).map(brief)).toEqual([
      'cross-product a,b×x,y',
    ]);
  });

  test('each asset goes to the first read that serves it', () => {
    const native = read('cross-product', { serves: (ref) => ref === 'native', limits: { assets: 1 } });
    const tokens = read('account-assets', { serves: (ref) => ref !== 'native' });
    const calls = plan([native, tokens], [want('a', ['native', 'x']), want('b', ['x', 'native'])]);
    expect(calls.map(brief)).toEqual(['cross-product a,b×native', 'account-assets a:x', 'account-assets b:x']);
  });

  test('accounts of two networks never share a call', () => {
    const on = (network: string): Want => ({
      ...want('a', ['x']),
      account: makeAccount('s', { network, address: 'a', subAccount: null }),
    });
    expect(plan([read('cross-product')], [on('one'), on('two')])).toHaveLength(2);
  });
});

test('shape "pairs": lists of pairs up to the limit', () => {
  const calls = plan([read('pairs', { limits: { pairs: 3 } })], [want('a', ['x', 'y']), want('b', ['x', 'z'])]);
  expect(calls.map(brief)).toEqual(['pairs a:x,a:y,b:x', 'pairs b:z']);
});

describe('for any wants and any shape', () => {
  const refs = fc.uniqueArray(fc.constantFrom('p', 'q', 'r', 's', 't'), { maxLength: 5 });
  const wants = fc
    .array(refs, { minLength: 1, maxLength: 6 })
    .map((lists) => lists.map((assets, index) => want(`a${index}`, assets)));
  const shape = fc.constantFrom<Shape>('account', 'account-assets', 'cross-product', 'pairs');
  const limits = fc.record({
    accounts: fc.integer({ min: 1, max: 4 }),
    assets: fc.integer({ min: 1, max: 4 }),
    pairs: fc.integer({ min: 1, max: 6 }),
  });
  const listing = fc.constantFrom<Listing>('none', 'partial', 'complete');

  function carries({ call }: PlannedCall, address: string, ref: string): boolean {
    switch (call.shape) {
      case 'account':
        return call.account.address === address && (call.asset === 'all' || call.asset === ref);
      case 'account-assets':
        return call.account.address === address && (call.assets === 'all' || call.assets.includes(ref));
      case 'cross-product':
        return call.accounts.some((account) => account.address === address) && call.assets.includes(ref);
      case 'pairs':
        return call.pairs.some((pair) => pair.account.address === address && pair.asset === ref);
    }
  }

  test('every wanted pair is in a call, and no call passes a limit', () => {
    fc.assert(
      fc.property(wants, shape, limits, listing, (wanted, kind, bounds, lists) => {
        const calls = plan(
          [read(kind, { limits: bounds, listing: kind === 'account' || kind === 'account-assets' ? lists : 'none' })],
          wanted,
        );
        for (const { account, assets } of wanted) {
          for (const ref of assets) expect(calls.some((call) => carries(call, account.address, ref))).toBe(true);
        }
        for (const { call } of calls) {
          if (call.shape === 'cross-product') {
            expect(call.accounts.length).toBeLessThanOrEqual(bounds.accounts);
            expect(call.assets.length).toBeLessThanOrEqual(bounds.assets);
            expect(call.accounts.length * call.assets.length).toBeLessThanOrEqual(bounds.pairs);
          } else if (call.shape === 'pairs') {
            expect(call.pairs.length).toBeLessThanOrEqual(bounds.pairs);
          } else if (call.shape === 'account-assets' && call.assets !== 'all') {
            expect(call.assets.length).toBeLessThanOrEqual(Math.min(bounds.assets, bounds.pairs));
          }
        }
      }),
    );
  });
});
