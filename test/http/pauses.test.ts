/** A source that asked for a pause is not called before its moment. */
import { expect, test } from 'vitest';
import { failureOf, ok, openRawUpstream, read, TestClock } from './raw-upstream.ts';

test('no call leaves before the moment, and the first one after it does', async () => {
  const clock = new TestClock();
  const { upstream, seen } = await openRawUpstream(ok('{}'), { clock });
  const until = new Date('2026-11-21T08:00:30Z');
  upstream.pause(until);
  clock.move(29_999);
  expect(await failureOf(read(upstream))).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', retryAfter: until });
  expect(seen).toEqual([]);
  clock.move(1);
  expect((await read(upstream)).status).toBe(200);
});

test('a nearer moment does not shorten a pause, and none is longer than a day', async () => {
  const clock = new TestClock();
  const { upstream } = await openRawUpstream(ok('{}'), { clock });
  upstream.pause(new Date('2099-01-01T00:00:00Z'));
  upstream.pause(new Date('2026-11-21T08:00:01Z'));
  expect((await failureOf(read(upstream))).retryAfter).toEqual(new Date('2026-11-22T08:00:00Z'));
});

test('moments that are past, or none, ask for nothing', async () => {
  const { upstream } = await openRawUpstream(ok('{}'), { clock: new TestClock() });
  upstream.pause(new Date('2020-01-01T00:00:00Z'));
  upstream.pause(new Date(Number.NaN));
  expect((await read(upstream)).status).toBe(200);
});

test("setting the system's clock moves no pause", async () => {
  const clock = new TestClock();
  const { upstream, seen } = await openRawUpstream(ok('{}'), { clock });
  upstream.pause(new Date('2026-11-21T08:00:30Z'));
  clock.date = () => new Date('2026-11-21T09:00:00Z');
  expect((await failureOf(read(upstream))).retryAfter).toEqual(new Date('2026-11-21T09:00:30Z'));
  expect(seen).toEqual([]);
});
