/** What rows that cannot be read make of lists, facts and answers as a whole. */

import { describe, expect, test } from 'vitest';
import { listingDoubt, shownDoubt } from '../../../src/balances/absence/completeness.ts';
import { gapInList, requireAsked, requireReadable } from '../../../src/balances/absence/unreadable-rows.ts';
import { openFacts } from '../../../src/balances/fact/asset-facts.ts';
import type { FactsAnswer } from '../../../src/balances/fact/catalogue.ts';
import { keepsHistory, listNetworks, requireReadable as requireNetwork } from '../../../src/balances/fact/networks.ts';
import type { Exchange } from '../../../src/http/exchange.ts';
import { type Failure, FailureError } from '../../../src/model/failure.ts';
import { makeAsset } from '../../../src/model/identity.ts';
import type {
  AssetAnswer,
  AssetFactsRead,
  NetworkFacts,
  NetworkReads,
  Page,
  UnreadableRow,
} from '../../../src/providers/provider.ts';
import { account, get, openInvented, read, unlimited, wholePage } from '../invented.ts';

const context = { signal: new AbortController().signal };
const odd: UnreadableRow = { detail: '[1].id: expected an id' };
const unaskable: UnreadableRow = { detail: '[2].id: the slot of an NFT', unaskable: true };

async function failureOf(run: () => unknown): Promise<Failure | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}

describe('a page with rows of which none can be read', () => {
  test.each<[string, Page<number>, string | null]>([
    ['no rows at all', { items: [] }, null],
    ['one that can be read', { items: [1], unreadable: [odd] }, null],
    ['further pages', { items: [], unreadable: [odd], next: get('/2') }, null],
    ['one that no reference can name', { items: [], unreadable: [odd, unaskable] }, null],
    ['nothing else', { items: [], unreadable: [odd, odd] }, odd.detail],
  ])('is judged with %s', async (_name, page, detail) => {
    expect((await failureOf(() => requireReadable(page)))?.detail ?? null).toBe(detail);
  });

  test('is refused on its own, and not as the last of several', async () => {
    const paged = (first: Page<never>, last: Page<never>) => {
      const balances = read({ rows: {} });
      if (balances.shape !== 'account-assets') throw new Error('the read has another shape');
      const { request } = openInvented([
        {
          ...balances,
          balances: {
            request: () => get('/1'),
            decode: (_call: unknown, { request: { path } }: Exchange) => (path === '/1' ? first : last),
          },
        },
      ]);
      return request().loader.pairs(account('a'), ['x'], null);
    };
    const lone = { items: [], unreadable: [odd] };
    const [alone] = (await paged(lone, lone)).all();
    expect(alone).toMatchObject({ failure: { code: 'UPSTREAM_BAD_RESPONSE', detail: odd.detail } });
    const [last] = (await paged({ items: [], next: get('/2') }, lone)).all();
    expect(last).toMatchObject({ failure: { code: 'NOT_REPORTED', detail: odd.detail } });
  });
});

test('a row that cannot be read, of an account that was not asked for, condemns the answer', async () => {
  const refused = (...rows: readonly UnreadableRow[]) =>
    failureOf(() => requireAsked([{}, { unreadable: rows }], (address) => address === 'a'));
  expect(await refused()).toBeNull();
  expect(await refused(odd, { ...odd, address: 'a' })).toBeNull();
  expect(await refused(odd, { ...odd, address: 'a' }, { ...odd, address: 'b' })).toMatchObject({
    code: 'UPSTREAM_MISATTRIBUTED',
    detail: 'the answer has a row for an account that the call did not name',
  });
});

test('a row that no reference can name is missing from a list, and from nothing else', () => {
  const pages = [{ ...wholePage([]), unreadable: [{ ...unaskable, address: 'a' }] }];
  expect([shownDoubt('a', pages), listingDoubt('a', pages)]).toEqual([null, unaskable.detail]);
  expect([shownDoubt('b', pages), listingDoubt('b', pages)]).toEqual([null, null]);
  expect(gapInList(pages)).toBeNull();
  expect(gapInList([{ unreadable: [unaskable, odd] }])).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    detail: 'an entry of the list cannot be read: [1].id: expected an id',
  });
});

