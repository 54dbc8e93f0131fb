/** Two replicas over one store of the test's own: what they share, how old it may be, and what a store that fails costs. */
import { beforeEach, describe, expect, test } from 'vitest';
import { AccountAnswers } from '../../../src/balances/answer/account-answers.ts';
import type { AgeClock } from '../../../src/balances/answer/observed.ts';
import type { Outcome } from '../../../src/balances/answer/reconcile.ts';
import { FIXED_MS, type Freshness, KeptBalances } from '../../../src/balances/kept/kept-balances.ts';
import { type Found, KeptTiers } from '../../../src/balances/kept/kept-tiers.ts';
import type { Want } from '../../../src/balances/plan/planned-call.ts';
import { momentKey } from '../../../src/balances/sharing/shared-blocks.ts';
import { noAmounts } from '../../../src/model/reading.ts';
import { SHARED_FIELD, type SharedValues } from '../../../src/model/shared-values.ts';
import { account, down } from '../invented.ts';
import { FakeStore, START, testTime as time } from './fake-store.ts';

const HOUR = 3_600_000;
const NOW = momentKey(null, null);
const a = account('a');

beforeEach(() => {
  time.passed = 0;
});

interface ReplicaOptions {
  readonly offMs?: number;
  readonly sourceKey?: string;
  readonly pairs?: number;
}

function openReplica(values: SharedValues, { offMs = 0, sourceKey = 'k', pairs = 1000 }: ReplicaOptions = {}) {
  const clock: AgeClock = {
    now: () => 5000 + offMs + time.passed,
    date: () => new Date(START + offMs + time.passed),
  };
  const keep = { pairs, maxAgeMs: HOUR };
  const found: Partial<Record<Found, number>> = {};
  const onFound = (outcome: Found, accounts: number): void => {
    found[outcome] = (found[outcome] ?? 0) + accounts;
  };
  const tiers = new KeptTiers(new KeptBalances(keep, clock), { values, sourceKey, onFound }, { keep, clock });
  const observe = (): { ms: number; date: Date } => ({ ms: clock.now(), date: clock.date() });
  return { tiers, clock, observe, found };
}

type Replica = ReturnType<typeof openReplica>;

const wantOf = (assets: readonly string[], of = a): Want => ({ account: of, assets, listings: [] });
const maxAge = (ms: number): Freshness => ({ maxAgeMs: ms, staleIfErrorMs: 0 });
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** As a request reads: what is kept, else from the source, which says this. */
async function ask(
  { tiers, observe }: Replica,
  source: Readonly<Record<string, bigint>> | null,
  { moment = NOW, freshness = maxAge(10_000), refs = ['x'], of = a } = {},
) {
  const answers = new AccountAnswers();
  const want = wantOf(refs, of);
  await tiers.gather(moment, [want], { freshness, context: { signal: new AbortController().signal } });
  tiers.fill(moment, want, answers, { ageMs: freshness.maxAgeMs, servedFrom: 'CACHE' });
  for (const ref of answers.missing(want).assets) {
    const total = source?.[ref];
    const outcome: Outcome =
      total === undefined
        ? { failure: down }
        : {
            value: { amounts: { ...noAmounts, total }, block: null, facts: null, details: null },
            observed: observe(),
            basis: 'REPORTED',
          };
    answers.setPair(ref, outcome);
  }
  tiers.keep(moment, want, answers);
  await settled();
  return refs.map((ref) => {
    const outcome = answers.pair(ref);
    if (outcome === undefined || 'failure' in outcome) return null;
    return `${outcome.value.amounts.total} ${outcome.servedFrom ?? 'SOURCE'}`;
  });
}

