/** From wants to calls, one shape at a time. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Effort } from '../../../src/balances/plan/cover/effort.ts';
import { planCalls } from '../../../src/balances/plan/plan.ts';
import type { PlannedCall, Want } from '../../../src/balances/plan/planned-call.ts';
import { Planning } from '../../../src/balances/plan/planning.ts';
import { type Account, makeAccount } from '../../../src/model/identity.ts';
import type { AnyBalanceRead, HoldingsFilter, Limits, Listing, Shape } from '../../../src/providers/provider.ts';
import { runs } from '../../depth.ts';

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
      return `${name} ${call.accounts.map(({ address }) => address).join(',')}×${call.assets === 'all' ? 'all' : call.assets.join(',')}${filterText(call.filter)}`;
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
    ['a filter by contract alone is one too', want('a', [], [gold]), ['account a:all where 0xg/*']],
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
    const long = ['a'.repeat(15), 'b'.repeat(25), 'c'.repeat(30), 'd'.repeat(11)];
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

  test('the URL bounds a grid as the counts do', () => {
    const url = { max: 100, fixed: 40, account: () => 20, asset: () => 10 };
    const wants = ['a', 'b', 'c', 'd'].map((address) => want(address, ['x', 'y']));
    expect(plan([read('cross-product', { limits: { url } })], wants).map(brief)).toEqual([
      'cross-product a,b×x,y',
      'cross-product c,d×x,y',
    ]);
  });
});

describe('shape "pairs"', () => {
  const wants = [want('a', ['x', 'y']), want('b', ['x', 'z'])];

  test('lists of pairs up to the limit', () => {
    const calls = plan([read('pairs', { limits: { pairs: 3 } })], wants);
    expect(calls.map(brief)).toEqual(['pairs a:x,a:y,b:x', 'pairs b:z']);
    const told = calls.map(({ answers }) => answers.map(({ account: { address }, assets }) => [address, ...assets]));
    expect(told).toEqual([
      [
        ['a', 'x', 'y'],
        ['b', 'x'],
      ],
      [['b', 'z']],
    ]);
    // By the list itself it is found later that all of it was answered.
    expect(calls[0]?.answers[0]?.assets).toBe(wants[0]?.assets);
  });

  test('the URL bounds a list as the count does', () => {
    const url = { max: 100, fixed: 40, account: () => 20, asset: () => 10 };
    const calls = plan([read('pairs', { limits: { url } })], wants);
    expect(calls.map(brief)).toEqual(['pairs a:x,a:y', 'pairs b:x,b:z']);
  });
});

test.each(['cross-product', 'pairs'] as const)(
  'accounts of two networks, or with two sub-accounts, never share a call of shape "%s"',
  (shape) => {
    const named = (network: string | null, subAccount: string | null): Want => ({
      ...want('a', ['x']),
      account: makeAccount('s', { network, address: 'a', subAccount }),
    });
    const apart = [named(null, null), named('one', null), named('two', null), named(null, 'one'), named(null, 'two')];
    expect(plan([read(shape)], apart)).toHaveLength(5);
    expect(plan([read(shape)], [named('one', 'two'), { ...named('one', 'two'), assets: ['y'] }])).toHaveLength(1);
  },
);

describe('several reads', () => {
  test('a lone read gets every asset: no other read could serve it', () => {
    const choosy = read('account-assets', { serves: () => false });
    expect(plan([choosy], [want('a', ['x'])]).map(brief)).toEqual(['account-assets a:x']);
  });

  test('an asset that two reads serve goes to the first alone, a listing to the read that lists', () => {
    const native = read('cross-product', { serves: (ref) => ref === 'native' });
    const tokens = read('account-assets', { listing: 'partial' });
    expect(plan([native, tokens], [want('a', ['native', 'x'], [null])]).map(brief)).toEqual([
      'cross-product a×native',
      'account-assets a:x',
      'account-assets a:all',
    ]);
  });

  test.each<Shape>(['account', 'account-assets'])('shape "%s" without listings is never asked for one', (shape) => {
    expect(plan([read(shape)], [want('a', ['x'], [null, gold])]).map(brief)).toEqual([`${shape} a:x`]);
  });
});

/** A part of a plan or of what is wanted, as text that two parts share only if they are the same. */
const nameOf = ({ account, assets, listings }: Want): string[] => [
  ...assets.map((ref) => JSON.stringify([account.id, ref])),
  ...listings.map((filter) => JSON.stringify([account.id, filter])),
];

