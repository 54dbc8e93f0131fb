/**
 * Whatever is asked, in whatever company: each pair has the amount of its own network, address, sub-account, asset and block.
 * The names are parts of each other, and the source answers with addresses alone.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Freshness } from '../../../src/balances/kept/kept-balances.ts';
import { AmountCells, type Cell } from '../../../src/model/amount-cells.ts';
import { FailureError, failure } from '../../../src/model/failure.ts';
import { type Account, type AccountName, makeAccount } from '../../../src/model/identity.ts';
import { type BlockRef, noAmounts, type Reading } from '../../../src/model/reading.ts';
import { chosenAssets } from '../../../src/providers/chosen.ts';
import type { AnyBalanceRead, HoldingsFilter, Limits, Listing, Page } from '../../../src/providers/provider.ts';
import { runs } from '../../depth.ts';
import { get, openInvented, turns, unlimited, wholePage } from '../invented.ts';

const RUNS = runs(60);
const names: readonly AccountName[] = [
  { network: null, address: 'a', subAccount: null },
  { network: null, address: 'aa', subAccount: null },
  { network: null, address: 'b', subAccount: null },
  { network: null, address: 'a', subAccount: 's' },
  { network: null, address: 'a', subAccount: 'ss' },
  { network: null, address: 'b', subAccount: 's' },
  { network: 'n', address: 'a', subAccount: null },
  { network: 'n', address: 'b', subAccount: null },
  { network: 'n', address: 'a', subAccount: 's' },
  { network: 'n/m', address: 'a', subAccount: null },
];
const accounts = names.map((name) => makeAccount('s', name));
const refs = ['x', 'xx', 'y', 'b'];
const blocks: readonly (BlockRef | null)[] = [
  null,
  { number: 5n, hash: null },
  { number: 55n, hash: null },
  { number: 5n, hash: '0xa' },
  { number: 5n, hash: '0xb' },
];

/** No call that names this pair is answered, in any company; what it costs are pairs of its account or its asset. */
const REFUSED = { address: 'b', ref: 'xx' };

function truth({ network, address, subAccount }: Account, ref: string, at: BlockRef | null): string {
  const account = names.findIndex(
    (name) => name.network === network && name.address === address && name.subAccount === subAccount,
  );
  const block = blocks.findIndex((one) => one?.number === at?.number && one?.hash === at?.hash);
  return String(((account + 1) * 10 + refs.indexOf(ref)) * 10 + block);
}

function readingsOf(who: readonly Account[], assets: readonly string[] | 'all', at: BlockRef | null): Page<Reading> {
  const items = who.flatMap((account) =>
    (assets === 'all' ? refs : assets).map(
      (ref): Reading => ({
        address: account.address,
        asset: ref,
        amounts: { ...noAmounts, total: BigInt(truth(account, ref, at)) },
        block: null,
        facts: null,
        details: null,
      }),
    ),
  );
  // The order of rows means nothing.
  return wholePage(items.toReversed());
}

function refuse(addresses: readonly string[], assets: readonly string[]): void {
  if (addresses.includes(REFUSED.address) && assets.includes(REFUSED.ref)) {
    throw new FailureError(failure('UPSTREAM_REJECTED'));
  }
}

const common = { name: 'read', serves: () => true, filters: [], absent: 'unknown', unasked: 'fault' } as const;

const grids =
  (listing: Listing) =>
  (limits: Limits): AnyBalanceRead => ({
    ...common,
    limits,
    listing,
    shape: 'cross-product',
    balances: {
      request: ({ accounts: who, assets }) => get(`/${who.map(({ id }) => id)}/${assets}`),
      decode({ accounts: who, assets, at }) {
        refuse(
          who.map(({ address }) => address),
          assets === 'all' ? [] : assets,
        );
        return readingsOf(who, assets, at);
      },
    },
  });

