/** No minute holds more than the limit, and a client that waits as long as it is told is answered. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryCounters } from '../../../src/server/clients/client-counters.ts';
import { MinuteWindow } from '../../../src/server/clients/minute-window.ts';

const MINUTE = 60_000;

test('what is taken comes back after a minute, and no sooner', () => {
  const window = new MinuteWindow();
  window.take(10, 3000);
  expect(window.waitFor(1, { limit: 10, now: 3000 })).toBe(62_000);
  expect(window.waitFor(1, { limit: 10, now: 3000 + MINUTE - 1 })).toBeGreaterThan(0);
  expect(window.waitFor(10, { limit: 10, now: 3000 + 62_000 })).toBe(0);
});

test('more than the limit never fits', () => {
  expect(new MinuteWindow().waitFor(11, { limit: 10, now: 0 })).toBeNull();
});

test('a long silence forgets all', () => {
  const window = new MinuteWindow();
  window.take(5, 0);
  expect(window.taken(1e9)).toBe(0);
});

const asked = fc.array(fc.record({ after: fc.nat(40_000), amount: fc.integer({ min: 1, max: 12 }) }), {
  maxLength: 60,
});

test('for any requests: no minute holds more than the limit, and the wait that is told is enough', () => {
  fc.assert(
    fc.property(asked, fc.integer({ min: 12, max: 40 }), (requests, limit) => {
      const window = new MinuteWindow();
      const taken: { readonly at: number; readonly amount: number }[] = [];
      let now = 0;
      for (const { after, amount } of requests) {
        now += after;
        const wait = window.waitFor(amount, { limit, now }) ?? Number.NaN;
        expect(wait).toBeLessThanOrEqual(MINUTE + 5000);
        now += wait;
        expect(window.waitFor(amount, { limit, now })).toBe(0);
        window.take(amount, now);
        taken.push({ at: now, amount });
      }
      for (const { at } of taken) {
        const within = taken.filter((other) => other.at <= at && other.at > at - MINUTE);
        expect(within.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

test('all figures are taken together or none is', () => {
  const counters = new MemoryCounters({ now: () => 0 });
  const pairs = { figure: 'pairs', amount: 6, limit: 10 } as const;
  expect(counters.take('a', [pairs, { figure: 'calls', amount: 2, limit: 2 }])).toBeNull();
  expect(
    counters.take('a', [
      { ...pairs, amount: 1 },
      { figure: 'calls', amount: 1, limit: 2 },
    ]),
  ).toMatchObject({
    figure: 'calls',
    taken: 2,
    retryAfterMs: 65_000,
  });
  expect(counters.take('a', [{ ...pairs, amount: 4 }])).toBeNull();
  expect(counters.take('a', [{ ...pairs, amount: 1 }])).toMatchObject({ figure: 'pairs', taken: 10 });
  expect(counters.take('b', [{ ...pairs, amount: 10 }])).toBeNull();
});

test('only so many subjects are kept, the latest of them', () => {
  const counters = new MemoryCounters({ now: () => 0, maxSubjects: 3 });
  const one = [{ figure: 'requests', amount: 1, limit: 1 }] as const;
  for (const subject of ['a', 'b', 'c', 'd', 'e']) counters.take(subject, one);
  expect(counters.size).toBe(3);
  expect(counters.take('e', one)).not.toBeNull();
  expect(counters.take('a', one)).toBeNull();
});