/** The assets that a call reads of an account. */
function readOf({ call }: PlannedCall, id: string): readonly string[] | 'all' {
  switch (call.shape) {
    case 'account':
      if (call.account.id !== id) return [];
      return call.asset === 'all' ? 'all' : [call.asset];
    case 'account-assets':
      return call.account.id === id ? call.assets : [];
    case 'cross-product':
      return call.accounts.some((account) => account.id === id) ? call.assets : [];
    case 'pairs':
      return call.pairs.filter(({ account }) => account.id === id).map(({ asset }) => asset);
  }
}

/** What a call can answer of a want, going by the call alone. */
function answeredBy(planned: PlannedCall, { account, assets, listings }: Want): Want {
  const { filter } = planned.call;
  const found = readOf(planned, account.id);
  return {
    account,
    assets: assets.filter((ref) => (found === 'all' ? filter === null : found.includes(ref))),
    listings: listings.filter((wanted) => found === 'all' && lets(filter, wanted)),
  };
}

/** Whether a listing with `filter` holds all that one with `wanted` does. */
function lets(filter: HoldingsFilter | null, wanted: HoldingsFilter | null): boolean {
  return (['contract', 'type'] as const).every(
    (part) => filter === null || filter[part] === null || filter[part] === wanted?.[part],
  );
}

/** The names of the limits that a call passes. */
function passedBy({ call }: PlannedCall, limits: Limits): string[] {
  switch (call.shape) {
    case 'account':
      return [];
    case 'account-assets':
      return call.assets === 'all' ? [] : passed(limits, [call.account], call.assets, call.assets.length);
    case 'cross-product':
      if (call.assets === 'all') {
        const anyNumber = { assets: Number.POSITIVE_INFINITY, pairs: Number.POSITIVE_INFINITY };
        return passed({ ...limits, ...anyNumber, accounts: limits.listed ?? limits.accounts }, call.accounts, [], 0);
      }
      return passed(limits, call.accounts, call.assets, call.accounts.length * call.assets.length);
    case 'pairs': {
      const [accounts, assets] = [call.pairs.map(({ account }) => account), call.pairs.map(({ asset }) => asset)];
      const anyNumber = { accounts: Number.POSITIVE_INFINITY, assets: Number.POSITIVE_INFINITY };
      return passed({ ...limits, ...anyNumber }, accounts, assets, call.pairs.length);
    }
  }
}

function passed(limits: Limits, accounts: readonly Account[], assets: readonly string[], pairs: number): string[] {
  const { url } = limits;
  const bytes = url && [...accounts.map(({ address }) => url.account(address)), ...assets.map((ref) => url.asset(ref))];
  return [
    ...(accounts.length > limits.accounts ? ['accounts'] : []),
    ...(assets.length > limits.assets ? ['assets'] : []),
    ...(pairs > limits.pairs ? ['pairs'] : []),
    ...(url && bytes && bytes.reduce((sum, one) => sum + one, url.fixed) > url.max ? ['bytes'] : []),
  ];
}

