/** Which signs of an answer prove that it is whole. */
import { describe, expect, test } from 'vitest';
import {
  countedSigns,
  cutDoubt,
  doubledDoubt,
  doubtAbout,
  listingDoubt,
  type Signs,
  shownDoubt,
} from '../../../src/balances/absence/completeness.ts';
import { type NamedAsset, openNearMisses } from '../../../src/balances/absence/near-miss.ts';
import { FailureError, failure } from '../../../src/model/failure.ts';
import type { AssetFacts } from '../../../src/model/reading.ts';
import { atOnce } from '../../../src/model/steps.ts';
import { usualKin } from '../../../src/providers/kin.ts';
import type { Completeness } from '../../../src/providers/provider.ts';

const page = (changes: Partial<Completeness> = {}, unreadable?: Signs['unreadable']): Signs => ({
  completeness: { rows: 3, counted: null, cutAt: null, doubts: [], ...changes },
  ...(unreadable === undefined ? {} : { unreadable }),
});

describe('silence', () => {
  test.each<[string, readonly Signs[], string | null]>([
    ['a whole page', [page()], null],
    ['several whole pages', [page(), page({ cutAt: 50 })], null],
    ['a full page before the last', [page({ cutAt: 3 }), page({ rows: 1, cutAt: 3 })], null],
    ['no page', [], 'nothing shows that the answer is whole'],
    ['a page that states nothing', [{}], 'nothing shows that the answer is whole'],
    ['one of two that states nothing', [page(), {}], 'nothing shows that the answer is whole'],
    ['a full last page', [page(), page({ cutAt: 3 })], 'an answer of 3 rows may have been cut there'],
    ['a doubt on any page', [page({ doubts: ['odd', 'second'] }), page()], 'odd'],
    [
      'a row that may be anything',
      [page({}, [{ detail: 'rows[1]: expected an object' }])],
      'rows[1]: expected an object',
    ],
    ['a row of the account', [page({}, [{ detail: 'hers', address: 'a' }])], 'hers'],
    ['a row of another account', [page({}, [{ detail: 'his', address: 'b' }])], null],
  ])('%s', (_name, pages, expected) => expect(doubtAbout('a', pages)).toBe(expected));

  test('what was never stated speaks against nothing', () => {
    expect(shownDoubt('a', [{}])).toBeNull();
    expect(cutDoubt([page({ doubts: ['odd'] })])).toBeNull();
    expect(cutDoubt([page({ cutAt: 3 })])).not.toBeNull();
    expect(listingDoubt('a', [{}, page({}, [{ detail: 'hers', address: 'a' }])])).toBe('hers');
    expect(listingDoubt('a', [{}])).toBeNull();
  });
});

test.each<[string, readonly string[], boolean]>([
  ['no rows', [], false],
  ['each pair once', ['a GOLD', 'a IRON', 'b GOLD'], false],
  ['one pair twice', ['a GOLD', 'b GOLD', 'b GOLD'], true],
  ['one pair twice, far apart', ['a GOLD', 'a IRON', 'b GOLD', 'a GOLD'], true],
])('%s: whether another pair may have been left out', (_name, rows, doubted) => {
  const readings = rows.map((row) => row.split(' ')).map(([address = '', asset = '']) => ({ address, asset }));
  expect(doubledDoubt(readings)).toEqual(doubted ? expect.stringContaining('stands twice') : null);
});

