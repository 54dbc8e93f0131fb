/** The line before a source: bounded, and part of the deadline. */
import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/http/clock.ts';
import { DAY_MS } from '../../src/model/rate.ts';
import { type Answering, codeOf, ok, openRawUpstream, read } from './raw-upstream.ts';

/** A server that answers when the test says so. */
function gate(): { answer: Answering; held: (() => void)[] } {
  const held: (() => void)[] = [];
  return { held, answer: (head, socket) => held.push(() => ok('{}')(head, socket)) };
}

test('as many requests wait as may; the next one fails at once, and the others do not', async () => {
  const { answer, held } = gate();
  const { upstream, seen } = await openRawUpstream(answer, { concurrency: 2, queue: 3 });
  const sent = Array.from({ length: 5 }, () => read(upstream));
  expect(await codeOf(read(upstream))).toBe('UPSTREAM_OVERLOADED');
  expect(await codeOf(read(upstream))).toBe('UPSTREAM_OVERLOADED');
  for (let answered = 0; answered < 5; answered += 1) {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    held.shift()?.();
  }
  expect(await Promise.all(sent)).toHaveLength(5);
  expect(seen).toHaveLength(5);
});

test('without room to wait only the calls in flight are taken', async () => {
  const { answer, held } = gate();
  const { upstream } = await openRawUpstream(answer, { concurrency: 1, queue: 0 });
  const first = read(upstream);
  expect(await codeOf(read(upstream))).toBe('UPSTREAM_OVERLOADED');
  await expect.poll(() => held.length).toBe(1);
  held[0]?.();
  await first;
});

test('a place that its holder gave up is free again', async () => {
  const { answer, held } = gate();
  const { upstream } = await openRawUpstream(answer, { concurrency: 1, queue: 1 });
  const first = read(upstream);
  const gone = new AbortController();
  const second = codeOf(read(upstream, { signal: gone.signal }));
  expect(await codeOf(read(upstream))).toBe('UPSTREAM_OVERLOADED');
  gone.abort();
  expect(await second).toBe('CANCELLED');
  const third = read(upstream);
  for (let answered = 0; answered < 2; answered += 1) {
    await expect.poll(() => held.length).toBe(1);
    held.shift()?.();
  }
  await Promise.all([first, third]);
});

test('waiting counts against the deadline, and what did not leave by then never does', async () => {
  const rate = { calls: 1, perMs: 60_000 };
  const timeoutMs = rate.perMs + 1;
  const deadlines: (() => void)[] = [];
  const after: Clock['after'] = (ms, run) => {
    if (ms === timeoutMs) deadlines.push(run);
    return () => {};
  };
  const clock = { ...systemClock, after };
  const { upstream, seen, records } = await openRawUpstream(ok('{}'), { rate, timeoutMs, clock });
  expect((await read(upstream)).status).toBe(200);
  const waiting = codeOf(read(upstream));
  deadlines.at(-1)?.();
  expect(await waiting).toBe('UPSTREAM_TIMEOUT');
  expect([seen.length, records.length]).toEqual([1, 1]);
});

test('a pause fails the calls that wait', async () => {
  const { answer, held } = gate();
  const { upstream, seen } = await openRawUpstream(answer, { concurrency: 1 });
  const first = read(upstream);
  const waiting = Array.from({ length: 3 }, () => codeOf(read(upstream)));
  await expect.poll(() => held.length).toBe(1);
  upstream.pause(new Date(Date.now() + 60_000));
  expect(await Promise.all(waiting)).toEqual(Array.from({ length: 3 }, () => 'UPSTREAM_RATE_LIMITED'));
  held[0]?.();
  // What had left is not called back.
  expect((await first).status).toBe(200);
  expect(seen).toHaveLength(1);
});

/** With a clock that stands still until the test moves it. */
function stoppedClock(): { clock: Clock; move(ms: number): void } {
  let ms = 0;
  const start = Date.UTC(2026, 10, 30);
  const clock: Clock = { ...systemClock, now: () => ms, date: () => new Date(start + ms), after: () => () => {} };
  return {
    clock,
    move: (by) => {
      ms += by;
    },
  };
}

const perDay = { calls: 2, perMs: DAY_MS };

test('a quota that is used up beyond the time-out refuses at once, with the moment when it has room', async () => {
  const { clock, move } = stoppedClock();
  const { upstream, seen } = await openRawUpstream(ok('{}'), { rate: [{ calls: 9, perMs: 60_000 }, perDay], clock });
  await read(upstream);
  expect(upstream.refusal).toBeNull();
  await read(upstream);
  const retryAfter = new Date(Date.UTC(2026, 11, 1));
  expect(upstream.refusal).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', retryAfter });
  await expect(read(upstream)).rejects.toMatchObject({ failure: { code: 'UPSTREAM_RATE_LIMITED', retryAfter } });
  expect(seen).toHaveLength(2);
  expect(upstream.states[0]?.startsLeft).toEqual([
    { per: 'minute', left: 7 },
    { per: 'day', left: 0 },
  ]);
  move(DAY_MS);
  expect((await read(upstream)).status).toBe(200);
});

test('those who wait are sent away once the last call of a quota has left', async () => {
  const { answer, held } = gate();
  const { clock } = stoppedClock();
  const { upstream, seen } = await openRawUpstream(answer, { concurrency: 1, rate: perDay, clock });
  const [first, second, third] = [read(upstream), read(upstream), codeOf(read(upstream))];
  await expect.poll(() => held.length).toBe(1);
  held[0]?.();
  await first;
  await expect.poll(() => held.length).toBe(2);
  expect(await third).toBe('UPSTREAM_RATE_LIMITED');
  held[1]?.();
  expect((await second).status).toBe(200);
  expect(seen).toHaveLength(2);
});
