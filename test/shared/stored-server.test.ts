/** What one server of a source asks its hash for, and how answers are read, by a guard of the test's own. */
import { expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { KnownStarts } from '../../src/store/known-starts.ts';
import { storeKey } from '../../src/store/store.ts';
import { StoredServer, type StoredServerOptions } from '../../src/store/stored-server.ts';

function openStored(replies: (readonly unknown[] | null)[], options: Partial<StoredServerOptions> = {}) {
  const asked: (readonly string[])[] = [];
  const timers: (() => void)[] = [];
  const told: (string | null)[] = [];
  const clock = { ms: 0, perAnswer: 0 };
  const guard = {
    isAway: false,
    run: async (_key: string, values: readonly string[]) => {
      asked.push(values);
      clock.ms += clock.perAnswer;
      return replies.shift() ?? null;
    },
  };
  const now = (): number => clock.ms;
  const server = new StoredServer(guard, new KnownStarts(now), {
    key: 'k',
    rates: [{ calls: 300, perMs: 60_000 }],
    replicas: 4,
    share: 0.1,
    probeMs: 9000,
    timeoutMs: 100,
    coolOffMs: 1000,
    settleMs: 60_000,
    now,
    after(_ms, run) {
      timers.push(run);
      return () => {};
    },
    onChange: (away) => told.push(away),
    ...options,
  });
  /** What was asked, without the version and the name for a new count. */
  const questions = (): string[][] => asked.map(([, what = '', , ...values]) => [what, ...values]);
  return { server, questions, asked, timers, guard, told, clock };
}

/** One start of the common part and one of the own parts; 178 and 119 are left, and 2 and 1 have been counted. */
const taken = ['taken', 'count-1', 1, 1, 0, 0, 0, 0, '', '', 178, 119, 2, 1] as const;

test('a take names the parts of the rates, what may come of the own one, and what this process knows', async () => {
  const { server, questions, guard } = openStored([taken, taken]);
  await server.take(2, 0);
  guard.isAway = true;
  server.own.start();
  guard.isAway = false;
  await server.take(40, 0);
  expect(questions()).toEqual([
    ['take', '0', '2', '0', '9000', '2', '100', '60000', '180', '120', '60000', '60', '0', '', '0', '0'],
    ['take', '0', '40', '0', '9000', '28', '100', '60000', '180', '120', '60000', '60', '1', 'count-1', '2', '1'],
  ]);
  expect(questions().every(([version]) => version !== '')).toBe(true);
});

test('an answer is read with the breaker that it names', async () => {
  const { server } = openStored([
    taken,
    ['taken', 'c', 0, 0, 70, 90, 500, 1200, '30000', 'UPSTREAM_TIMEOUT', 0, 0, 300, 0],
    ['taken', 'c', 0, 0, 0, 0, 0, -1, '30000', 'A_CODE_TO_COME', 0, 0, 300, 0],
  ]);
  expect(await server.take(2, 0)).toEqual({ granted: 2, ahead: 0, waitMs: 0, pausedMs: 0, breaker: null, left: [297] });
  expect(await server.take(1, 0)).toEqual({
    granted: 0,
    ahead: 0,
    waitMs: 70,
    pausedMs: 500,
    breaker: { waitMs: 1200, probing: false, openMs: 30_000, cause: 'UPSTREAM_TIMEOUT' },
    left: [0],
  });
  expect(await server.take(1, 0)).toMatchObject({
    breaker: { waitMs: 0, probing: true, cause: 'UPSTREAM_UNAVAILABLE' },
  });
});

test('a grant that comes later than it is good is lost, and what the own part has starts in its place', async () => {
  const { server, clock, questions } = openStored([
    ['taken', 'c', 5, 0, 0, 0, 0, 0, '', '', 175, 120, 5, 0],
    ['taken', 'c', 1, 0, 0, 0, 0, 0, '30000', 'UPSTREAM_TIMEOUT', 174, 120, 6, 0],
    ['taken', 'c', 0, 0, 0, 0, 900, 0, '', '', 174, 120, 6, 0],
    ['taken', 'c', 50, 0, 0, 0, 0, 0, '', '', 124, 120, 56, 0],
    taken,
  ]);
  clock.perAnswer = 100;
  expect(await server.take(5, 0)).toMatchObject({ granted: 5 });
  clock.perAnswer = 101;
  // A probe that is late, and a pause.
  expect(await server.take(1, 0)).toMatchObject({ granted: 0 });
  expect(await server.take(1, 0)).toMatchObject({ granted: 0 });
  expect(await server.take(50, 0)).toMatchObject({ granted: 30 });
  expect(server.own.left).toEqual([0]);
  await server.take(1, 0);
  expect(questions().map((values) => values[12])).toEqual(['0', '0', '0', '0', '30']);
});

test('what is granted beyond what was asked for may start soon, unless it is late', async () => {
  const answer = ['taken', 'c', 7, 0, 0, 0, 0, 0, '', '', 173, 120, 7, 0];
  const { server, clock, questions } = openStored([answer, answer]);
  expect(await server.take(2, 5)).toMatchObject({ granted: 2, ahead: 5 });
  clock.perAnswer = 101;
  expect(await server.take(2, 5)).toMatchObject({ granted: 2, ahead: 0 });
  expect(questions().map((values) => values.slice(2, 4))).toEqual([
    ['2', '5'],
    ['2', '5'],
  ]);
});

test('each has its own part without the store: the share, at least one call, nothing where there are fewer than replicas', () => {
  const parts = (calls: number): readonly number[] =>
    openStored([], { rates: [{ calls, perMs: 1000 }] }).server.own.left;
  expect([3, 4, 19, 20, 1000].map(parts)).toEqual([[0], [1], [1], [2], [100]]);
});

test('without an own part calls wait until the store may be back', () => {
  const { server } = openStored([], { rates: [{ calls: 3, perMs: 60_000 }] });
  expect(server.own.waitMs).toBe(1000);
});

test('two rates hold together for the own part', () => {
  const { server, clock } = openStored([], {
    rates: [
      { calls: 10, perMs: 1000 },
      { calls: 20, perMs: 60_000 },
    ],
  });
  server.own.start();
  expect([server.own.left, server.own.waitMs]).toEqual([[0, 1], 1000]);
  clock.ms += 1000;
  server.own.start();
  expect([server.own.left, server.own.waitMs]).toEqual([[0, 0], 59_000]);
});

test.each([
  [['newer']],
  [['taken', 7]],
  [['taken', 'c', '2', 0, 0, 0, 0, 0, '', '']],
  [['taken', 'c', 2, 0, 0, 0, 0, 0, '', '', null]],
  [['taken', 'c', 2, 0, 0, 0, 0, 0, '', '', 1]],
])('what is not understood is left alone for a while: %j', async (reply) => {
  const { server, asked, timers, told } = openStored([reply, reply, taken]);
  expect(await server.take(2, 0)).toBeNull();
  expect(server.isAway).toBe(true);
  server.pause(1000);
  expect(await server.take(2, 0)).toBeNull();
  expect(asked).toHaveLength(1);
  timers[0]?.();
  expect(await server.take(2, 0)).toBeNull();
  timers[1]?.();
  expect(await server.take(2, 0)).toMatchObject({ granted: 2 });
  expect(told).toEqual(['NEWER', null]);
});

test('pauses and breakers are told; of a pause that the store could not be told of it hears with the next question', async () => {
  const { server, questions, guard, clock } = openStored([]);
  server.pause(10.2);
  server.breaker({ openMs: 30_000, cause: 'UPSTREAM_TIMEOUT' });
  server.breaker(null);
  guard.isAway = true;
  server.pause(1000);
  guard.isAway = false;
  clock.ms += 400;
  await server.take(0, 0);
  expect(questions().slice(0, 3)).toEqual([
    ['pause', '11'],
    ['open', '11', '30000', '30000', 'UPSTREAM_TIMEOUT'],
    ['closed', '11'],
  ]);
  expect(questions()[3]?.slice(0, 2)).toEqual(['take', '600']);
});

test('what the source says is left is told where it is less than all replicas count', async () => {
  const { server, questions } = openStored([taken]);
  const left = { perMs: 60_000, endsInMs: 20_000.5 };
  server.correct({ ...left, left: 100 });
  await server.take(2, 0);
  server.correct({ ...left, left: 297 });
  server.correct({ ...left, left: 296 });
  server.correct({ perMs: 1000, left: 1, endsInMs: 500 });
  expect(questions().slice(1)).toEqual([['correct', '0', '100', '296', '20001', '180', '120', '60000', '60']]);
});

test('a replica reports what it knows, unless it knows nothing or has asked since', async () => {
  const { server, asked, clock } = openStored([taken, taken, taken]);
  await server.report(0);
  expect(asked).toHaveLength(0);
  await server.take(1, 0);
  clock.ms += 9999;
  await server.report(10_000);
  expect(asked).toHaveLength(1);
  clock.ms += 1;
  await server.report(10_000);
  // No call, and no probe of the breaker.
  expect(asked[1]?.slice(4, 8)).toEqual(['0', '0', '0', '0']);
});

test('a key tells kind, URL and credential apart, and shows neither of the last two', () => {
  const url = new URL('https://teos.example/base');
  const headers = new Map([['Authorization', new Secret('canary-4711')]]);
  const key = storeKey('p:', { kind: 'teos', url, headers });
  expect(key).toMatch(/^p:\{teos-[0-9a-f]{32}\}$/);
  const same = new Map([['authorization', new Secret('canary-4711')]]);
  expect(storeKey('p:', { kind: 'teos', url, headers: same })).toBe(key);
  const other = new Map([['authorization', new Secret('canary-4712')]]);
  expect(storeKey('p:', { kind: 'teos', url, headers: other })).not.toBe(key);
  expect(storeKey('p:', { kind: 'teos', url: new URL('https://teos.example/other'), headers })).not.toBe(key);
});
