/**
 * One cell, one answer. Requests of an operation that come, wait, go and are answered in any order never see two amounts of one
 * cell, at a source whose amounts differ from call to call, which may need several calls and bring more than was wanted.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Freshness } from '../../../src/balances/kept/kept-balances.ts';
import { RequestGroups } from '../../../src/balances/sharing/request-groups.ts';
import type { Account } from '../../../src/model/identity.ts';
import { type At, type Block, noAmounts, type Reading } from '../../../src/model/reading.ts';
import type { AnyBalanceRead, BlockReads, Provider } from '../../../src/providers/provider.ts';
import { runs } from '../../depth.ts';
import { account, down, get, openGate, openInvented, turns, unlimited, wholePage } from '../invented.ts';
import { standingClock } from './standing-clock.ts';

const RUNS = runs(600);
const addresses = ['a', 'b'];
const refs = ['x', 'y', 'z'];
const operations = ['one', 'two', null] as const;
const shapes = ['account-assets', 'cross-product'] as const;

type Shape = (typeof shapes)[number];

let groups: RequestGroups;
beforeEach(() => {
  groups = new RequestGroups({ windowMs: 5000, maxBytes: 1e9, clock: standingClock().clock });
});
afterEach(() => groups.close());

type Declared = Pick<AnyBalanceRead, 'limits' | 'listing'>;

interface Invented {
  readonly reads: readonly AnyBalanceRead[];
  readonly provider: Partial<Provider>;
}

/** Whether answers state the block that they are of, one has to be asked for first, or there are none. */
type Blocks = 'stated' | 'found' | 'none';

interface Called {
  readonly accounts: readonly Account[];
  readonly assets: readonly string[] | 'all';
  readonly at: At | null;
}

/** Every call has amounts of its own, also at a block that was named before. */
function invented(shape: Shape, declared: Declared, blocks: Blocks = 'none'): Invented {
  let calls = 0n;
  const newest = (): Block => ({ number: calls, hash: `h${calls}`, time: null });
  const blockAt = (at: At | null): Block | null => {
    if (blocks === 'none' || (blocks === 'found' && at === null)) return null;
    if (at === null || !('number' in at)) return newest();
    return { number: at.number, hash: at.hash, time: null };
  };
  const find: BlockReads['find'] = {
    request: () => get('/block'),
    decode({ at }) {
      calls += 1n;
      return { items: ['number' in at ? { number: at.number, hash: at.hash, time: null } : newest()] };
    },
  };
  const rowsFor = ({ accounts, assets, at }: Called) => {
    calls += 1n;
    const block = blockAt(at);
    return wholePage(
      accounts.flatMap(({ address }) =>
        (assets === 'all' ? refs : assets).map(
          (asset): Reading => ({
            address,
            asset,
            amounts: { ...noAmounts, total: calls },
            block,
            facts: null,
            details: null,
          }),
        ),
      ),
    );
  };
  const common = {
    name: 'read',
    ...declared,
    serves: () => true,
    filters: [],
    absent: 'unknown',
    unasked: 'drop',
  } as const;
  const provider = blocks === 'none' ? {} : { blocks: { names: [...names], stated: blocks === 'stated', find } };
  if (shape === 'account-assets') {
    const balances = {
      request: ({ account: { address } }: { readonly account: Account }) => get(`/${address}`),
      decode: ({ account: of, ...call }: Omit<Called, 'accounts'> & { readonly account: Account }) =>
        rowsFor({ ...call, accounts: [of] }),
    };
    return { reads: [{ ...common, shape, balances }], provider };
  }
  const balances = { request: () => get('/grid'), decode: (call: Called) => rowsFor(call) };
  return { reads: [{ ...common, shape, balances }], provider };
}

const names = ['number', 'hash'] as const;

interface Ask {
  readonly address: string;
  readonly refs: readonly string[] | 'all';
}

type Event =
  /** All of it in one tick. */
  | { readonly kind: 'ask'; readonly request: number; readonly asks: readonly Ask[] }
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
        asks: fc.array(
          fc.record({
            address: fc.constantFrom(...addresses),
            refs: fc.oneof(
              { weight: 3, arbitrary: fc.subarray(refs, { minLength: 1 }) },
              { weight: 1, arbitrary: fc.constant('all' as const) },
            ),
          }),
          { minLength: 1, maxLength: 3 },
        ),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('answer' as const), call: fc.nat({ max: 9 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), call: fc.nat({ max: 9 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), request: someRequest }) },
  ),
  { maxLength: 25 },
);

/** How much one call carries: all of it, or parts. A listing of the account can take the place of several calls. */
const someDeclared: fc.Arbitrary<Declared> = fc.record({
  limits: fc
    .record({ accounts: fc.constantFrom(1, 9), assets: fc.constantFrom(1, 2, 9) })
    .map((limits) => ({ ...unlimited, ...limits })),
  listing: fc.constantFrom('complete', 'none'),
});

type Amounts = ReadonlyMap<string, ReadonlySet<string>>;

interface Outcome {
  /** All amounts that were shown, by operation, address and asset. */
  readonly seen: Amounts;
  readonly faults: readonly unknown[];
  readonly sent: number;
  readonly asked: number;
}

/** How old a balance may be, by the index of the request; null where only the source may answer. */
type Allowed = (request: number) => Freshness | null;

