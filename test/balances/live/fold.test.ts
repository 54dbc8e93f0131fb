import { expect, test } from 'vitest';
import type { Outcome } from '../../../src/balances/answer/reconcile.ts';
import { BEHIND_MS, type CellState, confirm, type FoldOptions, fold } from '../../../src/balances/live/fold.ts';
import { failure } from '../../../src/model/failure.ts';
import { knownValue } from './values.ts';

const usual: FoldOptions = { patienceMs: 5000, now: 0 };
const down: Outcome = { failure: failure('UPSTREAM_UNREACHABLE') };

function after(...readings: readonly [Outcome, ...Outcome[]]): CellState {
  const [first, ...more] = readings;
  return more.reduce((state, reading) => fold(state, reading, usual).state, fold(null, first, usual).state);
}

function kindOf(state: CellState | null, reading: Outcome, options: Partial<FoldOptions> = {}) {
  return fold(state, reading, { ...usual, ...options }).kind;
}

const one = knownValue({ total: 1n, block: [10n, 'a'], ms: 100 });

test('the first reading is told as such, be it a failure', () => {
  expect(kindOf(null, one)).toBe('FIRST');
  expect(kindOf(null, down)).toBe('FIRST');
  expect(after(down)).toMatchObject({ known: null, confirmed: null });
});

test('the same amount at a newer block is no event, and is confirmed there', () => {
  const later = knownValue({ total: 1n, block: [11n, 'b'], ms: 200 });
  expect(kindOf(after(one), later)).toBeNull();
  expect(after(one, later)).toMatchObject({ known: later, confirmed: { ms: 200 } });
});

test('another amount is a change', () => {
  expect(kindOf(after(one), knownValue({ total: 0n, block: [11n, 'b'], ms: 200 }))).toBe('CHANGE');
});

test('a failure is told once for each code, keeps the last value, and ends with a recovery', () => {
  const failing = after(one, down);
  expect(kindOf(after(one), down)).toBe('FAILURE');
  expect(failing).toMatchObject({ outcome: down, known: one });
  expect(kindOf(failing, down)).toBeNull();
  expect(kindOf(failing, { failure: failure('UPSTREAM_TIMEOUT') })).toBe('FAILURE');
  expect(kindOf(failing, knownValue({ total: 1n, block: [12n, 'c'], ms: 300 }))).toBe('RECOVERY');
});

test('another hash at the same height, seen later, is a reorganisation, with or without another amount', () => {
  expect(kindOf(after(one), knownValue({ total: 1n, block: [10n, 'b'], ms: 200 }))).toBe('REORGANISATION');
  expect(kindOf(after(one), knownValue({ total: 1n, block: [10n, 'A'], ms: 200 }))).toBeNull();
});

test('what was observed earlier changes nothing, even at another hash or a lower block', () => {
  for (const block of [
    [10n, 'b'],
    [9n, 'z'],
  ] as const) {
    const early = knownValue({ total: 7n, block, ms: 99 });
    expect(fold(after(one), early, usual)).toEqual({ state: after(one), kind: null });
  }
  const blockless = after(knownValue({ total: 1n, ms: 100 }));
  expect(kindOf(blockless, knownValue({ total: 2n, ms: 99 }))).toBeNull();
  expect(kindOf(blockless, knownValue({ total: 2n, ms: 101 }))).toBe('CHANGE');
});

test('a higher block counts although it arrives after one that was observed later', () => {
  expect(kindOf(after(one), knownValue({ total: 2n, block: [11n, 'b'], ms: 90 }))).toBe('CHANGE');
});

const lower = knownValue({ total: 5n, block: [9n, 'z'], ms: 200 });

test('a lower block is a server that lags: nothing changes', () => {
  const held = fold(after(one), lower, { ...usual, now: 1000 });
  expect(held).toMatchObject({ kind: null, state: { outcome: one, behindSince: 1000 } });
});

test('a source that stays behind is told as failing, and after a minute it is the chain that went back', () => {
  const held = fold(after(one), lower, { ...usual, now: 1000 }).state;
  expect(kindOf(held, lower, { now: 5999 })).toBeNull();
  const behind = fold(held, lower, { ...usual, now: 6000 });
  expect(behind).toMatchObject({
    kind: 'FAILURE',
    state: { outcome: { failure: { code: 'SOURCE_BEHIND' } }, known: one },
  });
  expect(kindOf(behind.state, knownValue({ total: 1n, block: [11n, 'b'], ms: 300 }))).toBe('RECOVERY');
  const late = knownValue({ total: 5n, block: [9n, 'z'], ms: 1000 + BEHIND_MS });
  expect(kindOf(behind.state, late, { now: 1000 + BEHIND_MS })).toBe('REORGANISATION');
});

test('the newest block standing still confirms what was read there', () => {
  const held = fold(after(one), lower, { ...usual, now: 1000 }).state;
  expect(confirm(held, { date: new Date(7), ms: 7 })).toMatchObject({
    outcome: one,
    behindSince: null,
    confirmed: { ms: 7 },
  });
});
