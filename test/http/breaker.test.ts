/** A source that keeps failing is left alone, and one call at a time finds out whether it is back. */
import { describe, expect, test } from 'vitest';
import { Breaker, type BreakerVerdict, type Settle } from '../../src/http/breaker.ts';
import type { UpstreamOptions } from '../../src/http/http-upstream.ts';
import {
  type Answering,
  ask,
  codeOf,
  failureOf,
  get,
  inTurn,
  ok,
  openRawUpstream,
  read,
  status,
  TestClock,
} from './raw-upstream.ts';

const settings = { failures: 5, openMs: 30_000, maxOpenMs: 300_000 };
const bad: BreakerVerdict = { bad: 'UPSTREAM_TIMEOUT' };

function openBreaker(): {
  clock: TestClock;
  breaker: Breaker;
  call: (verdict: BreakerVerdict, times?: number) => void;
} {
  const clock = new TestClock();
  const breaker = new Breaker(settings, clock.now);
  const call = (verdict: BreakerVerdict, times = 1): void => {
    for (let count = 0; count < times; count += 1) breaker.enter()(verdict);
  };
  return { clock, breaker, call };
}

describe('the states', () => {
  test('five failures in a row open it, and say until when and why', () => {
    const { breaker, call } = openBreaker();
    call(bad, 4);
    expect(breaker.refusal).toBeNull();
    call(bad);
    expect(breaker.refusal).toEqual({ waitMs: 30_000, cause: 'UPSTREAM_TIMEOUT' });
  });

  test('a success between them begins the row anew, and what says nothing neither breaks nor lengthens it', () => {
    const { breaker, call } = openBreaker();
    call(bad, 4);
    call('good');
    call(bad, 4);
    call('none', 10);
    expect(breaker.refusal).toBeNull();
    call(bad);
    expect(breaker.refusal).not.toBeNull();
  });

  test.each([
    [20, 10, true],
    [18, 9, false],
    [100, 49, false],
  ])('%i calls in ten seconds, %i of them failures between successes: open %s', (calls, failures, opens) => {
    const { breaker, call } = openBreaker();
    call('good', calls - 2 * failures);
    for (let count = 0; count < failures; count += 1) {
      expect(breaker.refusal).toBeNull();
      call('good');
      call(bad);
    }
    expect(breaker.refusal !== null).toBe(opens);
  });

  test('failures that are ten seconds past count no more', () => {
    const { breaker, call, clock } = openBreaker();
    for (let count = 0; count < 9; count += 1) {
      call(bad);
      call('good');
    }
    clock.move(10_000);
    call('good');
    call(bad);
    expect(breaker.refusal).toBeNull();
  });

  test('exactly one call leaves as a probe; its success closes it', () => {
    const { breaker, call, clock } = openBreaker();
    call(bad, 5);
    clock.move(29_999);
    expect(breaker.refusal).toMatchObject({ waitMs: 1 });
    clock.move(1);
    expect(breaker.refusal).toBeNull();
    const probe = breaker.enter();
    expect(breaker.refusal).toEqual({ waitMs: 0, cause: 'UPSTREAM_TIMEOUT' });
    probe('good');
    expect(breaker.refusal).toBeNull();
    call(bad, 4);
    expect(breaker.refusal).toBeNull();
  });

  test('each probe that fails doubles the time, up to the most; a success brings the first time back', () => {
    const { breaker, call, clock } = openBreaker();
    call(bad, 5);
    const waits: (number | undefined)[] = [];
    for (let probe = 0; probe < 6; probe += 1) {
      clock.move(breaker.refusal?.waitMs ?? 0);
      breaker.enter()({ bad: 'UPSTREAM_TLS' });
      waits.push(breaker.refusal?.waitMs);
    }
    expect(waits).toEqual([60_000, 120_000, 240_000, 300_000, 300_000, 300_000]);
    expect(breaker.refusal?.cause).toBe('UPSTREAM_TLS');
    clock.move(300_000);
    breaker.enter()('good');
    call(bad, 5);
    expect(breaker.refusal?.waitMs).toBe(30_000);
  });

  test('a probe that was given up leaves the next one to try', () => {
    const { breaker, call, clock } = openBreaker();
    call(bad, 5);
    clock.move(30_000);
    breaker.enter()('none');
    expect(breaker.refusal).toBeNull();
    breaker.enter()(bad);
    expect(breaker.refusal?.waitMs).toBe(60_000);
  });

  test('a request that left before it opened, or before it closed, does not count', () => {
    const { breaker, call, clock } = openBreaker();
    const early: readonly Settle[] = Array.from({ length: 10 }, () => breaker.enter());
    call(bad, 5);
    early[0]?.('good');
    expect(breaker.refusal).toMatchObject({ waitMs: 30_000 });
    clock.move(30_000);
    breaker.enter()('good');
    for (const settle of early.slice(1)) settle(bad);
    expect(breaker.refusal).toBeNull();
  });
});

