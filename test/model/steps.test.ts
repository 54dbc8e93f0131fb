import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atOnce, forEachInSteps, STEPS_AT_ONCE, type Steps, sortInSteps } from '../../src/model/steps.ts';
import { runs } from '../depth.ts';

/** What the steps lead to, and how many were taken between two yields. */
function walked<T>(steps: Steps<T>): { readonly value: T; readonly taken: readonly number[] } {
  const taken: number[] = [];
  for (;;) {
    const next = steps.next();
    if (next.done === true) return { value: next.value, taken };
    taken.push(next.value);
  }
}

interface Item {
  readonly key: number;
  readonly place: number;
}

const byKey = (a: Item, b: Item): number => a.key - b.key;

/** Long lists of few keys, short lists, lists in order and the reverse. */
const lists = fc
  .tuple(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 700 }), fc.constantFrom('as is', 'ordered', 'reversed'))
  .map(([keys, form]) => {
    const sorted = form === 'as is' ? keys : keys.toSorted((a, b) => a - b);
    const placed = form === 'reversed' ? sorted.toReversed() : sorted;
    return placed.map((key, place): Item => ({ key, place }));
  });

describe('sorting in steps', () => {
  test('is stable and equals what the engine sorts at once', () => {
    const check = fc.property(lists, (items) => {
      const before = [...items];
      expect(atOnce(sortInSteps(items, byKey))).toEqual(items.toSorted(byKey));
      expect(items).toEqual(before);
    });
    fc.assert(check, { numRuns: runs(300) });
  });

  test('compares at most so often between two yields, and no oftener than it says', () => {
    const check = fc.property(lists, (items) => {
      let compared = 0;
      let before = 0;
      const steps = sortInSteps(items, (a, b) => {
        compared += 1;
        return byKey(a, b);
      });
      for (let next = steps.next(); next.done !== true; next = steps.next()) {
        expect(next.value).toBeLessThanOrEqual(STEPS_AT_ONCE);
        expect(compared - before).toBeLessThanOrEqual(next.value);
        before = compared;
      }
      expect(compared).toBe(before);
    });
    fc.assert(check, { numRuns: runs(300) });
  });

  test('takes no more than n log n', () => {
    const size = 10_000;
    const items = Array.from({ length: size }, (_, place): Item => ({ key: (place * 7919) % size, place }));
    const { value, taken } = walked(sortInSteps(items, byKey));
    expect(value.map(({ key }) => key)).toEqual(items.map((_, place) => place));
    expect(taken.reduce((sum, steps) => sum + steps, 0)).toBeLessThan(size * (Math.log2(size) + 2));
  });

  test('looks once at what is in order already', () => {
    const items = Array.from({ length: 5000 }, (_, place): Item => ({ key: Math.floor(place / 3), place }));
    const { value, taken } = walked(sortInSteps(items, byKey));
    expect(value).toBe(items);
    expect(taken.reduce((sum, steps) => sum + steps, 0)).toBeLessThanOrEqual(items.length + taken.length);
  });
});

test('each is looked at once, in order', () => {
  const seen: number[] = [];
  const { taken } = walked(forEachInSteps(1000, (index) => seen.push(index)));
  expect(seen).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  expect(taken.reduce((sum, steps) => sum + steps, 0)).toBe(1000);
  expect(Math.max(...taken)).toBeLessThanOrEqual(STEPS_AT_ONCE);
});