describe('counts', () => {
  const code = (pages: readonly Signs[]): string => {
    try {
      countedSigns(pages);
      return 'taken';
    } catch (error) {
      if (error instanceof FailureError) return error.failure.code;
      throw error;
    }
  };

  test.each<[string, readonly Signs[], string]>([
    ['as many as counted', [page({ counted: 6 }), page()], 'taken'],
    ['more than counted', [page({ counted: 1 })], 'taken'],
    ['fewer than counted', [page({ counted: 4 })], 'UPSTREAM_TRUNCATED'],
    ['fewer than any page counts', [page({ counted: 6 }), page({ counted: 7 })], 'UPSTREAM_TRUNCATED'],
    ['none counted', [page(), {}], 'taken'],
  ])('%s', (_name, pages, expected) => expect(code(pages)).toBe(expected));

  test('what is taken is the signs alone, without the rows of the pages', () => {
    const lost = [{ detail: 'odd' }];
    const { completeness } = page();
    const pages = [{ ...page({}, lost), items: [1, 2] }, { items: [] }];
    expect(countedSigns(pages)).toStrictEqual([{ completeness, unreadable: lost }, {}]);
  });

  test('the refusal states both counts', () => {
    expect(() => countedSigns([page({ counted: 9 }), page()])).toThrow(
      new FailureError(failure('UPSTREAM_TRUNCATED', { detail: 'it counts 9 rows, and 6 arrived' })),
    );
  });
});

describe('near misses', () => {
  const facts = (changes: Partial<AssetFacts>): AssetFacts => ({
    name: null,
    symbol: null,
    scale: null,
    type: null,
    contract: null,
    details: null,
    ...changes,
  });
  const row = (asset: string, stated: AssetFacts | null = null): NamedAsset => ({ asset, facts: stated });
  const nearest = (rows: readonly NamedAsset[], ref: string, known: Readonly<Record<string, AssetFacts>> = {}) =>
    atOnce(openNearMisses(rows, { rule: {}, factsOf: (other) => known[other] ?? null }))(ref, () => true);

  test('another spelling of the reference', () => {
    expect(nearest([row('GOLD')], 'gold')).toBe('GOLD');
    expect(nearest([row('GOLD'), row('gold')], 'gold')).toBe('GOLD');
    expect(nearest([row('gold')], 'gold')).toBeNull();
    expect(nearest([row('golden')], 'gold')).toBeNull();
  });

  test('the same symbol or contract, as far as the facts are known', () => {
    const mine = { mine: facts({ symbol: 'USDC', contract: '0xA' }) };
    expect(nearest([row('other', facts({ symbol: 'usdc' }))], 'mine', mine)).toBe('other');
    expect(nearest([row('other', facts({ contract: '0xa' }))], 'mine', mine)).toBe('other');
    expect(nearest([row('other', facts({ symbol: 'DAI', contract: '0xb' }))], 'mine', mine)).toBeNull();
    expect(nearest([row('other', facts({ symbol: 'USDC' }))], 'mine')).toBeNull();
  });

  test.each([' USDC', 'US DC', 'ＵＳＤＣ', 'usdc\u00a0'])('the same symbol spelled %j', (symbol) => {
    expect(nearest([row('other', facts({ symbol }))], 'mine', { mine: facts({ symbol: 'USDC' }) })).toBe('other');
  });

  test('what is not there is passed over', () => {
    const near = atOnce(openNearMisses([row('GOLD'), row('Gold')], { rule: {}, factsOf: () => null }));
    expect(near('gold', (other) => other !== 'GOLD')).toBe('Gold');
    expect(near('gold', () => false)).toBeNull();
  });

  test('tokens of one collection are not near each other', () => {
    for (const type of ['ERC721', 'erc1155', 'NFT', 'NON_FUNGIBLE_UNIQUE', 'non-fungible', 'nonFungible']) {
      expect(usualKin('X/1', facts({ symbol: 'CAT', contract: '0xC', type }))).toEqual(['ref:X/1']);
    }
    for (const type of ['ERC20', 'FUNGIBLE', null]) {
      expect(usualKin('X', facts({ symbol: 'CAT', contract: '0xC', type }))).toEqual([
        'ref:X',
        'symbol:CAT',
        'contract:0xC',
      ]);
    }
    expect(usualKin('X', null)).toEqual(['ref:X']);
    expect(usualKin('X', facts({}))).toEqual(['ref:X']);
  });

  test('a provider may name the kin itself', () => {
    const rule = { kin: (ref: string) => [ref.slice(0, 2)] };
    expect(atOnce(openNearMisses([row('ab1')], { rule, factsOf: () => null }))('ab2', () => true)).toBe('ab1');
  });
});
