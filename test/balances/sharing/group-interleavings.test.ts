/**
 * One cell, one answer. Requests of an operation that come, wait, go and are answered in any order never see two amounts of one
 * cell, at a source whose amounts differ from call to call.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RequestGroups } from '../../../src/balances/sharing/request-groups.ts';
import type { Account } from '../../../src/model/identity.ts';
import { noAmounts, type Reading } from '../../../src/model/reading.ts';
import type { AnyBalanceRead } from '../../../src/providers/provider.ts';
import { runs } from '../../depth.ts';
import { account, down, get, openGate, openInvented, turns, unlimited, wholePage } from '../invented.ts';
import { standingClock } from './standing-clock.ts';

const RUNS = runs(600);
const addresses = ['a', 'b'];
const refs = ['x', 'y', 'z'];
const operations = ['one', 'two', null] as const;

let groups: RequestGroups;
beforeEach(() => {
  groups = new RequestGroups({ windowMs: 5000, maxBytes: 1e9, clock: standingClock().clock });
});
afterEach(() => groups.close());

/** Every call has amounts of its own. */
function readsOf(shape: 'account-assets' | 'cross-product'): readonly AnyBalanceRead[] {
  let calls = 0n;
  const rowsFor = (accounts: readonly Account[], assets: readonly string[] | 'all') => {
    calls += 1n;
    return wholePage(
      accounts.flatMap(({ address }) =>
        (assets === 'all' ? refs : assets).map(
          (asset): Reading => ({
            address,
            asset,
            amounts: { ...noAmounts, total: calls },
            block: null,
            facts: null,
            details: null,
          }),
        ),
      ),
    );
  };
  const common = {
    name: 'read',
    limits: unlimited,
    serves: () => true,
    filters: [],
    absent: 'unknown',
    unasked: 'drop',
  } as const;
  if (shape === 'account-assets') {
    const balances = {
      request: ({ account: { address } }: { readonly account: Account }) => get(`/${address}`),
      decode: (call: { readonly account: Account; readonly assets: readonly string[] | 'all' }) =>
        rowsFor([call.account], call.assets),
    };
    return [{ ...common, shape, listing: 'complete', balances }];
  }
  const balances = {
    request: () => get('/grid'),
    decode: (call: { readonly accounts: readonly Account[]; readonly assets: readonly string[] }) =>
      rowsFor(call.accounts, call.assets),
  };
  return [{ ...common, shape, listing: 'none', balances }];
}

type Event =
  | {
      readonly kind: 'ask';
      readonly request: number;
      readonly address: string;
      readonly refs: readonly string[] | 'all';
    }
  | { readonly kind: 'answer' | 'fail'; readonly call: number }
  | { readonly kind: 'leave'; readonly request: number };

const someRequest = fc.nat({ max: 5 });
const someEvents: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('ask' as const),
        request: someRequest,
        address: fc.constantFrom(...addresses),
        refs: fc.oneof(
          { weight: 3, arbitrary: fc.subarray(refs, { minLength: 1 }) },
          { weight: 1, arbitrary: fc.constant('all' as const) },
        ),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('answer' as const), call: fc.nat({ max: 9 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), call: fc.nat({ max: 9 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), request: someRequest }) },
  ),
  { maxLength: 25 },
);

test.each(['account-assets', 'cross-product'] as const)('%s', async (shape) => {
  let shared = 0;
  const property = fc.asyncProperty(someEvents, async (events) => {
    const gate = openGate();
    const { request, source, sent } = openInvented(readsOf(shape), { mergeWindowMs: 0, send: gate.send });
    const clients = Array.from({ length: 6 }, (_, index) => {
      const gone = new AbortController();
      const name = operations[index % 3] ?? null;
      const group = name === null ? {} : { group: groups.member(name) };
      return { gone, name: name ?? `none ${index}`, request: request({ signal: gone.signal, ...group }) };
    });
    /** By operation, address and asset. */
    const seen = new Map<string, Set<string>>();
    const asked: Promise<void>[] = [];
    const note = (key: string, amount: string): void => {
      if (/^\d+$/.test(amount)) seen.set(key, (seen.get(key) ?? new Set()).add(amount));
    };
    const ask = async ({ request: index, address, refs: wanted }: Extract<Event, { readonly kind: 'ask' }>) => {
      const client = clients[index];
      if (client === undefined) return;
      const rows =
        wanted === 'all'
          ? [await client.request.listing(account(address))].flat().map((line) => line.split('='))
          : (await client.request.pairs(account(address), wanted)).map((amount, place) => [wanted[place], amount]);
      for (const [ref, amount = ''] of rows) note(`${client.name} ${address} ${ref}`, amount);
    };
    for (const event of events) {
      if (event.kind === 'ask') asked.push(ask(event));
      if (event.kind === 'answer') gate.held[event.call]?.answer();
      if (event.kind === 'fail') gate.held[event.call]?.fail(down);
      if (event.kind === 'leave') clients[event.request]?.gone.abort();
      await turns();
    }
    for (let answered = 0; source.traffic.sharedReads.size > 0 || answered < gate.held.length; ) {
      for (; answered < gate.held.length; answered += 1) gate.held[answered]?.answer();
      await turns();
    }
    await Promise.all(asked);
    for (const [key, amounts] of seen) expect([key, amounts.size]).toEqual([key, 1]);
    expect(clients.flatMap(({ request: { faults } }) => faults)).toEqual([]);
    if (sent.length < asked.length) shared += 1;
    groups.close();
  });
  await fc.assert(property, { numRuns: RUNS });
  expect(shared).toBeGreaterThan(0);
});