describe('what one replica has read', () => {
  test('another serves, after one look', async () => {
    const store = new FakeStore();
    const [one, other] = [openReplica(store), openReplica(store)];
    expect(await ask(one, { x: 1n })).toEqual(['1 SOURCE']);
    expect(await ask(other, null)).toEqual(['1 CACHE']);
    // By then it is in memory.
    expect(await ask(other, null)).toEqual(['1 CACHE']);
    expect([store.reads.length, store.writes.length]).toEqual([2, 1]);
    expect([one.found, other.found]).toEqual([{ missing: 1 }, { found: 1 }]);
  });

  test('is found by who asks for other lists of assets, as far as it goes', async () => {
    const store = new FakeStore();
    const [one, other] = [openReplica(store), openReplica(store)];
    await ask(one, { x: 1n, y: 2n }, { refs: ['x', 'y'] });
    expect(await ask(other, { z: 3n }, { refs: ['z', 'y'] })).toEqual(['3 SOURCE', '2 CACHE']);
  });

  test('is neither that of another source or credential, account or moment', async () => {
    const store = new FakeStore();
    await ask(openReplica(store), { x: 1n });
    expect(await ask(openReplica(store, { sourceKey: 'other' }), null)).toEqual([null]);
    expect(await ask(openReplica(store), null, { of: account('b') })).toEqual([null]);
    expect(await ask(openReplica(store), null, { of: account('a', 'n') })).toEqual([null]);
    expect(await ask(openReplica(store), null, { moment: momentKey(null, { tag: 'finalized' }) })).toEqual([null]);
  });

  test('is not looked up where memory has it, or the query takes nothing older', async () => {
    const store = new FakeStore();
    const one = openReplica(store);
    await ask(one, { x: 1n });
    await ask(one, { x: 2n }, { freshness: { maxAgeMs: 0, staleIfErrorMs: 10_000 } });
    expect(store.reads).toHaveLength(1);
    expect(
      one.tiers
        .draft()
        .gather(NOW, [wantOf(['y'])], { freshness: maxAge(1), context: { signal: AbortSignal.abort() } }),
    ).toBeNull();
    const none = openReplica(store, { pairs: 0 });
    expect(await ask(none, { x: 3n })).toEqual(['3 SOURCE']);
    expect(store.reads).toHaveLength(1);
  });

  test('stays out of the store where it failed, stood in for a failure, or came from there', async () => {
    const store = new FakeStore();
    const [one, other] = [openReplica(store), openReplica(store)];
    await ask(one, null);
    expect(store.writes).toEqual([]);
    await ask(one, { x: 1n });
    await ask(other, null);
    expect(store.writes).toHaveLength(1);
  });
});

describe('the age of what another replica observed', () => {
  test('counts from when it was observed, not from when it was written or found', async () => {
    const store = new FakeStore();
    const [one, other, third] = [openReplica(store), openReplica(store), openReplica(store)];
    await ask(one, { x: 1n });
    time.passed = 6000;
    expect(await ask(other, null)).toEqual(['1 CACHE']);
    time.passed = 10_001;
    expect(await ask(other, null)).toEqual([null]);
    expect(await ask(third, null)).toEqual([null]);
    expect(third.found).toEqual({ old: 1 });
  });

  test('is told to clients as the observer told it', async () => {
    const store = new FakeStore();
    const other = openReplica(store);
    time.passed = 123;
    await ask(openReplica(store), { x: 1n });
    time.passed = 5000;
    await ask(other, null);
    const answers = new AccountAnswers();
    other.tiers.fill(NOW, wantOf(['x']), answers, { ageMs: HOUR, servedFrom: 'CACHE' });
    expect(answers.pair('x')).toMatchObject({ observed: { date: new Date(START + 123), ms: 5123 } });
  });

  test.each([
    ['the writer', HOUR, 0, 0],
    ['the writer', -HOUR, 0, 0],
    ['the reader', 0, HOUR, 0],
    ['the reader', 0, -HOUR, 0],
    ['the store', 0, 0, HOUR],
    ['the store', 0, 0, -HOUR],
  ])('is never too young where the clock of %s is off: %i, %i, %i ms', async (_, writer, reader, ofStore) => {
    const store = new FakeStore();
    store.offMs = ofStore;
    const [one, other] = [openReplica(store, { offMs: writer }), openReplica(store, { offMs: reader })];
    await ask(one, { x: 1n });
    time.passed = 9000;
    // It may be taken for older than it is, which costs a call, but not by who is right.
    const isDearer = reader > 0 || writer < 0;
    expect(await ask(other, { x: 2n })).toEqual([isDearer ? '2 SOURCE' : '1 CACHE']);
    time.passed = 10_001;
    expect(await ask(openReplica(store, { offMs: reader }), { x: 3n }, { freshness: maxAge(1000) })).not.toEqual([
      '1 CACHE',
    ]);
    const answers = new AccountAnswers();
    other.tiers.fill(NOW, wantOf(['x']), answers, { ageMs: HOUR, servedFrom: 'CACHE' });
    const outcome = answers.pair('x');
    const date =
      outcome !== undefined && 'observed' in outcome ? outcome.observed.date.getTime() - reader - START : null;
    // By the clock of who answers, as everything that it says.
    expect(date).toBe(isDearer ? 9000 : 0);
  });

  test('is never too young where the clock of the store is set back, or another store takes over', async () => {
    const store = new FakeStore();
    await ask(openReplica(store), { x: 1n });
    time.passed = 20_000;
    for (const offMs of [-5000, -15_000, -20_000, -HOUR]) {
      store.offMs = offMs;
      expect(await ask(openReplica(store), null)).toEqual([null]);
    }
  });

  test('makes no difference at a block that is named by its hash', async () => {
    const store = new FakeStore();
    const moment = momentKey(null, { number: null, hash: '0xaa' });
    await ask(openReplica(store), { x: 1n }, { moment });
    time.passed = 20 * HOUR;
    const other = openReplica(store);
    expect(await ask(other, null, { moment, freshness: maxAge(1) })).toEqual(['1 CACHE']);
    expect(await ask(other, null, { moment, freshness: maxAge(0) })).toEqual([null]);
    // The list, and what names it.
    expect(store.writes.flat().map(({ ttlMs }) => ttlMs)).toEqual([FIXED_MS, FIXED_MS]);
    await ask(other, { x: 1n }, { moment: momentKey(null, { number: 5n, hash: null }) });
    expect(store.writes.at(-1)?.map(({ ttlMs }) => ttlMs)).toEqual([HOUR, HOUR]);
  });
});