const onlySource: Allowed = () => null;
/** Requests of operations take what is kept. Those of none do not, and what they read is kept. */
const keptForOperations: Allowed = (request) => ({
  maxAgeMs: operations[request % 3] === null ? 0 : 10_000,
  staleIfErrorMs: 10_000,
});

async function outcomeOf(
  { reads, provider }: Invented,
  events: readonly Event[],
  allowed: Allowed = onlySource,
): Promise<Outcome> {
  const gate = openGate();
  const clock = { now: () => 0, date: () => new Date(0) };
  const { request, source, sent } = openInvented(reads, { mergeWindowMs: 0, send: gate.send, clock, provider });
  const clients = Array.from({ length: 6 }, (_, index) => {
    const gone = new AbortController();
    const name = operations[index % 3] ?? null;
    const group = name === null ? {} : { group: groups.member(name) };
    return { gone, name: name ?? `none ${index}`, request: request({ signal: gone.signal, ...group }) };
  });
  const seen = new Map<string, Set<string>>();
  const asked: Promise<void>[] = [];
  const note = (key: string, amount: string): void => {
    if (/^\d+$/.test(amount)) seen.set(key, (seen.get(key) ?? new Set()).add(amount));
  };
  const ask = async (index: number, { address, refs: wanted }: Ask): Promise<void> => {
    const client = clients[index];
    if (client === undefined) return;
    const rows =
      wanted === 'all'
        ? [await client.request.listing(account(address), null, null, allowed(index))]
            .flat()
            .map((line) => line.split('='))
        : (await client.request.pairs(account(address), wanted, null, allowed(index))).map((amount, place) => [
            wanted[place],
            amount,
          ]);
    for (const [ref, amount = ''] of rows) note(`${client.name} ${address} ${ref}`, amount);
  };
  for (const event of events) {
    if (event.kind === 'ask') asked.push(...event.asks.map((one) => ask(event.request, one)));
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
  groups.close();
  const faults = clients.flatMap(({ request: client }) => client.faults);
  return { seen, faults, sent: sent.length, asked: asked.length };
}

function expectOneAmount({ seen, faults }: Outcome): void {
  expect([...seen].filter(([, amounts]) => amounts.size > 1).map(([key, amounts]) => [key, ...amounts])).toEqual([]);
  expect(faults).toEqual([]);
}

const blocks = ['none', 'stated', 'found'] as const;

describe.each(shapes)('%s', (shape) => {
  test.each(
    blocks.flatMap((one) => [
      [one, 'the source alone answers', onlySource] as const,
      [one, 'balances may be of some age', keptForOperations] as const,
    ]),
  )('blocks: %s, where %s', async (told, _, allowed) => {
    let shared = 0;
    const property = fc.asyncProperty(someDeclared, someEvents, async (declared, events) => {
      const outcome = await outcomeOf(invented(shape, declared, told), events, allowed);
      expectOneAmount(outcome);
      if (outcome.sent < outcome.asked) shared += 1;
    });
    await fc.assert(property, { numRuns: RUNS });
    expect(shared).toBeGreaterThan(0);
  });
});

describe('one amount of a cell', () => {
  const whole: Declared = { limits: unlimited, listing: 'complete' };
  const single: Declared = { limits: { ...unlimited, accounts: 1, assets: 1 }, listing: 'none' };
  const ask = (request: number, ...asks: readonly Ask[]): Event => ({ kind: 'ask', request, asks });
  const pairs = (...wanted: readonly string[]): Ask => ({ address: 'a', refs: wanted });
  const listing: Ask = { address: 'a', refs: 'all' };
  const answer = (call: number): Event => ({ kind: 'answer', call });
  const fail = (call: number): Event => ({ kind: 'fail', call });
  const leave = (request: number): Event => ({ kind: 'leave', request });
  // Requests 0 and 3 are of one operation, 1 and 4 of another, 2 and 5 of none.
  test.each<readonly [string, Declared, readonly Event[]]>([
    [
      'where a pair is asked for while a listing and another pair are on their way',
      whole,
      [ask(0, pairs('y')), ask(0, listing), ask(3, pairs('z')), fail(0)],
    ],
    [
      'where a listing brings what is also read for another operation that was joined',
      whole,
      [ask(4, pairs('y')), ask(0, listing, pairs('y')), ask(3, pairs('y', 'z'))],
    ],
    [
      'where a request is over with a part of what it asked for',
      single,
      [ask(0, pairs('y', 'z')), answer(0), leave(0), ask(3, pairs('y', 'z'))],
    ],
  ])('%s', async (_, declared, events) => {
    for (const shape of shapes) expectOneAmount(await outcomeOf(invented(shape, declared), events));
  });

  // Requests 2 and 5 leave what they read to be taken by the operations of 0, 1, 3 and 4.
  test.each<readonly [string, Declared, readonly Event[]]>([
    [
      'where a listing brings what was taken of earlier reads meanwhile',
      { ...single, listing: 'complete' },
      [ask(1, pairs('x', 'z')), answer(0), ask(0, listing), ask(3, pairs('x'))],
    ],
  ])('of some age, %s', async (_, declared, events) => {
    for (const shape of shapes) expectOneAmount(await outcomeOf(invented(shape, declared), events, keptForOperations));
  });
});