const guarded = (clock = new TestClock()): Partial<UpstreamOptions> => ({ breaker: settings, clock });

describe('an upstream', () => {
  test('while it is open every request is refused at once, with the moment of the probe', async () => {
    const clock = new TestClock();
    const { upstream, seen } = await openRawUpstream(status(500), guarded(clock));
    for (let count = 0; count < 5; count += 1) await codeOf(read(upstream));
    clock.move(10_000);
    const refused = await failureOf(read(upstream));
    expect(refused).toMatchObject({
      code: 'SOURCE_PAUSED',
      retryable: true,
      retryAfter: new Date('2026-11-21T08:00:30Z'),
      detail: 'its last failure: UPSTREAM_HTTP_ERROR',
    });
    expect(seen).toHaveLength(5);
  });

  test('of many requests that come once the time is over, one leaves', async () => {
    const clock = new TestClock();
    const held: (() => void)[] = [];
    const hold: Answering = (head, socket) => held.push(() => ok('{}')(head, socket));
    const fails = Array.from({ length: 5 }, () => status(500));
    const { upstream, seen } = await openRawUpstream(inTurn(...fails, hold, ok('{}')), guarded(clock));
    for (let count = 0; count < 5; count += 1) await codeOf(read(upstream));
    clock.move(30_000);
    const [probe, ...others] = Array.from({ length: 20 }, () => read(upstream));
    expect(new Set(await Promise.all(others.map(codeOf)))).toEqual(new Set(['SOURCE_PAUSED']));
    await expect.poll(() => held.length).toBe(1);
    expect(seen).toHaveLength(6);
    held[0]?.();
    await probe;
    await read(upstream);
    expect(seen).toHaveLength(7);
  });

  test('calls that wait for their turn fail when it opens', async () => {
    const { upstream, seen } = await openRawUpstream(status(500), { ...guarded(), concurrency: 1 });
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(read(upstream))));
    expect(codes.filter((code) => code === 'UPSTREAM_HTTP_ERROR')).toHaveLength(5);
    expect(codes.filter((code) => code === 'SOURCE_PAUSED')).toHaveLength(45);
    expect(seen).toHaveLength(5);
  });

  test('an open breaker leaves the failure that opened it, without a repeat', async () => {
    const { upstream, seen } = await openRawUpstream(status(500), { ...guarded(), retries: 1 });
    const codes: string[] = [];
    for (let count = 0; count < 4; count += 1) codes.push(await codeOf(read(upstream)));
    // Two, two, and one: the third request opens it before its repeat.
    expect(codes).toEqual(['UPSTREAM_HTTP_ERROR', 'UPSTREAM_HTTP_ERROR', 'UPSTREAM_HTTP_ERROR', 'SOURCE_PAUSED']);
    expect(seen).toHaveLength(5);
  });

  test('ten minutes of failure cost five calls and a few probes; then one probe brings it back', async () => {
    const clock = new TestClock();
    let down = true;
    const answer: Answering = (head, socket) => (down ? status(500) : ok('{}'))(head, socket);
    const { upstream, seen } = await openRawUpstream(answer, { ...guarded(clock), retries: 1 });
    for (let second = 0; second < 600; second += 1) {
      await codeOf(read(upstream));
      clock.move(1000);
    }
    expect(seen.length).toBeLessThanOrEqual(5 + 4);
    down = false;
    let refused = 0;
    while ((await read(upstream).catch(() => null)) === null) {
      refused += 1;
      clock.move(1000);
    }
    expect(refused).toBeLessThanOrEqual(300);
  });

  describe('what counts as a failure of the source', () => {
    const end =
      (text: string): Answering =>
      (_head, socket) =>
        socket.end(text);
    test.each<readonly [string, Answering]>([
      ['a reset', (_head, socket) => socket.resetAndDestroy()],
      ['status 500', status(500)],
      ['status 503', status(503)],
      ['a cut body', end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"a":22')],
      ['a page of HTML', ok('<html>')],
      ['no HTTP', end('SSH-2.0-OpenSSH_9.2\r\n')],
      ['a redirect', status(307, 'Location: /')],
    ])('%s', async (_, fault) => {
      const { upstream, seen } = await openRawUpstream(fault, guarded());
      for (let count = 0; count < 7; count += 1) await codeOf(read(upstream));
      expect(seen).toHaveLength(5);
    });

    test('silence until the deadline', async () => {
      const { upstream, seen } = await openRawUpstream(() => {}, { breaker: settings, timeoutMs: 50 });
      for (let count = 0; count < 7; count += 1) await codeOf(read(upstream));
      expect(seen).toHaveLength(5);
    });

    test('connections that do not come about, long before the deadline', async () => {
      const { origin } = await openRawUpstream(() => {});
      // The server does not answer the TLS handshake.
      const url = new URL(origin.replace('http:', 'https:'));
      const { upstream } = await openRawUpstream(() => {}, {
        url,
        connectTimeoutMs: 50,
        breaker: settings,
        concurrency: 5,
      });
      const codes = await Promise.all(Array.from({ length: 5 }, () => codeOf(read(upstream))));
      expect(new Set(codes)).toEqual(new Set(['UPSTREAM_TIMEOUT']));
      expect(await codeOf(read(upstream))).toBe('SOURCE_PAUSED');
    });
  });

  describe('what does not', () => {
    test.each<readonly [string, Answering]>([
      ['status 400', status(400)],
      ['status 401', status(401)],
      ['status 404', status(404)],
      ['status 429', status(429)],
      ['too long a body', ok(' '.repeat(1001))],
    ])('%s', async (_, fault) => {
      const { upstream, seen } = await openRawUpstream(fault, guarded());
      for (let count = 0; count < 25; count += 1) await codeOf(read(upstream));
      expect(seen).toHaveLength(25);
    });

    test('a caller that hung up', async () => {
      let caller = new AbortController();
      const { upstream, seen } = await openRawUpstream(() => caller.abort(), guarded());
      for (let count = 0; count < 7; count += 1) {
        caller = new AbortController();
        expect(await codeOf(read(upstream, { signal: caller.signal }))).toBe('CANCELLED');
      }
      expect(seen).toHaveLength(7);
    });

    test('a caller whose own deadline left the source no time', async () => {
      const { upstream, seen } = await openRawUpstream(() => {}, { breaker: settings });
      for (let count = 0; count < 7; count += 1) {
        expect(await codeOf(ask(upstream, get('/'), AbortSignal.timeout(30)))).toBe('UPSTREAM_TIMEOUT');
      }
      expect(seen).toHaveLength(7);
    });
  });

  test('one source has nothing to do with another', async () => {
    const down = await openRawUpstream(status(500), guarded());
    const well = await openRawUpstream(ok('{}'), guarded());
    for (let count = 0; count < 7; count += 1) await codeOf(read(down.upstream));
    expect((await read(well.upstream)).status).toBe(200);
  });
});
