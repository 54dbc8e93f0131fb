/** What one server of a source asks its hash for, and how answers are read, by a guard of the test's own. */
import { expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { storeKey } from '../../src/store/store.ts';
import { StoredServer } from '../../src/store/stored-server.ts';

function openStored(replies: (readonly unknown[] | null)[]) {
  const asked: (readonly string[])[] = [];
  const timers: (() => void)[] = [];
  const told: (string | null)[] = [];
  const guard = {
    isAway: false,
    run: async (_key: string, values: readonly string[]) => {
      asked.push(values);
      return replies.shift() ?? null;
    },
  };
  const rates = [{ calls: 300, perMs: 60_000 }];
  const after = (_ms: number, run: () => void): (() => void) => {
    timers.push(run);
    return () => {};
  };
  const server = new StoredServer(guard, {
    key: 'k',
    rates,
    share: 0.5,
    probeMs: 9000,
    coolOffMs: 1000,
    after,
    onChange: (away) => told.push(away),
  });
  return { server, asked, timers, guard, told };
}

const none = { all: [0], unshared: [0] };
const taken = ['taken', 'copy-1', 2, 0, 0, 0, '', '', 298] as const;

test('a take names the version, the copy that knows this process, the rates and its own starts', async () => {
  const { server, asked } = openStored([taken, taken]);
  await server.take(2, none);
  await server.take(1, { all: [5], unshared: [3] });
  expect(asked.map(([version, what, , ...values]) => [version, what, ...values])).toEqual([
    ['1', 'take', '2', '9000', '', '300', '60000', '60', '0', '0'],
    ['1', 'take', '1', '9000', 'copy-1', '300', '60000', '60', '5', '3'],
  ]);
});

test('an answer is read with the breaker that it names', async () => {
  const { server } = openStored([
    ['taken', 'c', 0, 70, 500, 1200, '30000', 'UPSTREAM_TIMEOUT', 0],
    ['taken', 'c', 0, 0, 0, -1, '30000', 'A_CODE_TO_COME', 0],
  ]);
  expect(await server.take(1, none)).toMatchObject({
    granted: 0,
    waitMs: 70,
    pausedMs: 500,
    breaker: { waitMs: 1200, probing: false, openMs: 30_000, cause: 'UPSTREAM_TIMEOUT' },
    left: [0],
  });
  expect(await server.take(1, none)).toMatchObject({
    breaker: { waitMs: 0, probing: true, cause: 'UPSTREAM_UNAVAILABLE' },
  });
});

test.each([[['newer']], [['taken', 7]], [['taken', 'c', '2']], [['taken', 'c', 2, 0, 0, 0, '', '', null]]])(
  'what is not understood is left alone for a while: %j',
  async (reply) => {
    const { server, asked, timers, told } = openStored([reply, reply, taken]);
    expect(await server.take(2, none)).toBeNull();
    expect(server.isAway).toBe(true);
    server.pause(1000);
    expect(await server.take(2, none)).toBeNull();
    expect(asked).toHaveLength(1);
    timers[0]?.();
    expect(await server.take(2, none)).toBeNull();
    timers[1]?.();
    expect(await server.take(2, none)).toMatchObject({ granted: 2 });
    expect(told).toEqual(['NEWER', null]);
  },
);

test('pauses and breakers are told, and to a store that is away they are not', async () => {
  const { server, asked, guard } = openStored([]);
  server.pause(10.2);
  server.breaker({ openMs: 30_000, cause: 'UPSTREAM_TIMEOUT' });
  server.breaker(null);
  guard.isAway = true;
  server.pause(10);
  expect(asked.map(([, what, , ...values]) => [what, ...values])).toEqual([
    ['pause', '11'],
    ['open', '30000', '30000', 'UPSTREAM_TIMEOUT'],
    ['closed'],
  ]);
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
