/** The count of one rate: never more starts than may in any time span. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StartWindow } from '../../src/http/start-window.ts';
import { DAY_MS, spanName } from '../../src/model/rate.ts';
import { runs } from '../depth.ts';

test('up to a minute a start counts for exactly that time', () => {
  const window = new StartWindow({ calls: 1, perMs: 60_000 });
  window.add(500);
  expect([window.left(60_499), window.waitMs(60_499)]).toEqual([0, 1]);
  expect([window.left(60_500), window.waitMs(60_500)]).toEqual([1, 0]);
});

test('a start of a long span counts until the minute of its end is over', () => {
  const window = new StartWindow({ calls: 1, perMs: DAY_MS });
  window.add(500);
  expect(window.waitMs(500)).toBe(DAY_MS + 59_500);
  expect(window.left(DAY_MS + 59_999)).toBe(0);
  expect(window.left(DAY_MS + 60_000)).toBe(1);
});

test('in no time span, whenever it begins, more start than may, and all of them start again later', () => {
  const rates = fc.record({ calls: fc.integer({ min: 1, max: 9 }), perMs: fc.constantFrom(100, 60_000, DAY_MS) });
  const steps = fc.array(fc.double({ min: 0, max: 0.4, noNaN: true }), { minLength: 20, maxLength: 80 });
  fc.assert(
    fc.property(rates, steps, (rate, taken) => {
      const window = new StartWindow(rate);
      const starts: number[] = [];
      let now = 0;
      for (const share of taken) {
        now += share * rate.perMs;
        expect(window.left(now) > 0).toBe(window.waitMs(now) === 0);
        if (window.waitMs(now) > 0) continue;
        window.add(now);
        starts.push(now);
        expect(starts.filter((start) => start > now - rate.perMs).length).toBeLessThanOrEqual(rate.calls);
      }
      now += window.waitMs(now);
      expect(window.left(now)).toBeGreaterThan(0);
      now += rate.perMs * 1.01;
      expect(window.left(now)).toBe(rate.calls);
    }),
    { numRuns: runs(200) },
  );
});

test('spans have the names of people', () => {
  expect([1000, 60_000, 3_600_000, DAY_MS, 250].map(spanName)).toEqual(['second', 'minute', 'hour', 'day', '250 ms']);
});
