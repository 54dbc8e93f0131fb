/** An answer without a request must not become that of the next call on its connection. */
import { expect, test } from 'vitest';
import { type Answering, openRawUpstream, read, TestClock } from './raw-upstream.ts';

const reply = (number: number): string => {
  const body = JSON.stringify({ number: String(number) });
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};

/** Numbers its answers, and sends after each, in the way of the test, one that is wrong. */
function twice(write: (socket: Parameters<Answering>[1], good: string, wrong: string) => void): Answering {
  let number = 0;
  return (_head, socket) => write(socket, reply(number++), reply(-1));
}

test.each([
  ['in one packet', twice((socket, good, wrong) => socket.write(good + wrong))],
  [
    'in packets of their own',
    twice((socket, good, wrong) => {
      socket.setNoDelay(true);
      socket.write(good);
      socket.write(wrong);
    }),
  ],
])('two answers %s: the second one is dropped', async (_, answering) => {
  const { upstream } = await openRawUpstream(answering, { retries: 1, concurrency: 1, clock: new TestClock() });
  // All at once, so that each leaves as soon as the one before it is answered.
  const answers = await Promise.allSettled(Array.from({ length: 200 }, () => read(upstream)));
  const wrong = answers.filter(
    (answer) => answer.status === 'fulfilled' && JSON.stringify(answer.value.body).includes('-1'),
  );
  expect(wrong).toEqual([]);
});

test('without reuse every call has a connection of its own, so that no late answer can be taken for its own', async () => {
  const { upstream, connections } = await openRawUpstream(
    twice((socket, good, wrong) => socket.write(good, () => setImmediate(() => socket.write(wrong)))),
    { reuseConnections: false, concurrency: 1 },
  );
  for (let call = 0; call < 20; call += 1) expect((await read(upstream)).body).toEqual({ number: String(call) });
  expect(connections()).toBe(20);
});
