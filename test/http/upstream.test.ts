/** Requests to a source, against raw servers that misbehave on purpose. */
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ask, codeOf, get, ok, openRawUpstream as open } from './raw-upstream.ts';

test('the base path stands before every request, with the credential and without asking for compression', async () => {
  const { upstream, seen, records } = await open(ok('{"a":1}'));
  const exchange = await ask(upstream, get('/v1/x?y=1'));
  expect(exchange.status).toBe(200);
  const [head = ''] = seen;
  expect(head.split('\r\n')[0]).toBe('GET /base/v1/x?y=1 HTTP/1.1');
  expect(head).toContain('x-api-key: canary-4711');
  expect(head).toContain('accept-encoding: identity');
  expect(records).toMatchObject([{ step: 'test', method: 'GET', status: 200, failure: null, bytes: 7 }]);
  expect(JSON.stringify(records)).not.toContain('canary');
});

test.each(['/a/../b', '/a/./b', '/%2e%2e/b', '/a b', '/a\\b'])(
  'a path that a URL would fold is not sent: %s',
  async (path) => {
    const { upstream, seen } = await open(ok('{}'));
    expect(await codeOf(ask(upstream, get(path)))).toBe('BAD_USER_INPUT');
    expect(seen).toEqual([]);
  },
);

test('a path that names another host is not sent', async () => {
  const { upstream, seen } = await open(ok('{}'), { url: new URL('http://127.0.0.1:9') });
  expect(await codeOf(ask(upstream, get('//other.example/x')))).toBe('BAD_USER_INPUT');
  expect(seen).toEqual([]);
});

test.each([301, 302, 303, 307, 308])('a redirect is not followed, and its target is never asked: %i', async (code) => {
  const target = await open(ok('{}'));
  const { upstream } = await open((_head, socket) =>
    socket.write(`HTTP/1.1 ${code} Found\r\nLocation: ${target.origin}/\r\nContent-Length: 0\r\n\r\n`),
  );
  expect(await codeOf(ask(upstream, get('/')))).toBe('UPSTREAM_REDIRECT');
  expect(target.seen).toEqual([]);
});

describe('endings', () => {
  test.each([
    ['reset before any byte', (_: string, socket: Socket) => socket.destroy(), 'UPSTREAM_UNREACHABLE'],
    [
      'cut in the headers',
      (_: string, socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nConte'),
      'UPSTREAM_UNREACHABLE',
    ],
    [
      'cut in the body',
      (_: string, socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"a":22'),
      'UPSTREAM_TRUNCATED',
    ],
    [
      'cut in a chunk',
      (_: string, socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{"a":22'),
      'UPSTREAM_TRUNCATED',
    ],
    ['no HTTP at all', (_: string, socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'UPSTREAM_BAD_RESPONSE'],
    [
      'too long headers',
      (_: string, socket: Socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(70_000)}\r\n\r\n`),
      'UPSTREAM_BAD_RESPONSE',
    ],
    ['too long a body', ok(' '.repeat(1001)), 'UPSTREAM_TOO_LARGE'],
    [
      'a compressed body',
      (_: string, socket: Socket) =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n[]'),
      'UPSTREAM_BAD_RESPONSE',
    ],
  ])('%s', async (_, answer, code) => {
    const { upstream } = await open(answer);
    expect(await codeOf(ask(upstream, get('/')))).toBe(code);
  });

  test('a body that needs no length is read to its end', async () => {
    const { upstream } = await open((_head, socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[1,2]'));
    expect((await ask(upstream, get('/'))).status).toBe(200);
  });

  test('no server listens', async () => {
    const { upstream } = await open(ok('{}'), { url: new URL('http://127.0.0.1:9') });
    expect(await codeOf(ask(upstream, get('/')))).toBe('UPSTREAM_UNREACHABLE');
  });

  test('the host does not exist', async () => {
    const { upstream } = await open(ok('{}'), { url: new URL('http://nowhere.invalid') });
    expect(await codeOf(ask(upstream, get('/')))).toBe('UPSTREAM_UNREACHABLE');
  });
});

describe('time', () => {
  test('silence ends by the deadline', async () => {
    const { upstream } = await open(() => {}, { timeoutMs: 100 });
    expect(await codeOf(ask(upstream, get('/')))).toBe('UPSTREAM_TIMEOUT');
  });

  test('silence after the headers ends by the same deadline', async () => {
    const { upstream } = await open((_head, socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'), {
      timeoutMs: 100,
    });
    expect(await codeOf(ask(upstream, get('/')))).toBe('UPSTREAM_TIMEOUT');
  });

  test('an answer that comes too late is dropped', async () => {
    let late: Socket | undefined;
    const { upstream } = await open(
      (head, socket) => {
        if (late !== undefined) return ok('{"asked":"second"}')(head, socket);
        late = socket;
      },
      { timeoutMs: 1000 },
    );
    const first = codeOf(ask(upstream, get('/first'), AbortSignal.timeout(50)));
    expect(await first).toBe('UPSTREAM_TIMEOUT');
    if (late !== undefined) ok('{"asked":"first"}')('', late);
    expect((await ask(upstream, get('/second'))).body).toEqual({ asked: 'second' });
  });

  test('a caller that goes away ends the request, and the source sees its socket close', async () => {
    const gone = new AbortController();
    const closed = Promise.withResolvers<void>();
    const { upstream } = await open((_head, socket) => {
      socket.on('close', () => closed.resolve());
      gone.abort();
    });
    expect(await codeOf(ask(upstream, get('/'), gone.signal))).toBe('CANCELLED');
    await closed.promise;
  });

  test("a caller's own deadline is a timeout, not a cancellation", async () => {
    const { upstream } = await open(() => {});
    expect(await codeOf(ask(upstream, get('/'), AbortSignal.timeout(50)))).toBe('UPSTREAM_TIMEOUT');
  });
});

describe('limits of a source', () => {
  test('never more requests in flight than declared', async () => {
    let inFlight = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const { upstream } = await open((_head, socket) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      waiting.push(() => {
        inFlight -= 1;
        ok('{}')('', socket);
      });
      // Once the budget is used up nothing more may come; each answer lets one more in.
      if (waiting.length === 4 || most === 4) waiting.shift()?.();
    });
    const sent = Array.from({ length: 12 }, (_, index) => ask(upstream, get(`/${index}`)));
    const drain = setInterval(() => waiting.shift()?.(), 5);
    await Promise.all(sent);
    clearInterval(drain);
    expect(most).toBe(4);
  });

  test('a pause refuses at once, and the request never leaves', async () => {
    const { upstream, seen } = await open(ok('{}'));
    upstream.pause(new Date(Date.now() + 60_000));
    expect(await codeOf(ask(upstream, get('/')))).toBe('UPSTREAM_RATE_LIMITED');
    expect(seen).toEqual([]);
  });

  test('a rate holds back what is too much, and a caller that stops waiting uses up nothing', async () => {
    const { upstream, seen } = await open(ok('{}'), { rate: { calls: 3, perMs: 4000 } });
    const gone = new AbortController();
    const sent = Array.from({ length: 5 }, () => ask(upstream, get('/'), gone.signal));
    await Promise.all(sent.slice(0, 3));
    gone.abort();
    expect(await Promise.all(sent.slice(3).map(codeOf))).toEqual(['CANCELLED', 'CANCELLED']);
    expect(seen).toHaveLength(3);
  });
});
