/**
 * Shared = alone. Requests that come, wait and are answered in any order get exactly what each gets alone, and
 * together they cost no more calls.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { failure } from '../../../src/model/failure.ts';
import type { Account } from '../../../src/model/identity.ts';
import { noAmounts, type Reading } from '../../../src/model/reading.ts';
import type { AnyBalanceRead, HoldingsFilter, Limits } from '../../../src/providers/provider.ts';
import { runs } from '../../depth.ts';
import { account, get, type InventedRequest, openGate, openInvented, turns, unlimited } from '../invented.ts';

const RUNS = runs(600);
const addresses = ['a', 'b', 'c'];
const refs = ['x', 'y', 'z'];
const WINDOW = 5;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

// ---------------------------------------------------------------------------------------------------------------
// Sources of every shape

/** What is true: an amount of each pair, but for one that is unreadable and one that no answer mentions. */
function row(address: string, ref: string): Reading[] {
  if (address === 'a' && ref === 'z') return [];
  const name = { address, asset: ref };
  if (address === 'b' && ref === 'y') return [{ ...name, failure: failure('UPSTREAM_BAD_AMOUNT') }];
  const total = BigInt(addresses.indexOf(address) * 10 + refs.indexOf(ref));
  return [{ ...name, amounts: { ...noAmounts, total }, block: null, facts: null, details: null }];
}

function rowsOf(accounts: readonly Account[], assets: readonly string[] | 'all'): { readonly items: Reading[] } {
  return {
    items: accounts.flatMap(({ address }) => (assets === 'all' ? refs : assets).flatMap((ref) => row(address, ref))),
  };
}

const common = {
  name: 'read',
  serves: () => true,
  filters: ['contract'],
  absent: 'zero',
  unasked: 'fault',
} as const;

type Spec = { readonly limits: Limits; readonly listing: AnyBalanceRead['listing'] };

const shapes: readonly ((spec: Spec) => AnyBalanceRead)[] = [
  (spec) => ({
    ...common,
    ...spec,
    shape: 'account',
    balances: {
      request: (call) => get(`/${call.account.address}/${call.asset}`),
      decode: (call) => rowsOf([call.account], call.asset === 'all' ? 'all' : [call.asset]),
    },
  }),
  (spec) => ({
    ...common,
    ...spec,
    shape: 'account-assets',
    balances: {
      request: (call) => get(`/${call.account.address}/${call.assets}`),
      decode: (call) => rowsOf([call.account], call.assets),
    },
  }),
  ({ limits }) => ({
    ...common,
    limits,
    listing: 'none',
    shape: 'cross-product',
    balances: {
      request: (call) => get(`/${call.accounts.map(({ address }) => address)}/${call.assets}`),
      decode: (call) => rowsOf(call.accounts, call.assets),
    },
  }),
  ({ limits }) => ({
    ...common,
    limits,
    listing: 'none',
    shape: 'pairs',
    balances: {
      request: (call) => get(`/${call.pairs.map(({ account: { address }, asset }) => `${address}${asset}`)}`),
      decode: (call) => ({ items: call.pairs.flatMap(({ account: { address }, asset }) => row(address, asset)) }),
    },
  }),
];

const someRead = fc
  .record({
    shape: fc.constantFrom(...shapes),
    listing: fc.constantFrom('none', 'partial', 'complete'),
    limits: fc.record({
      accounts: fc.integer({ min: 1, max: 3 }),
      assets: fc.integer({ min: 1, max: 3 }),
      pairs: fc.integer({ min: 1, max: 5 }),
    }),
  })
  .map(({ shape, listing, limits }) => shape({ listing, limits: { ...unlimited, ...limits } }));

// ---------------------------------------------------------------------------------------------------------------
// Requests, and what happens while they wait

type Ask =
  | { readonly address: string; readonly refs: readonly string[] }
  | { readonly address: string; readonly filter: HoldingsFilter | null };

/** All that one request asks in one tick. */
type Tick = readonly Ask[];

