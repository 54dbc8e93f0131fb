/** Sources close kept connections when they like; no caller may notice. */
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { type Answering, codeOf, ok, openRawUpstream, read, TestClock } from './raw-upstream.ts';

/** Answers the first request of each connection and ends the connection at the second. */
function closesOnReuse(ending: (socket: Socket) => void): Answering {
  const used = new WeakSet<Socket>();
  return (head, socket) => {
    if (used.has(socket)) {
      ending(socket);
      return;
    }
    used.add(socket);
    ok('{}')(head, socket);
  };
}

test.each([
  ['ended', (socket: Socket) => socket.end()],
  ['reset', (socket: Socket) => socket.resetAndDestroy()],
])(
  '300 calls one after the other, each used connection %s: no error, and the budget is not touched',
  async (_, ending) => {
    // The clock stands still: a budget that were charged would be used up after a fifth of the calls.
    const { upstream, records } = await openRawUpstream(closesOnReuse(ending), { retries: 1, clock: new TestClock() });
    for (let call = 0; call < 300; call += 1) expect((await read(upstream)).status).toBe(200);
    expect(records.filter(({ attempt }) => attempt === 2).length).toBeGreaterThan(100);
  },
);

test('many at once: a repeat takes a connection of its own, so that it meets no other old one', async () => {
  const { upstream } = await openRawUpstream(
    closesOnReuse((socket) => socket.resetAndDestroy()),
    {
      retries: 1,
      clock: new TestClock(),
    },
  );
  for (let round = 0; round < 20; round += 1) {
    const answers = await Promise.all(Array.from({ length: 12 }, () => read(upstream)));
    expect(answers).toHaveLength(12);
  }
});

test('it says nothing about the source: the breaker stays closed', async () => {
  const breaker = { failures: 1, openMs: 1000, maxOpenMs: 1000 };
  const { upstream } = await openRawUpstream(
    closesOnReuse((socket) => socket.end()),
    { retries: 1, breaker },
  );
  for (let call = 0; call < 20; call += 1) expect((await read(upstream)).status).toBe(200);
});

test('a source that ends every connection gets no free repeats', async () => {
  const clock = new TestClock();
  clock.sleep = async () => {};
  const { upstream, records } = await openRawUpstream((_head, socket) => socket.resetAndDestroy(), {
    retries: 1,
    clock,
  });
  for (let call = 0; call < 100; call += 1) expect(await codeOf(read(upstream))).toBe('UPSTREAM_UNREACHABLE');
  expect(records.length).toBeLessThanOrEqual(120);
});

test.each([
  ['the source ends each that it answers', 'Connection: close\r\n', true],
  ['none is to be used twice', '', false],
])('no repeat is free where %s', async (_, header, reuseConnections) => {
  const clock = new TestClock();
  clock.sleep = async () => {};
  let asked = 0;
  const everyOther: Answering = (_head, socket) => {
    asked += 1;
    if (asked % 2 === 0) socket.resetAndDestroy();
    else socket.write(`HTTP/1.1 200 OK\r\n${header}Content-Length: 2\r\n\r\n{}`);
  };
  const { upstream, records } = await openRawUpstream(everyOther, { retries: 1, clock, reuseConnections });
  for (let call = 0; call < 60; call += 1) await read(upstream).catch(() => null);
  expect(records.filter(({ attempt }) => attempt === 2).length).toBeLessThanOrEqual(12);
});
