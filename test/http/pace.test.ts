/** How fast calls may start: by the store of all replicas, by this process's own part while it is away, or without one. */
import { expect, test } from 'vitest';
import { StartPace } from '../../src/http/pace.ts';
import type { SharedServer, SharedTake } from '../../src/http/shared-server.ts';

const rate = [
  { calls: 8, perMs: 1000 },
  { calls: 100, perMs: 60_000 },
];

/** Answers what the test says, and notes what it was told. */
class FakeStore implements SharedServer {
  isAway = false;
  readonly asked: number[] = [];
  readonly askedAhead: number[] = [];
  answer: Partial<SharedTake> | null = {};
  started = 0;
  readonly own = {
    waitMs: 30,
    left: [3, 4],
    start: (): void => {
      this.started += 1;
    },
  };

  take = async (calls: number, ahead: number): Promise<SharedTake | null> => {
    this.asked.push(calls);
    this.askedAhead.push(ahead);
    if (this.answer === null) return null;
    return { granted: calls, ahead: 0, waitMs: 0, pausedMs: 0, breaker: null, left: [1, 2], ...this.answer };
  };

  pause(): void {}
  correct(): void {}
  breaker(): void {}
}

function openPace() {
  const store = new FakeStore();
  let ms = 0;
  const pace = new StartPace(rate, store, { now: () => ms });
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
  expect(store.asked).toEqual([3, 2]);
});

test('a store that grants nothing without a wait is asked again after a while, not at once', async () => {
  const { store, pace } = openPace();
  store.answer = { granted: 0, waitMs: 0 };
  await pace.ask(1);
  expect(pace.waitMs).toBeGreaterThan(0);
});

test('where many calls start, as many are asked for ahead; they start without a question while they are good', async () => {
  const { store, pace, move } = openPace();
  await pace.ask(7);
  await pace.ask(1);
  expect(store.askedAhead).toEqual([0, 0]);
  expect(pace.startAhead()).toBe(false);
  store.answer = { ahead: 3 };
  await pace.ask(1);
  expect(store.askedAhead).toEqual([0, 0, 8]);
  expect([pace.startAhead(), pace.startAhead()]).toEqual([true, true]);
  store.isAway = true;
  expect(pace.startAhead()).toBe(false);
  store.isAway = false;
  move(39);
  expect([pace.startAhead(), pace.startAhead()]).toEqual([true, false]);
  await pace.ask(1);
  expect(store.askedAhead.at(-1)).toBe(12);
  move(40);
  expect(pace.startAhead()).toBe(false);
  // Only one of them was as late.
  await pace.ask(1);
  expect(store.askedAhead.at(-1)).toBe(0);
});

test('while the store is away this process keeps to its own part', async () => {
  const { store, pace } = openPace();
  await pace.ask(1);
  store.isAway = true;
  expect([pace.asksStore, pace.waitMs]).toEqual([false, 30]);
  pace.start();
  expect(store.started).toBe(1);
  expect(pace.startsLeft).toEqual([
    { per: 'second', left: 3 },
    { per: 'minute', left: 4 },
  ]);
  store.answer = null;
  expect(await pace.ask(1)).toBeNull();
});

test('without a store the whole rate is for this process', () => {
  const pace = new StartPace({ calls: 2, perMs: 1000 }, null, { now: () => 0 });
  pace.start();
  expect([pace.asksStore, pace.waitMs]).toEqual([false, 0]);
  expect(pace.startsLeft).toEqual([{ per: 'second', left: 1 }]);
  pace.start();
  expect(pace.waitMs).toBe(1000);
});