const someTick: fc.Arbitrary<Tick> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ address: fc.constantFrom(...addresses), refs: fc.subarray(refs) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        address: fc.constantFrom(...addresses),
        filter: fc.constantFrom(null, { contract: '0xc', type: null }, { contract: null, type: 'ERC20' }),
      }),
    },
  ),
  { minLength: 1, maxLength: 4 },
);

type Event =
  | { readonly kind: 'ask'; readonly request: number }
  | { readonly kind: 'answer'; readonly call: number }
  | { readonly kind: 'pass'; readonly ms: number };

const someEvents: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('ask' as const), request: fc.nat({ max: 3 }) }),
    fc.record({ kind: fc.constant('answer' as const), call: fc.nat({ max: 5 }) }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 8 }) }),
  ),
  { maxLength: 20 },
);

async function ask(request: InventedRequest, tick: Tick): Promise<unknown> {
  return Promise.all(
    tick.map((one) =>
      'refs' in one ? request.pairs(account(one.address), one.refs) : request.listing(account(one.address), one.filter),
    ),
  );
}

interface Reported {
  /** By request, then by tick. */
  readonly answers: readonly (readonly unknown[])[];
  readonly calls: number;
}

/** One request after the other, at a source that answers at once. */
async function alone(read: AnyBalanceRead, requests: readonly (readonly Tick[])[]): Promise<Reported> {
  const { request, sent, source } = openInvented([read], { mergeWindowMs: WINDOW });
  const answers: unknown[][] = [];
  for (const ticks of requests) {
    const only = request();
    const mine: unknown[] = [];
    for (const tick of ticks) mine.push(await ask(only, tick));
    answers.push(mine);
    expect(source.traffic.sharedReads.size).toBe(0);
  }
  return { answers, calls: sent.length };
}

/** All at one source, in the order of the events; then whatever is left, until nothing is. */
async function together(
  read: AnyBalanceRead,
  requests: readonly (readonly Tick[])[],
  events: readonly Event[],
): Promise<Reported> {
  const gate = openGate();
  const { request, sent, source } = openInvented([read], { mergeWindowMs: WINDOW, send: gate.send });
  const opened = requests.map(() => request());
  const answers: Promise<unknown>[][] = requests.map(() => []);
  let answered = 0;
  const askNext = (index: number): void => {
    const [one, mine, tick] = [opened[index], answers[index], requests[index]?.[answers[index]?.length ?? 0]];
    if (one !== undefined && tick !== undefined) mine?.push(ask(one, tick));
  };
  for (const event of events) {
    if (event.kind === 'ask') askNext(event.request);
    if (event.kind === 'answer') gate.held[event.call]?.answer();
    if (event.kind === 'pass') vi.advanceTimersByTime(event.ms);
    await turns();
  }
  for (const [index, ticks] of requests.entries()) for (const _ of ticks) askNext(index);
  await turns();
  while (source.traffic.sharedReads.size > 0 || answered < gate.held.length) {
    for (; answered < gate.held.length; answered++) gate.held[answered]?.answer();
    vi.advanceTimersByTime(WINDOW);
    await turns();
  }
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  expect(opened.reduce((sum, { calls }) => sum + calls.length, 0)).toBe(sent.length);
  return { answers: await Promise.all(answers.map((ticks) => Promise.all(ticks))), calls: sent.length };
}

/** Requests of one tick each, or of several. */
const someRequests: fc.Arbitrary<readonly (readonly Tick[])[]> = fc.oneof(
  fc.array(fc.tuple(someTick), { minLength: 2, maxLength: 4 }),
  fc.array(fc.array(someTick, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 }),
);

test(`${RUNS} random interleavings give each request what it gets alone, and cost no more calls`, async () => {
  await fc.assert(
    fc.asyncProperty(someRead, someRequests, someEvents, async (read, requests, events) => {
      const shared = await together(read, requests, events);
      const apart = await alone(read, requests);
      expect(shared.answers).toEqual(apart.answers);
      // In a later tick, what a request happens to know already depends on what was read for others.
      if (requests.every((ticks) => ticks.length === 1)) expect(shared.calls).toBeLessThanOrEqual(apart.calls);
    }),
    { numRuns: RUNS, seed: 20_261_121 },
  );
});
