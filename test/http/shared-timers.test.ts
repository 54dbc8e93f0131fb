/** Many timers of one time stand behind one of the platform, and each runs in its own time. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterTime } from '../../src/http/shared-timers.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function begin() {
  const ran: string[] = [];
  const after = (ms: number, name: string) => afterTime(ms, () => ran.push(name));
  return { ran, after };
}

test('a thousand of one time take one timer of the platform, and each runs once, in the order in which they began', () => {
  const { ran, after } = begin();
  const names = Array.from({ length: 1000 }, (_, index) => String(index));
  for (const name of names) after(100, name);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(99);
  expect(ran).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ran).toEqual(names);
  vi.advanceTimersByTime(1000);
  expect([ran.length, vi.getTimerCount()]).toEqual([1000, 0]);
});

test('one that began later runs later, by as much', () => {
  const { ran, after } = begin();
  after(100, 'first');
  vi.advanceTimersByTime(60);
  after(100, 'second');
  vi.advanceTimersByTime(40);
  expect(ran).toEqual(['first']);
  vi.advanceTimersByTime(59);
  expect(ran).toEqual(['first']);
  vi.advanceTimersByTime(1);
  expect(ran).toEqual(['first', 'second']);
});

test('one that is stopped does not run, and the last one that is stopped leaves no timer', () => {
  const { ran, after } = begin();
  const [first, second] = [after(100, 'first'), after(100, 'second')];
  first();
  first();
  expect(vi.getTimerCount()).toBe(1);
  second();
  expect(vi.getTimerCount()).toBe(0);
  after(100, 'third');
  vi.advanceTimersByTime(100);
  second();
  expect([ran, vi.getTimerCount()]).toEqual([['third'], 0]);
});

test('those of another time have a timer of their own', () => {
  const { ran, after } = begin();
  after(100, 'long');
  after(10, 'short');
  vi.advanceTimersByTime(10);
  expect(ran).toEqual(['short']);
  vi.advanceTimersByTime(90);
  expect(ran).toEqual(['short', 'long']);
});

test('one that stops the others and begins another is followed by that alone', () => {
  const { ran, after } = begin();
  const others: (() => void)[] = [];
  afterTime(100, () => {
    for (const stop of others) stop();
    after(100, 'again');
  });
  others.push(after(100, 'stopped'));
  vi.advanceTimersByTime(100);
  expect(ran).toEqual([]);
  vi.advanceTimersByTime(100);
  expect([ran, vi.getTimerCount()]).toEqual([['again'], 0]);
});
