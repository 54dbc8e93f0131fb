/** Long bodies share memory one after the other, and never at the same time. */
import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Arriving, BodyPool, bodyPool } from '../../src/http/body-pool.ts';
import type { Exchange } from '../../src/http/exchange.ts';
import { receivedExchange } from '../../src/http/received.ts';
import type { Steps } from '../../src/model/steps.ts';
import { STEPS_PER_TURN } from '../../src/model/turns.ts';
import { openRawUpstream } from './raw-upstream.ts';

const KIBIBYTE = 1024;
const MOST_SHARED = 8 * KIBIBYTE * KIBIBYTE;

function chunksOf(letter: string, bytes: number): readonly Buffer[] {
  return [Buffer.alloc(bytes / 2, letter), Buffer.alloc(bytes / 2, letter)];
}

const joined = (pool: BodyPool, letter: string, bytes: number) => pool.join(chunksOf(letter, bytes), bytes);

describe('the pool', () => {
  test('uses memory again once it was given back, and not before', () => {
    const pool = new BodyPool();
    const first = joined(pool, 'a', 100 * KIBIBYTE);
    const second = joined(pool, 'b', 100 * KIBIBYTE);
    expect(second.bytes.buffer).not.toBe(first.bytes.buffer);
    expect([first, second].map(({ bytes }) => bytes.toString('latin1'))).toEqual(
      ['a', 'b'].map((letter) => letter.repeat(100 * KIBIBYTE)),
    );
    first.memory?.release();
    const third = joined(pool, 'c', 120 * KIBIBYTE);
    expect(third.bytes.buffer).toBe(first.bytes.buffer);
    expect(third.bytes.toString('latin1')).toBe('c'.repeat(120 * KIBIBYTE));
    // Given back twice, it would be two bodies at once.
    first.memory?.release();
    expect(joined(pool, 'd', 100 * KIBIBYTE).bytes.buffer).not.toBe(third.bytes.buffer);
  });

  test('takes the smallest memory that is long enough', () => {
    const pool = new BodyPool();
    const [large, small] = [600, 100].map((size) => joined(pool, 'x', size * KIBIBYTE));
    large?.memory?.release();
    small?.memory?.release();
    expect(joined(pool, 'y', 90 * KIBIBYTE).bytes.buffer).toBe(small?.bytes.buffer);
    expect(joined(pool, 'y', 90 * KIBIBYTE).bytes.buffer).toBe(large?.bytes.buffer);
  });

  test('keeps no more than a bound, and nothing of short bodies and of very long ones', () => {
    const pool = new BodyPool();
    const bodies = Array.from({ length: 12 }, () => joined(pool, 'x', 1024 * KIBIBYTE));
    for (const { memory } of bodies) memory?.release();
    expect(pool.kept).toBe(MOST_SHARED);
    for (const size of [KIBIBYTE, MOST_SHARED + 2]) expect(joined(pool, 'x', size).memory).toBeNull();
    expect(pool.kept).toBe(MOST_SHARED);
  });
});

test('while as much is in use, bodies have memory of their own', () => {
  const pool = new BodyPool();
  const bodies = Array.from({ length: 10 }, () => joined(pool, 'x', 1024 * KIBIBYTE));
  expect(bodies.map(({ memory }) => memory !== null)).toEqual([...new Array<boolean>(8).fill(true), false, false]);
  bodies[0]?.memory?.release();
  expect(joined(pool, 'y', 1024 * KIBIBYTE).bytes.buffer).toBe(bodies[0]?.bytes.buffer);
});

test('memory that is kept is not used again, and makes room for other memory', () => {
  const pool = new BodyPool();
  const kept = joined(pool, 'k', 100 * KIBIBYTE);
  kept.memory?.keep();
  // Too late.
  kept.memory?.release();
  expect([pool.used, pool.kept]).toEqual([0, 0]);
  expect(joined(pool, 'x', 100 * KIBIBYTE).bytes.buffer).not.toBe(kept.bytes.buffer);
  expect(kept.bytes.toString('latin1')).toBe('k'.repeat(100 * KIBIBYTE));
});