describe('facts', () => {
  const reported = (asset: string): AssetAnswer => ({
    asset,
    facts: { name: asset, symbol: null, scale: null, type: null, contract: null, details: null },
  });
  const factsRead = (mode: AssetFactsRead['mode'], unreadable: readonly UnreadableRow[]): AssetFactsRead => ({
    mode,
    limits: unlimited,
    facts: { request: () => get('/facts', 'facts'), decode: () => ({ items: [reported('gold')], unreadable }) },
  });
  const load = async (facts: AssetFactsRead): Promise<readonly string[]> => {
    const { source } = openInvented([], { provider: { facts } });
    const loader = openFacts(source, context);
    const answers = await Promise.all(
      ['gold', 'wine'].map((ref) => loader.load(makeAsset('s', { network: null, ref }))),
    );
    return answers.map((answer: FactsAnswer) => ('failure' in answer ? answer.failure.code : 'known'));
  };

  test.each(['catalogue', 'ids'] as const)(
    'an asset missing from an incomplete list (%s) is not UNKNOWN_ASSET',
    async (mode) => {
      expect(await load(factsRead(mode, []))).toEqual(['known', 'UNKNOWN_ASSET']);
      expect(await load(factsRead(mode, [odd]))).toEqual(['known', 'UPSTREAM_BAD_RESPONSE']);
      expect(await load(factsRead(mode, [unaskable]))).toEqual(['known', 'UNKNOWN_ASSET']);
    },
  );

  test.each([
    [[], 'UNKNOWN_ASSET'],
    [[odd], 'UPSTREAM_BAD_RESPONSE'],
    [[unaskable], 'UNKNOWN_ASSET'],
  ] as const)(
    'silence about an asset that the catalogue does not show is no zero (case %#)',
    async (unreadable, code) => {
      const provider = { facts: factsRead('catalogue', unreadable) };
      const { request } = openInvented([read({ rows: {}, absent: 'zero' })], { provider });
      expect(await request().pairs(account('a'), ['gold', 'wine'])).toEqual(['0', code]);
    },
  );
});

describe('networks', () => {
  const facts: NetworkFacts = { history: true, version: null, errors: [], failure: null };
  const reads = (unreadable: readonly UnreadableRow[], reported: NetworkFacts = facts): NetworkReads => ({
    configured: null,
    list: { request: () => get('/list'), decode: () => ({ items: ['a/b'], unreadable }) },
    facts: { request: () => get('/facts'), decode: () => ({ items: [reported] }) },
    status: {
      request: () => get('/status'),
      decode: () => ({ items: [{ current: null, genesis: null, oldest: null, synced: null, failure: null }] }),
    },
    history: () => null,
  });
  const open = (networks: NetworkReads) => openInvented([], { provider: { networks } }).source;

  test('a list that lacks an entry does not prove that a network is not served', async () => {
    const [whole, lacking] = [open(reads([])), open(reads([odd]))];
    expect((await listNetworks(whole, context)).gap).toBeNull();
    expect((await listNetworks(lacking, context)).gap).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
    const other = { network: 'x/y', at: null };
    expect(await failureOf(() => requireNetwork(whole, other, context))).toMatchObject({ code: 'UNKNOWN_NETWORK' });
    expect(await failureOf(() => requireNetwork(lacking, other, context))).toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
    });
    expect(await failureOf(() => requireNetwork(lacking, { ...other, network: 'a/b' }, context))).toBeNull();
  });

  test('history of which nothing can be read is not taken for none', async () => {
    const [failure] = [gapInList([{ unreadable: [odd] }])];
    const source = open(reads([], { ...facts, history: null, failure }));
    const past = { network: 'a/b', at: { number: 1n, hash: null } };
    expect(await failureOf(() => requireNetwork(source, past, context))).toEqual(failure);
    expect(await keepsHistory(source, 'a/b', context)).toBe(false);
  });
});
