/** An upstream whose server is shared with other replicas, by a store of the test's own. */
import { describe, expect, test } from 'vitest';
import { Breaker } from '../../src/http/breaker.ts';
import type { SharedBreaker, SharedServer, SharedTake } from '../../src/http/shared-server.ts';
import type { FailureCode } from '../../src/model/failure.ts';
import type { QuotaLeft } from '../../src/model/rate.ts';
import { codeOf, failureOf, ok, openRawUpstream, read, status, TestClock } from './raw-upstream.ts';

/** Answers by the next of these, and grants all once there are none left; notes what it was told. */
class FakeStore implements SharedServer {
  isAway = false;
  /** Two calls, and a minute for a third. */
  readonly own = {
    starts: 0,
    left: [],
    get waitMs(): number {
      return this.starts < 2 ? 0 : 60_000;
    },
    start(): void {
      this.starts += 1;
    },
  };
  readonly asked: number[] = [];
  readonly told: unknown[] = [];
  readonly #answers: (Partial<SharedTake> | 'away')[];

  constructor(...answers: (Partial<SharedTake> | 'away')[]) {
    this.#answers = answers;
  }

  take = async (calls: number): Promise<SharedTake | null> => {
    this.asked.push(calls);
    const answer = this.#answers.shift() ?? {};
    if (answer === 'away') {
      this.isAway = true;
      return null;
    }
    return { granted: calls, ahead: 0, waitMs: 0, pausedMs: 0, breaker: null, left: [], ...answer };
  };

  pause(ms: number): void {
    this.told.push(ms);
  }

  correct(left: QuotaLeft): void {
    this.told.push(left);
  }

  breaker(open: Pick<SharedBreaker, 'openMs' | 'cause'> | null): void {
    this.told.push(open);
  }
}

async function okOrCode(sent: Promise<unknown>): Promise<string> {
  return sent.then(
    () => 'OK',
    () => codeOf(sent),
  );
}

const rate = { calls: 8, perMs: 60_000 };

test('calls that wait together are asked for together, as many as there is room for', async () => {
  const shared = new FakeStore();
  const { upstream, seen } = await openRawUpstream(ok('{}'), { rate, shared, concurrency: 3 });
  await Promise.all(Array.from({ length: 4 }, () => read(upstream)));
  expect(seen).toHaveLength(4);
  expect(shared.asked.slice(0, 2)).toEqual([1, 2]);
});

test('calls that are granted ahead start at once, as many as there is room for', async () => {
  const shared = new FakeStore({ ahead: 2 });
  const { upstream, seen } = await openRawUpstream(ok('{}'), { rate, shared, concurrency: 3, clock: new TestClock() });
  for (let call = 0; call < 4; call += 1) await read(upstream);
  expect([seen.length, shared.asked]).toEqual([4, [1, 1]]);
});

test('a call that only the store keeps waiting takes no place in the queue', async () => {
  const { upstream } = await openRawUpstream(ok('{}'), { rate, shared: new FakeStore(), concurrency: 1, queue: 0 });
  const first = read(upstream);
  expect(await codeOf(read(upstream))).toBe('UPSTREAM_OVERLOADED');
  expect((await first).status).toBe(200);
});

test('what the store refuses for longer than the time-out fails at once, and does not leave', async () => {
  const shared = new FakeStore({ granted: 0, waitMs: 30_000 });
  const clock = new TestClock();
  const { upstream, seen } = await openRawUpstream(ok('{}'), { rate, shared, clock });
  const retryAfter = new Date(clock.date().getTime() + 30_000);
  expect(await failureOf(read(upstream))).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', retryAfter });
  // Without asking again.
  expect(await codeOf(read(upstream))).toBe('UPSTREAM_RATE_LIMITED');
  expect([seen, shared.asked]).toEqual([[], [1]]);
  clock.move(30_000);
  expect((await read(upstream)).status).toBe(200);
});

test('of calls that wait together those start that the store grants, and the others fail at once', async () => {
  const shared = new FakeStore({ granted: 1 }, { granted: 2, waitMs: 30_000 });
  const { upstream, seen } = await openRawUpstream(ok('{}'), { rate, shared });
  const codes = await Promise.all(Array.from({ length: 4 }, () => okOrCode(read(upstream))));
  expect(codes).toEqual(['OK', 'OK', 'OK', 'UPSTREAM_RATE_LIMITED']);
  expect([seen.length, shared.asked]).toEqual([3, [1, 3]]);
});

test('a pause of another replica refuses, and is told to nobody again', async () => {
  const shared = new FakeStore({ granted: 0, pausedMs: 9000 });
  const { upstream, seen } = await openRawUpstream(ok('{}'), { rate, shared });
  expect(await codeOf(read(upstream))).toBe('UPSTREAM_RATE_LIMITED');
  expect([seen, shared.told]).toEqual([[], []]);
});

