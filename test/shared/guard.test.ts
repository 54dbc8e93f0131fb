/** What a store that fails costs those who ask, by a link and timers of the test's own. */
import { expect, test } from 'vitest';
import { Guard } from '../../src/store/guard.ts';
import type { StoreConnection, StoreLink } from '../../src/store/link.ts';

class FakeLink implements StoreLink {
  /** Of each attempt to connect: how it ends, and how it is lost. */
  readonly attempts: {
    readonly ended: AbortSignal;
    readonly onLost: (reason: unknown) => void;
    readonly opened: PromiseWithResolvers<StoreConnection>;
  }[] = [];
  readonly asked: PromiseWithResolvers<readonly unknown[]>[] = [];

  connect = (ended: AbortSignal, onLost: (reason: unknown) => void): Promise<StoreConnection> => {
    const opened = Promise.withResolvers<StoreConnection>();
    this.attempts.push({ ended, onLost, opened });
    return opened.promise;
  };

  /** How a new connection is found. */
  checked = async (): Promise<void> => {};

  readonly connection: StoreConnection = {
    check: () => this.checked(),
    run: () => this.#reply(),
    runOn: () => this.#reply(),
    subscribe: async () => {},
    unsubscribe: async () => {},
  };

  #reply(): Promise<readonly unknown[]> {
    const reply = Promise.withResolvers<readonly unknown[]>();
    this.asked.push(reply);
    return reply.promise;
  }
}

function openGuard() {
  const link = new FakeLink();
  const timers: { readonly ms: number; readonly run: () => void }[] = [];
  const told: (string | null)[] = [];
  const guard = new Guard(link, {
    timeoutMs: 10,
    connectTimeoutMs: 20,
    coolOffMs: 30,
    after(ms, run) {
      const timer = { ms, run };
      timers.push(timer);
      return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
    },
    onChange: (away) => told.push(away),
  });
  /** Lets the first timer of this length run out. */
  const runOut = (ms: number): void => {
    const timer = timers.find((one) => one.ms === ms);
    if (timer === undefined) throw new Error(`no timer of ${ms}`);
    timers.splice(timers.indexOf(timer), 1);
    timer.run();
  };
  return { link, guard, timers, told, runOut };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('who asks before there is a connection is told at once', async () => {
  const { link, guard } = openGuard();
  expect(guard.isAway).toBe(true);
  expect(await guard.run('key', [])).toBeNull();
  expect(link.asked).toEqual([]);
});

test('a script on several keys waits no longer, and ends the waits of all', async () => {
  const { link, guard, runOut } = openGuard();
  const script = { text: 'return {}', sha: '' };
  expect(await guard.runOn(script, ['a', 'b'], [])).toBeNull();
  link.attempts[0]?.opened.resolve(link.connection);
  await settled();
  const waiting = [guard.runOn(script, ['a', 'b'], []), guard.run('key', [])];
  runOut(10);
  expect(await Promise.all(waiting)).toEqual([null, null]);
  expect(guard.isAway).toBe(true);
});

test('one answer that is late ends the wait of all, and later ones wait for nothing', async () => {
  const { link, guard, timers, told, runOut } = openGuard();
  link.attempts[0]?.opened.resolve(link.connection);
  await settled();
  const waiting = [guard.run('key', []), guard.run('key', []), guard.run('other', [])];
  runOut(10);
  expect(await Promise.all(waiting)).toEqual([null, null, null]);
  expect([guard.isAway, link.attempts[0]?.ended.aborted]).toEqual([true, true]);
  expect(await guard.run('key', [])).toBeNull();
  expect(link.asked).toHaveLength(3);
  expect(told).toEqual([null, 'TIMEOUT']);
  expect(timers.map(({ ms }) => ms)).toEqual([30]);
});

test('it connects again after a while, and says once why it could not', async () => {
  const { link, guard, told, runOut } = openGuard();
  const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:6379'), { code: 'ECONNREFUSED' });
  for (const attempt of [0, 1]) {
    link.attempts[attempt]?.opened.reject(refused);
    await settled();
    runOut(30);
  }
  expect(told).toEqual(['ECONNREFUSED']);
  link.attempts[2]?.opened.resolve(link.connection);
  await settled();
  expect([guard.isAway, told]).toEqual([false, ['ECONNREFUSED', null]]);
  const asked = guard.run('key', []);
  link.asked[0]?.resolve(['taken']);
  expect(await asked).toEqual(['taken']);
});

test('the time between attempts doubles while it is lost again and again, and no more once it was there for a while', async () => {
  const { link, timers, runOut } = openGuard();
  const connectAndLose = async (): Promise<number | undefined> => {
    link.attempts.at(-1)?.opened.resolve(link.connection);
    await settled();
    link.attempts.at(-1)?.onLost('anything');
    return timers[0]?.ms;
  };
  const waits = [];
  for (let loss = 0; loss < 12; loss += 1) {
    const ms = await connectAndLose();
    waits.push(ms);
    runOut(ms ?? 0);
  }
  expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 30_000, 30_000]);
  link.attempts.at(-1)?.opened.resolve(link.connection);
  await settled();
  runOut(60_000);
  link.attempts.at(-1)?.onLost('anything');
  expect(timers.map(({ ms }) => ms)).toEqual([30]);
});