describe('while many bodies wait to be read', () => {
  interface Held extends Arriving {
    readonly calls: string[];
  }
  const arriving = (): Held => {
    const calls: string[] = [];
    return { calls, pause: () => void calls.push('pause'), resume: () => void calls.push('resume') };
  };

  test('others are held once they are long, and go on in their order when there is room', () => {
    const pool = new BodyPool();
    const [early, short, long, later] = [arriving(), arriving(), arriving(), arriving()];
    const waiting = Array.from({ length: 3 }, () => joined(pool, 'x', 1024 * KIBIBYTE));
    pool.hold(early, 500 * KIBIBYTE);
    waiting.push(joined(pool, 'x', 1024 * KIBIBYTE));
    pool.hold(short, 64 * KIBIBYTE - 1);
    for (const body of [long, long, later]) pool.hold(body, 64 * KIBIBYTE);
    expect([early, short, long, later].map(({ calls }) => calls)).toEqual([[], [], ['pause'], ['pause']]);
    // What goes on may arrive at once, and wait itself.
    long.resume = () => {
      long.calls.push('resume');
      waiting.push(joined(pool, 'y', 1024 * KIBIBYTE));
    };
    waiting[0]?.memory?.release();
    expect([long, later].map(({ calls }) => calls)).toEqual([['pause', 'resume'], ['pause']]);
    waiting[1]?.memory?.keep();
    expect(later.calls).toEqual(['pause', 'resume']);
  });

  test('one that nobody wants any more does not go on', () => {
    const pool = new BodyPool();
    const body = arriving();
    const [first] = Array.from({ length: 4 }, () => joined(pool, 'x', 1024 * KIBIBYTE));
    pool.hold(body, 64 * KIBIBYTE);
    pool.forget(body);
    first?.memory?.release();
    expect(body.calls).toEqual(['pause']);
  });

  test('a request whose answer is held gets it later, or is given up', async () => {
    const body = JSON.stringify('a'.repeat(300_000));
    const { upstream } = await openRawUpstream(
      (_, socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
        socket.write(body);
      },
      { maxBodyBytes: 1_000_000, concurrency: 2 },
    );
    const ask = (signal: AbortSignal) =>
      upstream.send(
        { method: 'GET', path: '/', step: 'test' },
        { signal, accept: ({ body: read }) => read === JSON.parse(body) },
      );
    const waiting = Array.from({ length: 4 }, () => joined(bodyPool, 'x', 1024 * KIBIBYTE));
    const gone = new AbortController();
    const [answered, abandoned] = [ask(new AbortController().signal), ask(gone.signal)];
    while (bodyPool.held < 2) await setImmediate();
    gone.abort();
    await expect(abandoned).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
    expect(bodyPool.held).toBe(1);
    for (const { memory } of waiting) memory?.release();
    expect(await answered).toBe(true);
    expect([bodyPool.held, bodyPool.used]).toEqual([0, 0]);
  });
});

test('an answer that was given back can be read no more', () => {
  const { bytes, memory } = joined(new BodyPool(), '1', 64 * KIBIBYTE);
  const request = { method: 'GET', path: '/', step: 'test' } as const;
  const head = { request, status: 200, header: () => null, receivedAt: new Date(0) };
  const exchange = receivedExchange({ ...head, bytes, memory });
  const { ascii } = exchange;
  expect(ascii?.text(0, 3)).toBe('111');
  exchange.release();
  expect(() => exchange.body).toThrow('until its reader has returned');
  expect(() => exchange.ascii).toThrow('until its reader has returned');
  expect(ascii?.text(0, 3)).toBe('');
  expect(() => ascii?.view.getUint8(0)).toThrow(RangeError);
});

/** Of an answer: all sixteen together are more than may wait. */
const LETTERS = 600_000;

test('answers that are read at the same time keep their own bytes until they were read, and share memory afterwards', async () => {
  const { upstream } = await openRawUpstream(
    (head, socket) => {
      const letter = /letter=(\w)/.exec(head)?.[1] ?? '';
      const body = JSON.stringify(letter.repeat(LETTERS));
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.write(body);
    },
    { maxBodyBytes: 1_000_000, concurrency: 16 },
  );
  function* accept(exchange: Exchange): Steps<boolean> {
    const { ascii } = exchange;
    const letter = ascii?.text(1, 2) ?? '';
    // Others arrive, and are read, in these turns.
    for (let turn = 0; turn < 4; turn += 1) yield STEPS_PER_TURN;
    return ascii?.text(1, LETTERS + 1) === letter.repeat(LETTERS) && exchange.body === letter.repeat(LETTERS);
  }
  const ask = (letter: string) =>
    upstream.send(
      { method: 'GET', path: `/?letter=${letter}`, step: 'test' },
      { signal: new AbortController().signal, accept },
    );
  const letters = [...'abcdefghijklmnop'];
  expect(await Promise.all(letters.map(ask))).toEqual(letters.map(() => true));
  expect(bodyPool.kept).toBeGreaterThan(0);
});

test('a body that came folded gives its memory back once it was unfolded, or could not be', async () => {
  // Random bytes do not get shorter.
  const body = JSON.stringify(randomBytes(150_000).toString('base64'));
  const folded = gzipSync(body);
  const cut = folded.subarray(0, 100_000);
  const { upstream } = await openRawUpstream(
    (head, socket) => {
      const sent = head.includes('/cut') ? cut : folded;
      socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${sent.length}\r\n\r\n`);
      socket.write(sent);
    },
    { maxBodyBytes: 1_000_000, retries: 0 },
  );
  const ask = (path: string) =>
    upstream.send(
      { method: 'GET', path, step: 'test' },
      { signal: new AbortController().signal, accept: (exchange) => exchange.body === JSON.parse(body) },
    );
  const { used } = bodyPool;
  expect(await ask('/whole')).toBe(true);
  await expect(ask('/cut')).rejects.toMatchObject({ failure: { code: 'UPSTREAM_TRUNCATED' } });
  expect(bodyPool.used).toBe(used);
});
