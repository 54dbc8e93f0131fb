import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RetryBudget } from '../../src/http/retry-budget.ts';
import { runs } from '../depth.ts';

test('a quiet source may be asked again ten times in ten seconds', () => {
  let now = 0;
  const budget = new RetryBudget(() => now);
  expect(Array.from({ length: 11 }, () => budget.spend())).toEqual([...Array.from({ length: 10 }, () => true), false]);
  now = 9999;
  expect(budget.spend()).toBe(false);
  now = 10_000;
  expect(budget.spend()).toBe(true);
});

test('a busy one has a fifth of its first attempts', () => {
  const budget = new RetryBudget(() => 0);
  for (let call = 0; call < 100; call += 1) budget.earn();
  expect(Array.from({ length: 30 }, () => budget.spend()).filter(Boolean)).toHaveLength(20);
});

test('whenever a repeat is granted, the ten seconds before it hold no more than allowed', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('earn', 'spend'), fc.integer({ min: 0, max: 900 })), {
    minLength: 50,
    maxLength: 400,
  });
  fc.assert(
    fc.property(steps, (taken) => {
      let now = 0;
      const budget = new RetryBudget(() => now);
      const firsts: number[] = [];
      const repeats: number[] = [];
      const recent = (moments: readonly number[]): number => moments.filter((at) => at > now - 10_000).length;
      for (const [step, ms] of taken) {
        now += ms;
        if (step === 'earn') {
          budget.earn();
          firsts.push(now);
        } else if (budget.spend()) {
          repeats.push(now);
          expect(recent(repeats)).toBeLessThanOrEqual(Math.max(10, recent(firsts) * 0.2));
        }
      }
    }),
    { numRuns: runs(300) },
  );
});
