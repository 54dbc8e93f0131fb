/** How fast calls may start: by the store of all replicas, and by the share of this process while it is away. */
import { expect, test } from 'vitest';
import { Pace } from '../../src/http/pace.ts';
import type { OwnStarts, SharedServer, SharedTake } from '../../src/http/shared-server.ts';

const rate = [
  { calls: 8, perMs: 1000 },
  { calls: 100, perMs: 60_000 },
];

/** Answers what the test says, and notes what it was told. */
class FakeStore implements SharedServer {
  isAway = false;
  readonly share = 0.25;
  readonly asked: { readonly calls: number; readonly own: OwnStarts }[] = [];
  answer: Partial<SharedTake> | null = {};

  take = async (calls: number, own: OwnStarts): Promise<SharedTake | null> => {
    this.asked.push({ calls, own });
    if (this.answer === null) return null;
    return { granted: calls, waitMs: 0, pausedMs: 0, breaker: null, left: [1, 2], ...this.answer };
  };

  pause(): void {}
  breaker(): void {}
}

function openPace() {
  const store = new FakeStore();
  let ms = 0;
  const pace = new Pace(rate, store, { now: () => ms });
  const move = (by: number): void => {
    ms += by;
  };
  return { store, pace, move };
}

test('the store says when it may be asked again, and what is left', async () => {
  const { store, pace, move } = openPace();
  expect([pace.asksStore, pace.waitMs]).toEqual([true, 0]);
  await pace.ask(3);
  expect(pace.waitMs).toBe(0);
  store.answer = { granted: 1, waitMs: 700, left: [0, 40] };
  await pace.ask(2);
  expect(pace.waitMs).toBe(700);
  expect(pace.startsLeft).toEqual([
    { per: 'second', left: 0 },
    { per: 'minute', left: 40 },
  ]);
  move(700);
  expect(pace.waitMs).toBe(0);
});

test('a store that grants nothing without a wait is asked again after a while, not at once', async () => {
  const { store, pace } = openPace();
  store.answer = { granted: 0, waitMs: 0 };
  await pace.ask(1);
  expect(pace.waitMs).toBeGreaterThan(0);
});

test('while the store is away this process keeps to its share, its earlier starts counted', () => {
  const { store, pace, move } = openPace();
  pace.start(true);
  store.isAway = true;
  expect([pace.asksStore, pace.waitMs]).toEqual([false, 0]);
  pace.start(false);
  expect(pace.waitMs).toBe(1000);
  expect(pace.startsLeft[0]).toEqual({ per: 'second', left: 0 });
  move(1000);
  expect(pace.waitMs).toBe(0);
});

test('the store is told once of what started without it, and each time of all starts', async () => {
  const { store, pace } = openPace();
  pace.start(true);
  store.isAway = true;
  pace.start(false);
  store.isAway = false;
  store.answer = null;
  expect(await pace.ask(1)).toBeNull();
  store.answer = {};
  await pace.ask(1);
  await pace.ask(1);
  expect(store.asked.map(({ own }) => own)).toEqual([
    { all: [2, 2], unshared: [1, 1] },
    { all: [2, 2], unshared: [1, 1] },
    { all: [2, 2], unshared: [0, 0] },
  ]);
});

test('a share of less than one call is one call', () => {
  const store = new FakeStore();
  store.isAway = true;
  const pace = new Pace({ calls: 2, perMs: 1000 }, store, { now: () => 0 });
  expect(pace.waitMs).toBe(0);
  pace.start(false);
  expect(pace.waitMs).toBe(1000);
});

test('without a store the whole rate is for this process', () => {
  const pace = new Pace({ calls: 2, perMs: 1000 }, null, { now: () => 0 });
  pace.start(false);
  expect([pace.asksStore, pace.waitMs]).toEqual([false, 0]);
  pace.start(false);
  expect(pace.waitMs).toBe(1000);
});
