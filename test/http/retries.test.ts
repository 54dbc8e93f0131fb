/** Which failed requests are repeated: whole, once, within their deadline and the budget of the source. */
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { malformed } from '../../src/http/decode.ts';
import type { UpstreamOptions } from '../../src/http/http-upstream.ts';
import { FailureError, failure } from '../../src/model/failure.ts';
import { type Answering, codeOf, get, inTurn, ok, openRawUpstream, read, status, TestClock } from './raw-upstream.ts';

const end =
  (text: string): Answering =>
  (_head, socket) =>
    socket.end(text);
const reset: Answering = (_head, socket) => socket.resetAndDestroy();
const cutBody = end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"a":22');
const retrying = (clock = new TestClock()): Partial<UpstreamOptions> => ({ retries: 1, clock });

describe('repeated once', () => {
  const classes: readonly (readonly [string, Answering, string])[] = [
    ['a reset before any byte', reset, 'UPSTREAM_UNREACHABLE'],
    ['an end before any byte', (_, socket) => socket.end(), 'UPSTREAM_UNREACHABLE'],
    ['a cut in the headers', end('HTTP/1.1 200 OK\r\nConte'), 'UPSTREAM_UNREACHABLE'],
    ['a cut body of stated length', cutBody, 'UPSTREAM_TRUNCATED'],
    ['a cut chunk', end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{"a":22'), 'UPSTREAM_TRUNCATED'],
    ['a body without length, cut inside JSON', end('HTTP/1.1 200 OK\r\n\r\n{"a":22'), 'UPSTREAM_BAD_RESPONSE'],
    ['status 500', status(500), 'UPSTREAM_HTTP_ERROR'],
    ['status 502', status(502), 'UPSTREAM_HTTP_ERROR'],
    ['status 503', status(503), 'UPSTREAM_UNAVAILABLE'],
    ['status 504', status(504), 'UPSTREAM_HTTP_ERROR'],
    ['status 503 for two seconds', status(503, 'Retry-After: 2'), 'UPSTREAM_UNAVAILABLE'],
  ];

  test.each(classes)('%s: the second answer counts', async (_, fault, code) => {
    const { upstream, seen, records } = await openRawUpstream(inTurn(fault, ok('{"a":1}')), retrying());
    expect((await read(upstream)).status).toBe(200);
    expect(seen).toHaveLength(2);
    expect(records.map(({ attempt, failure }) => [attempt, failure])).toEqual([
      [1, code],
      [2, null],
    ]);
  });

  test.each(classes)('%s, twice: never a third time', async (_, fault, code) => {
    const { upstream, seen } = await openRawUpstream(inTurn(fault, fault, ok('{}')), retrying());
    expect(await codeOf(read(upstream))).toBe(code);
    expect(seen).toHaveLength(2);
  });

  test.each(classes)('%s: not at all where repeats are off', async (_, fault, code) => {
    const { upstream, seen } = await openRawUpstream(inTurn(fault, ok('{}')), { retries: 0 });
    expect(await codeOf(read(upstream))).toBe(code);
    expect(seen).toHaveLength(1);
  });

  test('a connection that is refused', async () => {
    const { upstream, records } = await openRawUpstream(ok('{}'), {
      ...retrying(),
      url: new URL('http://127.0.0.1:9'),
    });
    expect(await codeOf(read(upstream))).toBe('UPSTREAM_UNREACHABLE');
    expect(records.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  test('a refusal that the provider calls passing', async () => {
    const { upstream, seen } = await openRawUpstream(ok('{}'), retrying());
    let asked = 0;
    const accept = (): string => {
      asked += 1;
      if (asked === 1) throw new FailureError(failure('UPSTREAM_REJECTED', { upstreamCode: '14', retryable: true }));
      return 'read';
    };
    expect(await upstream.send(get('/'), { signal: new AbortController().signal, accept })).toBe('read');
    expect(seen).toHaveLength(2);
  });

  test('each attempt is reported as it leaves', async () => {
    const { upstream } = await openRawUpstream(inTurn(status(500), ok('{}')), retrying());
    let sent = 0;
    const onSent = (): void => {
      sent += 1;
    };
    await read(upstream, { onSent });
    expect(sent).toBe(2);
  });
});

describe('never repeated', () => {
  const answered = (text: string) => ok(text);
  const classes: readonly (readonly [string, Answering, string])[] = [
    ['status 400', status(400), 'UPSTREAM_HTTP_ERROR'],
    ['status 401', status(401), 'UPSTREAM_AUTH'],
    ['status 403', status(403), 'UPSTREAM_AUTH'],
    ['status 404', status(404), 'UPSTREAM_HTTP_ERROR'],
    ['status 429', status(429), 'UPSTREAM_RATE_LIMITED'],
    ['status 503 for longer than the deadline', status(503, 'Retry-After: 60'), 'UPSTREAM_UNAVAILABLE'],
    ['a redirect', status(302, 'Location: /'), 'UPSTREAM_REDIRECT'],
    ['a whole body that is no JSON', answered('{"a":'), 'UPSTREAM_BAD_RESPONSE'],
    ['an HTML page without length', end('HTTP/1.1 200 OK\r\n\r\n<html>'), 'UPSTREAM_BAD_RESPONSE'],
    ['no body', answered(''), 'UPSTREAM_BAD_RESPONSE'],
    ['no HTTP', end('SSH-2.0-OpenSSH_9.2\r\n'), 'UPSTREAM_BAD_RESPONSE'],
    ['too long headers', end(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(70_000)}\r\n\r\n`), 'UPSTREAM_BAD_RESPONSE'],
    ['too long a body', answered(' '.repeat(1001)), 'UPSTREAM_TOO_LARGE'],
    ['an unknown encoding', status(200, 'Content-Encoding: rot13'), 'UPSTREAM_BAD_RESPONSE'],
  ];

  test.each(classes)('%s', async (_, fault, code) => {
    const { upstream, seen } = await openRawUpstream(inTurn(fault, ok('{}')), retrying());
    expect(await codeOf(read(upstream))).toBe(code);
    expect(seen).toHaveLength(1);
  });

  test('an answer that was understood and did not pass', async () => {
    const { upstream, seen } = await openRawUpstream(ok('{}'), retrying());
    const accept = (): never => {
      throw malformed('a', 'a number');
    };
    const sent = upstream.send(get('/'), { signal: new AbortController().signal, accept });
    expect(await codeOf(sent)).toBe('UPSTREAM_BAD_RESPONSE');
    expect(seen).toHaveLength(1);
  });

  test('a silence until the deadline', async () => {
    const { upstream, seen } = await openRawUpstream(() => {}, { retries: 1, timeoutMs: 100 });
    expect(await codeOf(read(upstream))).toBe('UPSTREAM_TIMEOUT');
    expect(seen).toHaveLength(1);
  });

  test('a host that does not exist', async () => {
    const { upstream, records } = await openRawUpstream(ok('{}'), {
      ...retrying(),
      url: new URL('http://nowhere.invalid'),
    });
    expect(await codeOf(read(upstream))).toBe('UPSTREAM_UNREACHABLE');
    expect(records).toHaveLength(1);
  });

  test('an unforeseen error, which is passed on as it is', async () => {
    const { upstream, seen } = await openRawUpstream(ok('{}'), retrying());
    const oops = new TypeError('oops');
    const accept = (): never => {
      throw oops;
    };
    await expect(upstream.send(get('/'), { signal: new AbortController().signal, accept })).rejects.toBe(oops);
    expect(seen).toHaveLength(1);
  });
});

describe('the wait before a repeat', () => {
  test('is a share of a quarter of a second, drawn at random', async () => {
    const clock = new TestClock();
    const { upstream } = await openRawUpstream(inTurn(status(500), ok('{}')), retrying(clock));
    await read(upstream);
    expect(clock.slept).toEqual([125]);
  });

  test.each([
    ['seconds', '2'],
    ['an HTTP date', 'Sat, 21 Nov 2026 08:00:02 GMT'],
    ['an ISO date', '2026-11-21T08:00:02.000Z'],
  ])('lasts until the moment that the source named: %s', async (_, retryAfter) => {
    const clock = new TestClock();
    const fault = status(503, `Retry-After: ${retryAfter}`);
    const { upstream } = await openRawUpstream(inTurn(fault, ok('{}')), retrying(clock));
    await read(upstream);
    expect(clock.slept).toEqual([2125]);
  });

  test('ends when the caller leaves, and nothing more is sent', async () => {
    const caller = new AbortController();
    const clock = new TestClock();
    clock.sleep = async (_ms, signal) => {
      caller.abort();
      signal.throwIfAborted();
    };
    const { upstream, seen } = await openRawUpstream(status(500), retrying(clock));
    expect(await codeOf(read(upstream, { signal: caller.signal }))).toBe('UPSTREAM_HTTP_ERROR');
    expect(seen).toHaveLength(1);
  });

  test('is not begun by a pause of the source', async () => {
    const { upstream, seen } = await openRawUpstream(
      (head, socket) => {
        upstream.pause(new Date(Date.now() + 60_000));
        status(500)(head, socket);
      },
      { retries: 1 },
    );
    expect(await codeOf(read(upstream))).toBe('UPSTREAM_HTTP_ERROR');
    expect(seen).toHaveLength(1);
  });
});

test('a value is of one answer: a body cut inside its digits is thrown away whole, and no rest is asked for', async () => {
  const first = '{"Amount":"222222"}';
  const cutInside = (_head: string, socket: Socket): void => {
    const head = `HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\nContent-Length: ${first.length}\r\n\r\n`;
    socket.end(head + first.slice(0, 14));
  };
  // Serves ranges, as the servers do that make a client put two answers together.
  const ranges: Answering = (head, socket) => {
    const from = /^range: bytes=([0-9]+)-/im.exec(head)?.[1];
    const body = '{"Amount":"888888"}'.slice(Number(from ?? 0));
    ok(body)(head, socket);
  };
  const { upstream, seen } = await openRawUpstream(inTurn(cutInside, ranges), retrying());
  expect((await read(upstream)).body).toEqual({ Amount: '888888' });
  expect(seen).toHaveLength(2);
  expect(seen.filter((head) => /^(?:range|if-range):/im.test(head))).toEqual([]);
  expect(seen[1]?.split('\r\n')[0]).toBe(seen[0]?.split('\r\n')[0]);
});

test('a source that is down gets at most a fifth on top of what it is asked anyway', async () => {
  const clock = new TestClock();
  clock.sleep = async () => {};
  const { upstream, records } = await openRawUpstream(status(500), { ...retrying(clock) });
  for (let request = 0; request < 200; request += 1) {
    await read(upstream).catch(() => null);
    clock.move(50);
  }
  const repeats = records.filter(({ attempt }) => attempt === 2).length;
  expect(records.length - repeats).toBe(200);
  expect(repeats).toBeGreaterThan(0);
  expect(records.length).toBeLessThanOrEqual(240);
});

test('repeats that wait for one moment are no more, either', async () => {
  const clock = new TestClock();
  const moment = Promise.withResolvers<void>();
  clock.sleep = () => moment.promise;
  const named: Answering = (head, socket) => status(503, `Retry-After: ${60 - clock.now() / 1000}`)(head, socket);
  const { upstream, records } = await openRawUpstream(named, {
    ...retrying(clock),
    timeoutMs: 100_000,
    concurrency: 30,
  });
  const calls: Promise<unknown>[] = [];
  for (let second = 1; second <= 30; second += 1) {
    calls.push(codeOf(read(upstream)));
    await expect.poll(() => records.length, { interval: 1 }).toBe(second);
    clock.move(1000);
  }
  clock.move(30_000);
  moment.resolve();
  expect(new Set(await Promise.all(calls))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
  expect(records.filter(({ attempt }) => attempt === 2)).toHaveLength(10);
});