test('a pause of our own is told', async () => {
  const shared = new FakeStore();
  const clock = new TestClock();
  const { upstream } = await openRawUpstream(ok('{}'), { rate, shared, clock });
  upstream.pause(new Date(clock.date().getTime() + 9000));
  expect(shared.told).toEqual([9000]);
});

test('a store that turns out to be away leaves those who wait the own part', async () => {
  const shared = new FakeStore('away');
  const { upstream, seen } = await openRawUpstream(ok('{}'), { rate, shared });
  const [first, second, third] = [read(upstream), read(upstream), codeOf(read(upstream))];
  expect([(await first).status, (await second).status]).toEqual([200, 200]);
  expect(await third).toBe('UPSTREAM_RATE_LIMITED');
  expect(seen).toHaveLength(2);
});

test('where the store turns out to be away and the own part is used up, those who wait fail at once', async () => {
  const shared = new FakeStore('away');
  shared.own.starts = 2;
  const { upstream, seen } = await openRawUpstream(ok('{}'), { rate, shared });
  expect(await codeOf(read(upstream))).toBe('UPSTREAM_RATE_LIMITED');
  expect(seen).toEqual([]);
});

describe('the breaker', () => {
  const breaker = { failures: 1, openMs: 30_000, maxOpenMs: 300_000 };
  const open = { openMs: 30_000, cause: 'UPSTREAM_TIMEOUT' as FailureCode };

  test('one that opens here is told, and one that closes here too', async () => {
    const shared = new FakeStore();
    const clock = new TestClock();
    let answer = status(503);
    const { upstream } = await openRawUpstream((head, socket) => answer(head, socket), {
      rate,
      shared,
      clock,
      breaker,
    });
    await codeOf(read(upstream));
    expect(shared.told).toEqual([{ openMs: 30_000, cause: 'UPSTREAM_UNAVAILABLE' }]);
    answer = ok('{}');
    clock.move(30_000);
    const breakerStillOpen = { waitMs: 0, probing: false, ...open };
    shared.take = async () => ({ granted: 1, ahead: 0, waitMs: 0, pausedMs: 0, breaker: breakerStillOpen, left: [] });
    expect((await read(upstream)).status).toBe(200);
    expect(shared.told.at(-1)).toBeNull();
  });

  test('one that is open at another replica refuses here, for as long', async () => {
    const shared = new FakeStore({ granted: 0, breaker: { waitMs: 7000, probing: false, ...open } });
    const clock = new TestClock();
    const { upstream, seen } = await openRawUpstream(ok('{}'), { rate, shared, clock, breaker });
    const retryAfter = new Date(clock.date().getTime() + 7000);
    expect(await failureOf(read(upstream))).toMatchObject({ code: 'SOURCE_PAUSED', retryAfter });
    expect(await codeOf(read(upstream))).toBe('SOURCE_PAUSED');
    expect([seen, shared.asked, shared.told]).toEqual([[], [1], []]);
    clock.move(7000);
    expect((await read(upstream)).status).toBe(200);
  });

  test('while another replica probes, this one refuses for a second', async () => {
    const shared = new FakeStore({ granted: 0, breaker: { waitMs: 0, probing: true, ...open } });
    const clock = new TestClock();
    const { upstream } = await openRawUpstream(ok('{}'), { rate, shared, clock, breaker });
    const retryAfter = new Date(clock.date().getTime() + 1000);
    expect(await failureOf(read(upstream))).toMatchObject({ code: 'SOURCE_PAUSED', retryAfter });
  });

  test('what others know does not end the wait of one that has just opened here', () => {
    const clock = new TestClock();
    const own = new Breaker({ failures: 1, openMs: 30_000, maxOpenMs: 300_000 }, clock.now);
    own.enter()({ bad: 'UPSTREAM_TLS' });
    own.adopt(null);
    expect(own.refusal).toEqual({ waitMs: 30_000, cause: 'UPSTREAM_TLS' });
    clock.move(30_000);
    own.adopt(null);
    expect(own.isOpen).toBe(false);
  });

  test('a probe under way here goes on, whatever others say', () => {
    const clock = new TestClock();
    const own = new Breaker({ failures: 1, openMs: 30_000, maxOpenMs: 300_000 }, clock.now);
    own.enter()({ bad: 'UPSTREAM_TLS' });
    clock.move(30_000);
    const probe = own.enter();
    own.adopt({ waitMs: 9000, ...open });
    expect(own.refusal).toEqual({ waitMs: 0, cause: 'UPSTREAM_TLS' });
    probe('good');
    expect(own.isOpen).toBe(false);
  });
});