describe('a store', () => {
  test('that is away or mute leaves everything as without it', async () => {
    const store = new FakeStore();
    store.isAway = true;
    const one = openReplica(store);
    expect([await ask(one, { x: 1n }), await ask(one, null)]).toEqual([['1 SOURCE'], ['1 CACHE']]);
    expect([one.found, store.writes]).toEqual([{ away: 1 }, []]);
    store.isAway = false;
    store.isMute = true;
    const given = { freshness: maxAge(1000), context: { signal: AbortSignal.abort() } };
    expect(await openReplica(store).tiers.gather(NOW, [wantOf(['x'])], given)).toBe(0);
  });

  test('that answers with what nobody expects is reported, and costs a call', async () => {
    const store = new FakeStore();
    const faults: unknown[] = [];
    store.read = () => Promise.reject(new Error('odd'));
    const context = { signal: new AbortController().signal, onFault: (error: unknown) => faults.push(error) };
    expect(await openReplica(store).tiers.gather(NOW, [wantOf(['x'])], { freshness: maxAge(1000), context })).toBe(0);
    expect(faults).toEqual([new Error('odd')]);
  });

  test('that holds anything else under the name has nothing', async () => {
    const store = new FakeStore();
    await ask(openReplica(store), { x: 1n });
    for (const fields of store.keys.values()) {
      for (const [field, text] of fields) fields.set(field, text.replace('"1"', '"2"'));
    }
    const other = openReplica(store);
    expect(await ask(other, { x: 3n })).toEqual(['3 SOURCE']);
    expect(other.found).toEqual({ refused: 1 });
    // And is mended by the next read.
    expect(await ask(openReplica(store), null)).toEqual(['3 CACHE']);
  });

  test('sends what entries share once, and then not again', async () => {
    const store = new FakeStore();
    const [writer, reader] = [openReplica(store), openReplica(store, { pairs: 2 })];
    for (const name of ['a', 'b', 'c']) await ask(writer, { x: 1n }, { of: account(name) });
    const lists = [...store.keys].filter(([, fields]) => fields.has(SHARED_FIELD)).map(([key]) => key);
    expect(lists).toHaveLength(1);
    store.known.length = 0;
    for (const name of ['a', 'b', 'c']) {
      expect(await ask(reader, null, { of: account(name) })).toEqual(['1 CACHE']);
    }
    expect(store.known).toEqual([[], lists, lists]);
  });

  test.each<readonly [string, (text: string) => string | null]>([
    ['has forgotten', () => null],
    ['was given in part', (text) => text.slice(0, -1)],
    ['was given for another time', (text) => text.replace('list ', 'list 1')],
    ['was given as that of other assets', (text) => `${text}\n["x"]\n`],
    ['was given nothing for', () => ''],
  ])('that %s what entries share has no entry, until it is written again', async (_, change) => {
    const store = new FakeStore();
    await ask(openReplica(store), { x: 1n });
    for (const [key, fields] of store.keys) {
      const text = fields.get(SHARED_FIELD);
      if (text === undefined) continue;
      const changed = change(text);
      if (changed === null) store.keys.delete(key);
      else fields.set(SHARED_FIELD, changed);
    }
    const other = openReplica(store);
    expect(await ask(other, { x: 3n })).toEqual(['3 SOURCE']);
    expect(other.found).toEqual({ missing: 1 });
    expect(await ask(openReplica(store), null)).toEqual(['3 CACHE']);
  });

  test('is asked for a thousand accounts at most, in one look', async () => {
    const store = new FakeStore();
    const wants = Array.from({ length: 1500 }, (_, index) => wantOf(['x'], account(`a${index}`)));
    const given = { freshness: maxAge(1000), context: { signal: new AbortController().signal } };
    expect(await openReplica(store).tiers.gather(NOW, wants, given)).toBe(0);
    expect(store.reads.map(({ length }) => length)).toEqual([1000]);
  });

  test('is written to in pieces, after the request', async () => {
    const store = new FakeStore();
    const one = openReplica(store);
    await ask(one, { x: 1n });
    const answers = new AccountAnswers();
    const value = { amounts: { ...noAmounts, total: 1n }, block: null, facts: null, details: null };
    answers.setPair('x', { value, observed: one.observe(), basis: 'REPORTED' });
    for (let index = 0; index < 1500; index += 1) one.tiers.keep(NOW, wantOf(['x'], account(`a${index}`)), answers);
    expect(store.writes).toHaveLength(1);
    await expect.poll(() => store.writes.slice(1).map(({ length }) => length)).toEqual([201, 201, 201, 201, 201]);
  });
});
