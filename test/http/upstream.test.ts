/** The road to a source, against raw servers that misbehave on purpose. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openUpstream, type RequestRecord, type Upstream, type UpstreamOptions } from '../../src/http/upstream.ts';
import { FailureError } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';

const open: { server: Server; sockets: Set<Socket>; upstream: Upstream }[] = [];
afterEach(async () => {
  for (const { server, sockets, upstream } of open.splice(0)) {
    await upstream.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

interface Road {
  readonly upstream: Upstream;
  readonly seen: string[];
  readonly records: RequestRecord[];
  readonly origin: string;
}

/** `answer` is given each request's head and writes raw bytes. */
async function road(
  answer: (head: string, socket: Socket) => void,
  options: Partial<UpstreamOptions> = {},
): Promise<Road> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      seen.push(data.toString());
      answer(data.toString(), socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const records: RequestRecord[] = [];
  const origin = `http://127.0.0.1:${address.port}`;
  const upstream = openUpstream({
    url: new URL(`${origin}/base`),
    headers: new Map([['x-api-key', new Secret('canary-4711')]]),
    timeoutMs: 5000,
    maxBodyBytes: 1000,
    concurrency: 4,
    rate: null,
    onRequest: (record) => records.push(record),
    ...options,
  });
  open.push({ server, sockets, upstream });
  return { upstream, seen, records, origin };
}

function ok(body: string): (head: string, socket: Socket) => void {
  return (_head, socket) =>
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

const get = (path: string) => ({ method: 'GET', path, step: 'test' }) as const;
const never = new AbortController().signal;

async function codeOf(sent: Promise<unknown>): Promise<string> {
  const error: unknown = await sent.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FailureError);
  expect(String(error)).not.toContain('canary');
  expect(String(error)).not.toContain('127.0.0.1');
  return error instanceof FailureError ? error.failure.code : '';
}

test('the base path stands before every request, with the credential and no wish for compression', async () => {
  const { upstream, seen, records } = await road(ok('{"a":1}'));
  const exchange = await upstream.send(get('/v1/x?y=1'), never);
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
    const { upstream, seen } = await road(ok('{}'));
    expect(await codeOf(upstream.send(get(path), never))).toBe('BAD_USER_INPUT');
    expect(seen).toEqual([]);
  },
);

test('a path that names another host is not sent', async () => {
  const { upstream, seen } = await road(ok('{}'), { url: new URL('http://127.0.0.1:9') });
  expect(await codeOf(upstream.send(get('//other.example/x'), never))).toBe('BAD_USER_INPUT');
  expect(seen).toEqual([]);
});

test('a redirect is not followed, and its target is never asked', async () => {
  const target = await road(ok('{}'));
  const { upstream } = await road((_head, socket) =>
    socket.write(`HTTP/1.1 302 Found\r\nLocation: ${target.origin}/\r\nContent-Length: 0\r\n\r\n`),
  );
  expect(await codeOf(upstream.send(get('/'), never))).toBe('UPSTREAM_REDIRECT');
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
    const { upstream } = await road(answer);
    expect(await codeOf(upstream.send(get('/'), never))).toBe(code);
  });

  test('a body that needs no length is read to its end', async () => {
    const { upstream } = await road((_head, socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[1,2]'));
    expect((await upstream.send(get('/'), never)).status).toBe(200);
  });

  test('nobody listens', async () => {
    const { upstream } = await road(ok('{}'), { url: new URL('http://127.0.0.1:9') });
    expect(await codeOf(upstream.send(get('/'), never))).toBe('UPSTREAM_UNREACHABLE');
  });

  test('the host does not exist', async () => {
    const { upstream } = await road(ok('{}'), { url: new URL('http://nowhere.invalid') });
    expect(await codeOf(upstream.send(get('/'), never))).toBe('UPSTREAM_UNREACHABLE');
  });
});

describe('time', () => {
  test('silence ends by the deadline', async () => {
    const { upstream } = await road(() => {}, { timeoutMs: 100 });
    expect(await codeOf(upstream.send(get('/'), never))).toBe('UPSTREAM_TIMEOUT');
  });

  test('silence after the headers ends by the same deadline', async () => {
    const { upstream } = await road((_head, socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'), {
      timeoutMs: 100,
    });
    expect(await codeOf(upstream.send(get('/'), never))).toBe('UPSTREAM_TIMEOUT');
  });

  test('a caller that goes away ends the request, and the source sees its socket close', async () => {
    const gone = new AbortController();
    const closed = Promise.withResolvers<void>();
    const { upstream } = await road((_head, socket) => {
      socket.on('close', () => closed.resolve());
      gone.abort();
    });
    expect(await codeOf(upstream.send(get('/'), gone.signal))).toBe('CANCELLED');
    await closed.promise;
  });

  test("a caller's own deadline is a timeout, not a change of mind", async () => {
    const { upstream } = await road(() => {});
    expect(await codeOf(upstream.send(get('/'), AbortSignal.timeout(50)))).toBe('UPSTREAM_TIMEOUT');
  });
});

describe('politeness', () => {
  test('never more requests in flight than declared', async () => {
    let inFlight = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const { upstream } = await road((_head, socket) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      waiting.push(() => {
        inFlight -= 1;
        ok('{}')('', socket);
      });
      // Once the budget is used up nothing more may come; each answer lets one more in.
      if (waiting.length === 4 || most === 4) waiting.shift()?.();
    });
    const sent = Array.from({ length: 12 }, (_, index) => upstream.send(get(`/${index}`), never));
    const drain = setInterval(() => waiting.shift()?.(), 5);
    await Promise.all(sent);
    clearInterval(drain);
    expect(most).toBe(4);
  });

  test('a pause refuses at once, and the request never leaves', async () => {
    const { upstream, seen } = await road(ok('{}'));
    upstream.pause(new Date(Date.now() + 60_000));
    expect(await codeOf(upstream.send(get('/'), never))).toBe('UPSTREAM_RATE_LIMITED');
    expect(seen).toEqual([]);
  });

  test('a rate holds back what is too much, and whoever gives up waiting uses up nothing', async () => {
    const { upstream, seen } = await road(ok('{}'), { rate: { calls: 3, perMs: 60_000 } });
    const gone = new AbortController();
    const sent = Array.from({ length: 5 }, () => upstream.send(get('/'), gone.signal));
    await Promise.all(sent.slice(0, 3));
    gone.abort();
    expect(await Promise.all(sent.slice(3).map(codeOf))).toEqual(['CANCELLED', 'CANCELLED']);
    expect(seen).toHaveLength(3);
  });
});
