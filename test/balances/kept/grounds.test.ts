/** What an answer rests on, looked up again. */
import { expect, test } from 'vitest';
import { type Ground, Grounds } from '../../../src/balances/kept/grounds.ts';

/** Counts what is asked of it. */
function groundOf(state: { stands: boolean; counted: number }): Ground {
  return {
    bytes: 10,
    stands: () => state.stands,
    count() {
      state.counted += 1;
    },
  };
}

test('it stands where each ground does, and counts each', () => {
  const states = [1, 2, 3].map(() => ({ stands: true, counted: 0 }));
  const grounds = new Grounds();
  for (const state of states) grounds.add(groundOf(state));
  expect([grounds.areKnown, grounds.stand(), grounds.bytes]).toEqual([true, true, 30]);
  grounds.count();
  expect(states.map(({ counted }) => counted)).toEqual([1, 1, 1]);
  for (const state of states) {
    state.stands = false;
    expect(grounds.stand()).toBe(false);
    state.stands = true;
  }
});

test('nothing is known of an answer without grounds, nor of one that rests on more than these', () => {
  const grounds = new Grounds();
  expect(grounds.areKnown).toBe(false);
  grounds.add(groundOf({ stands: true, counted: 0 }));
  grounds.forgo();
  grounds.add(groundOf({ stands: true, counted: 0 }));
  expect([grounds.areKnown, grounds.stand(), grounds.bytes]).toEqual([false, false, 0]);
});

test('an answer rests on so many at most', () => {
  const grounds = new Grounds();
  for (let index = 0; index < 2000; index += 1) grounds.add(groundOf({ stands: true, counted: 0 }));
  expect(grounds.areKnown).toBe(true);
  grounds.add(groundOf({ stands: true, counted: 0 }));
  expect(grounds.areKnown).toBe(false);
});

test('it is begun once', () => {
  const grounds = new Grounds();
  expect([grounds.begin(), grounds.begin(), grounds.begin()]).toEqual([true, false, false]);
});