test('a connection that does not come is given up', async () => {
  const { link, told, runOut } = openGuard();
  runOut(20);
  await settled();
  expect([link.attempts[0]?.ended.aborted, told]).toEqual([true, ['TIMEOUT']]);
});

test('a connection that answers too slowly, or takes no writes, is given up', async () => {
  const { link, guard, told, runOut } = openGuard();
  link.checked = () => new Promise(() => {});
  link.attempts[0]?.opened.resolve(link.connection);
  await settled();
  runOut(10);
  await settled();
  expect([guard.isAway, link.attempts[0]?.ended.aborted, told]).toEqual([true, true, ['TIMEOUT']]);
  link.checked = () => Promise.reject(new Error('OOM command not allowed'));
  runOut(30);
  link.attempts[1]?.opened.resolve(link.connection);
  await settled();
  expect([guard.isAway, told]).toEqual([true, ['TIMEOUT', 'OOM']]);
});

test('an answer that has come while this process was busy counts, although it is late', async () => {
  const { link, guard, told, runOut } = openGuard();
  link.attempts[0]?.opened.resolve(link.connection);
  await settled();
  const asked = guard.run('key', []);
  runOut(10);
  link.asked[0]?.resolve(['taken']);
  expect(await asked).toEqual(['taken']);
  await settled();
  expect([guard.isAway, told]).toEqual([false, [null]]);
});

test.each([
  [new Error('NOAUTH Authentication required.'), 'NOAUTH'],
  [new Error('OOM command not allowed'), 'OOM'],
  [new Error('Socket closed unexpectedly'), 'LOST'],
  ['anything', 'LOST'],
])('the reason is a code, never a message: %s', async (reason, code) => {
  const { link, guard, told } = openGuard();
  link.attempts[0]?.opened.resolve(link.connection);
  await settled();
  link.attempts[0]?.onLost(reason);
  expect([guard.isAway, told]).toEqual([true, [null, code]]);
});

test('one that fails is away for all, and what is lost later of an old connection changes nothing', async () => {
  const { link, guard, told, runOut } = openGuard();
  link.attempts[0]?.opened.resolve(link.connection);
  await settled();
  const asked = guard.run('key', []);
  link.asked[0]?.reject(new Error('OOM command not allowed'));
  expect(await asked).toBeNull();
  runOut(30);
  link.attempts[1]?.opened.resolve(link.connection);
  await settled();
  link.attempts[0]?.onLost(new Error('Socket closed unexpectedly'));
  expect([guard.isAway, told]).toEqual([false, [null, 'OOM', null]]);
});

test('a closed one ends all waits, and starts nothing again', async () => {
  const { link, guard, timers } = openGuard();
  link.attempts[0]?.opened.resolve(link.connection);
  await settled();
  const asked = guard.run('key', []);
  guard.close();
  expect(await asked).toBeNull();
  expect([link.attempts[0]?.ended.aborted, timers]).toEqual([true, []]);
});