describe('for any wants, any shape and any limits', () => {
  /** Texts that are easily mixed up, among them the names of what every object has. */
  const name = fc.constantFrom('a', 'A', 'a,b', 'b', '0', '__proto__', 'constructor', '"', 'null');
  const filter = fc.constantFrom<HoldingsFilter | null>(null, nft, gold, { contract: '0xg', type: 'ERC721' });
  const setting = fc.constantFrom<string | null>(null, 'n', '__proto__');
  const wants = fc.uniqueArray(
    fc.record({
      account: fc
        .record({ network: setting, address: name, subAccount: setting })
        .map((account) => makeAccount('s', account)),
      assets: fc.uniqueArray(name, { maxLength: 5 }),
      listings: fc.uniqueArray(filter, { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 7, selector: ({ account }) => account.id },
  );
  const count = (max: number) => fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max }));
  const limits = fc.record({
    accounts: count(4),
    listed: count(3),
    assets: count(4),
    pairs: count(6),
    // Room for any one pair: a name has at most 11 letters.
    url: fc.option(
      fc.integer({ min: 47, max: 80 }).map((max) => ({
        max,
        fixed: 20,
        account: (address: string) => address.length + 3,
        asset: (ref: string) => ref.length + 2,
      })),
      { nil: null },
    ),
  });
  const asked = fc
    .record({
      wants,
      limits,
      shape: fc.constantFrom<Shape>('account', 'account-assets', 'cross-product', 'pairs'),
      listing: fc.constantFrom<Listing>('none', 'partial', 'complete'),
      filters: fc.subarray<keyof HoldingsFilter>(['contract', 'type']),
      maxSurplus: fc.constantFrom(0, 1, 9),
    })
    .map(({ listing, ...rest }) => ({
      ...rest,
      // A call for pairs names each of them.
      listing: rest.shape === 'pairs' ? ('none' as const) : listing,
    }));

  test('all that is wanted is answered, by calls inside the limits that bring what they are there for', () => {
    fc.assert(
      fc.property(asked, ({ wants: wanted, maxSurplus, shape, ...options }) => {
        const calls = plan([read(shape, options)], wanted, maxSurplus);
        const due = wanted.flatMap((one) => nameOf(options.listing === 'none' ? { ...one, listings: [] } : one));
        const answered = calls.flatMap(({ answers }) => answers.flatMap(nameOf));
        expect(new Set(answered)).toEqual(new Set(due));
        // Rectangles may overlap; nothing else asks for a pair twice.
        if (shape !== 'cross-product') expect(answered.length).toBe(due.length);
        for (const call of calls) {
          const purpose = call.answers.flatMap(nameOf);
          expect(purpose).not.toEqual([]);
          expect(wanted.flatMap((one) => nameOf(answeredBy(call, one)))).toEqual(expect.arrayContaining(purpose));
          expect(passedBy(call, options.limits)).toEqual([]);
        }
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('shape "cross-product" with a listing', () => {
  const many = (from: number, to: number, assets: readonly string[], listings: Want['listings'] = []): Want[] =>
    Array.from({ length: to - from }, (_, index) => want(`a${from + index}`, assets, listings));
  const kinds = (calls: readonly PlannedCall[]): string[] =>
    calls.map(({ call }) => {
      if (call.shape !== 'cross-product') throw new Error('the call has another shape');
      return `${call.accounts.length}×${call.assets === 'all' ? 'all' : call.assets.length}${filterText(call.filter)}`;
    });
  const scattered = Array.from({ length: 40 }, (_, index) => want(`s${index}`, [`y${index}`]));
  const shared = Array.from({ length: 5 }, (_, index) => `x${index}`);

  test.each<[string, ReadOptions, readonly Want[], number, string[]]>([
    ['holdings of ten accounts', { listing: 'complete' }, many(0, 10, [], [null]), 9, ['10×all']],
    ['chosen assets of ten accounts', { listing: 'complete' }, many(0, 10, shared), 9, ['10×5']],
    [
      'holdings of some and chosen assets of others',
      { listing: 'complete' },
      [...many(0, 4, [], [null]), ...many(4, 10, shared)],
      9,
      ['10×all'],
    ],
    [
      'the same where the list may leave assets out',
      { listing: 'partial' },
      [...many(0, 4, ['x0'], [null]), ...many(4, 10, shared)],
      9,
      ['10×5', '4×all'],
    ],
    [
      'the same where a call lists few accounts: nobody is listed in vain',
      { listing: 'complete', limits: { listed: 5 } },
      [...many(0, 5, [], [null]), ...many(5, 12, shared)],
      9,
      ['7×5', '5×all'],
    ],
    [
      'more grids than lists',
      { listing: 'complete', limits: { assets: 2, listed: 6 } },
      many(0, 10, shared),
      9,
      ['6×all', '4×all'],
    ],
    [
      'as many grids as lists',
      { listing: 'complete', limits: { assets: 3, listed: 5 } },
      many(0, 10, shared),
      9,
      ['10×2', '10×3'],
    ],
    [
      'few pairs, of which a list reads what no grid would share',
      { listing: 'complete', limits: { listed: 2 } },
      [want('a', ['x']), want('b', ['x']), want('c', ['x']), want('d', ['y']), want('e', ['z'])],
      0,
      ['3×1', '2×all'],
    ],
    [
      'many pairs, of which lists read those that no grid would share',
      { listing: 'complete', limits: { listed: 20 } },
      [...many(0, 60, shared), ...scattered],
      0,
      ['60×5', '20×all', '20×all'],
    ],
    [
      'what one filter leaves of many',
      { listing: 'complete', filters: ['type'] },
      many(0, 3, [], [nft]),
      9,
      ['3×all where */ERC721'],
    ],
    [
      'what two filters leave, where a call can list all',
      { listing: 'complete', filters: ['type', 'contract'] },
      [...many(0, 3, [], [nft]), ...many(3, 6, [], [gold])],
      9,
      ['6×all'],
    ],
    [
      'what two filters leave, where it can not',
      { listing: 'complete', filters: ['type', 'contract'], limits: { accounts: 3 } },
      [
        want('a', [], [nft]),
        want('b', [], [gold]),
        want('c', [], [nft]),
        want('d', [], [gold]),
        ...many(0, 2, [], [nft]),
      ],
      9,
      ['3×all where */ERC721', '3×all'],
    ],
    [
      'a URL that holds three accounts',
      { listing: 'complete', limits: { url: { max: 100, fixed: 40, account: () => 20, asset: () => 1000 } } },
      many(0, 7, [], [null]),
      9,
      ['3×all', '3×all', '1×all'],
    ],
  ])('%s', (_, options, wants, maxSurplus, calls) => {
    expect(kinds(plan([read('cross-product', options)], wants, maxSurplus))).toEqual(calls);
  });

  test('accounts of two networks are never listed together', () => {
    const apart = [null, 'n'].map(
      (network): Want => ({
        account: makeAccount('s', { network, address: 'a', subAccount: null }),
        assets: [],
        listings: [null],
      }),
    );
    expect(kinds(plan([read('cross-product', { listing: 'complete' })], apart))).toEqual(['1×all', '1×all']);
  });

  const name = fc.constantFrom('x', 'y', 'z', 'w');
  const someWants = fc.array(fc.record({ assets: fc.uniqueArray(name, { maxLength: 3 }), isListed: fc.boolean() }), {
    minLength: 1,
    maxLength: 24,
  });
  const small = fc.record({
    wants: someWants.map((list) =>
      list
        .map(({ assets, isListed }, index) => want(`a${index}`, assets, isListed ? [null] : []))
        .filter(({ assets, listings }) => assets.length + listings.length > 0),
    ),
    limits: fc.record({
      accounts: fc.integer({ min: 1, max: 5 }),
      assets: fc.integer({ min: 1, max: 3 }),
      listed: fc.integer({ min: 1, max: 5 }),
    }),
    maxSurplus: fc.constantFrom(0, 1, 9),
  });
  const pairsOf = (wants: readonly Want[]): number =>
    wants.reduce((sum, { assets, listings }) => sum + (listings.length > 0 ? 0 : assets.length), 0);

  test('never takes more calls than lists alone, or than lists of those whose holdings are wanted', () => {
    fc.assert(
      fc.property(small, ({ wants, limits, maxSurplus }) => {
        const calls = plan([read('cross-product', { listing: 'complete', limits })], wants, maxSurplus).length;
        const listed = wants.filter(({ listings }) => listings.length > 0);
        const rest = wants.filter(({ listings }) => listings.length === 0);
        const grids = plan([read('cross-product', { limits })], rest, maxSurplus).length;
        const lists = (count: number) => Math.ceil(count / limits.listed);
        expect(calls).toBeLessThanOrEqual(Math.min(lists(wants.length), lists(listed.length) + grids));
      }),
      { numRuns: runs(300) },
    );
  });

  test('takes the fewest calls that any way of listing some of the accounts takes', () => {
    fc.assert(
      fc.property(
        small.filter(({ wants }) => pairsOf(wants) <= 8),
        ({ wants, limits, maxSurplus }) => {
          const calls = plan([read('cross-product', { listing: 'complete', limits })], wants, maxSurplus).length;
          const rest = wants.filter(({ listings }) => listings.length === 0);
          const most = 2 ** rest.length;
          let fewest = Number.POSITIVE_INFINITY;
          for (let mask = 0; mask < most; mask += 1) {
            const inGrids = rest.filter((_, index) => (mask & (1 << index)) !== 0);
            const grids = plan([read('cross-product', { limits })], inGrids, maxSurplus).length;
            fewest = Math.min(fewest, grids + Math.ceil((wants.length - inGrids.length) / limits.listed));
          }
          expect(calls).toBe(fewest);
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

test('a read that serves nothing of what is wanted takes no part in the plan', () => {
  const wants = [
    { account: makeAccount('s', { network: null, address: '1', subAccount: null }), assets: ['a', 'b'], listings: [] },
  ];
  const stepsOf = (reads: readonly AnyBalanceRead[]): number => {
    const effort = new Effort();
    expect(planCalls(reads, wants, { at: null, maxSurplus: 0, planning: new Planning(effort) })).toHaveLength(1);
    return effort.spent;
  };
  const one = read('cross-product');
  expect(stepsOf([one, read('cross-product', { serves: () => false })]) - stepsOf([one])).toBe(10 + 5 * 2);
});