const shapes: Readonly<Record<string, (limits: Limits) => AnyBalanceRead>> = {
  account: (limits) => ({
    ...common,
    limits,
    listing: 'complete',
    shape: 'account',
    balances: {
      request: ({ account, asset }) => get(`/${account.id}/${asset}`),
      decode({ account, asset, at }) {
        refuse([account.address], [asset]);
        return readingsOf([account], asset === 'all' ? 'all' : [asset], at);
      },
    },
  }),
  'account-assets': (limits) => ({
    ...common,
    limits,
    listing: 'none',
    shape: 'account-assets',
    balances: {
      request: ({ account, assets }) => get(`/${account.id}/${assets}`),
      decode({ account, assets, at }) {
        refuse([account.address], assets === 'all' ? [] : assets);
        return readingsOf([account], assets, at);
      },
    },
  }),
  'cross-product': grids('none'),
  'cross-product that lists': grids('complete'),
  'cross-product by cells': (limits) => ({
    ...common,
    limits,
    listing: 'none',
    shape: 'cross-product',
    balances: {
      // The path says what the cells are of: they are filled without the call.
      request: ({ accounts: who, assets, at }) =>
        get(JSON.stringify([who.map((account) => chosenAssets(assets).map((ref) => truth(account, ref, at)))].flat())),
      decode: () => wholePage([]),
    },
    cells({ accounts: who, assets }, { request }) {
      refuse(
        who.map(({ address }) => address),
        assets,
      );
      const reported: readonly (readonly Cell[])[] = JSON.parse(request.path);
      const cells = AmountCells.of(reported.flat());
      return { cells, completeness: { rows: cells.length, counted: null, cutAt: null, doubts: [] } };
    },
  }),
  pairs: (limits) => ({
    ...common,
    limits,
    listing: 'none',
    shape: 'pairs',
    balances: {
      request: ({ pairs }) => get(`/${pairs.map(({ account, asset }) => `${account.id}/${asset}`)}`),
      decode({ pairs, at }) {
        for (const { account, asset } of pairs) refuse([account.address], [asset]);
        return wholePage(pairs.flatMap(({ account, asset }) => readingsOf([account], [asset], at).items));
      },
    },
  }),
};

interface Question {
  readonly request: number;
  readonly who: Account;
  readonly assets: readonly string[];
  readonly at: BlockRef | null;
  readonly freshness: Freshness | null;
  /** Whether it waits for a turn before. */
  readonly isLater: boolean;
}

const question: fc.Arbitrary<Question> = fc.record({
  request: fc.nat(2),
  who: fc.constantFrom(...accounts),
  assets: fc.oneof(
    fc.array(fc.constantFrom(...refs), { minLength: 1, maxLength: 5 }),
    // The same list, shared by many.
    fc.constantFrom(refs, ['y', 'x']),
  ),
  at: fc.constantFrom(...blocks),
  freshness: fc.constantFrom<Freshness | null>(
    null,
    { maxAgeMs: 60_000, staleIfErrorMs: 0 },
    { maxAgeMs: 0, staleIfErrorMs: 60_000 },
    { maxAgeMs: 60_000, staleIfErrorMs: 60_000 },
  ),
  isLater: fc.boolean(),
});
const limits = fc.constantFrom<Partial<Limits>>(
  {},
  { accounts: 2 },
  { assets: 2 },
  { pairs: 3 },
  { accounts: 1, assets: 1 },
  { listed: 2, assets: 1 },
);
const NO_FILTER: HoldingsFilter | null = null;

test.each(Object.keys(shapes))(`${RUNS} random groups of questions, shape %s`, async (shape) => {
  await fc.assert(
    fc.asyncProperty(fc.array(question, { minLength: 1, maxLength: 14 }), limits, async (questions, limited) => {
      const make = shapes[shape];
      if (make === undefined) throw new Error('no such shape');
      const read = make({ ...unlimited, ...limited });
      const { request: open } = openInvented([read]);
      const requests = [open(), open(), open()];
      const asked: Promise<void>[] = [];
      for (const { request, who, assets, at, freshness, isLater } of questions) {
        if (isLater) await turns();
        const loader = requests[request]?.loader;
        if (loader === undefined) throw new Error('no such request');
        asked.push(
          Promise.resolve(loader.pairs(who, assets, at, freshness)).then((outcomes) => {
            const reported = outcomes.all();
            expect(reported).toHaveLength(assets.length);
            for (const [index, ref] of assets.entries()) {
              const outcome = reported[index];
              const isRefused = who.address === REFUSED.address || ref === REFUSED.ref;
              const amount =
                outcome && 'value' in outcome ? String(outcome.value.amounts.total) : outcome?.failure.code;
              const isRight = amount === truth(who, ref, at) || (isRefused && amount === 'UPSTREAM_REJECTED');
              expect(isRight, `${who.id} ${ref} at ${at?.number} ${at?.hash}: ${amount}`).toBe(true);
              const digits = outcomes.totals.digits(index);
              if (digits !== null) expect(digits).toBe(truth(who, ref, at));
            }
          }),
        );
        if (read.listing === 'none') continue;
        asked.push(
          loader.holdings(who, NO_FILTER, at, freshness).then((held) => {
            expect('failure' in held).toBe(false);
            const balances = 'failure' in held ? [] : held.balances;
            for (const { ref, outcome } of balances) {
              expect('value' in outcome && String(outcome.value.amounts.total)).toBe(truth(who, ref, at));
            }
          }),
        );
      }
      for (const settled of await Promise.allSettled(asked)) if (settled.status === 'rejected') throw settled.reason;
      for (const request of requests) expect(request.faults).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});
