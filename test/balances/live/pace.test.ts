import { expect, test } from 'vitest';
import { FAILING_MS, type Pace, paced, type Sign } from '../../../src/balances/live/pace.ts';
import { QuotaShare } from '../../../src/balances/live/quota-share.ts';

const ages = { maxAgeMs: 2000, restAgeMs: 9000 };

function intervals(...heard: readonly Sign[]): readonly number[] {
  let pace: Pace | null = null;
  return heard.map((one) => {
    pace = paced(pace, one, ages);
    return pace.intervalMs;
  });
}

test('while nothing changes the pauses grow to restAge, and a change brings them back', () => {
  expect(intervals('same', 'same', 'same', 'same', 'same', 'change')).toEqual([2000, 4000, 8000, 8000, 8000, 2000]);
});

test('without restAge they stay as they are', () => {
  expect(
    paced({ intervalMs: 2000, failures: 0, retryAt: null }, 'same', { maxAgeMs: 2000, restAgeMs: 2000 }).intervalMs,
  ).toBe(2000);
});

test('while the source fails they double, up to half a minute, and no longer after it has recovered', () => {
  expect(intervals('failure', 'failure', 'failure', 'failure', 'failure', 'failure', 'same')).toEqual([
    ...[2000, 4000, 8000, 16_000, FAILING_MS, FAILING_MS],
    2000,
  ]);
  expect(paced(null, 'failure', { maxAgeMs: 60_000, restAgeMs: 60_000 }).intervalMs).toBe(60_000);
});

test('a failure that names a moment is followed by a reading then, and pauses do not double meanwhile', () => {
  const failed = paced(null, 'failure', ages);
  const named = paced(failed, 'failure', ages, { at: 61_300, now: 1000 });
  expect(named).toEqual({ intervalMs: 60_300, failures: 1, retryAt: 61_300 });
  expect(paced(named, 'failure', ages)).toEqual({ intervalMs: 4000, failures: 2, retryAt: null });
  expect(paced(named, 'same', ages)).toEqual({ intervalMs: 2000, failures: 0, retryAt: null });
  // What is over is no reason to ask without end, and no timer is longer than a day.
  expect(paced(null, 'failure', ages, { at: 900, now: 1000 }).retryAt).toBe(1001);
  expect(paced(null, 'failure', ages, { at: 1e15, now: 1000 }).retryAt).toBe(86_401_000);
});

test('calls of live reads take no more than their share of the tightest rate', () => {
  const quota = new QuotaShare(
    [
      { calls: 300, perMs: 60_000 },
      { calls: 10_000, perMs: 86_400_000 },
    ],
    0.5,
  );
  quota.spend(4, 1000);
  expect(quota.freeAt).toBeCloseTo(1000 + (4 * 86_400_000) / 5000);
  expect(quota.leastIntervalMs).toBeCloseTo((4 * 86_400_000) / 5000);
  const free = new QuotaShare(null, 0.5);
  free.spend(1000, 5);
  expect([free.freeAt, free.leastIntervalMs]).toEqual([5, 0]);
});
