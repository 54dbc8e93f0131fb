/** The line before a source by itself: who goes when, by a clock that the test moves. */
import { expect, test } from 'vitest';
import { Deadline } from '../../src/http/deadline.ts';
import { type TurnSettings, Turns } from '../../src/http/turns.ts';
import { FailureError, failure } from '../../src/model/failure.ts';

/** Runs what is due when it is moved. */
class MovedClock {
  readonly timers = new Map<() => void, number>();
  #ms = 0;

  now = (): number => this.#ms;

  after = (ms: number, run: () => void): (() => void) => {
    const once = (): void => {
      this.timers.delete(once);
      run();
    };
    this.timers.set(once, this.#ms + ms);
    return () => this.timers.delete(once);
  };

  move(ms: number): void {
    this.#ms += ms;
    for (const [run, due] of [...this.timers]) if (due <= this.#ms) run();
  }
}

function openTurns(settings: Partial<TurnSettings>) {
  const clock = new MovedClock();
  const turns = new Turns({ concurrency: 1, rate: null, queue: 100, ...settings }, clock);
  const went: string[] = [];
  const never = { after: () => () => {} };
  const take = (name: string, { first = false, signal = new AbortController().signal } = {}) => {
    turns.take({
      over: new Deadline(signal, 1000, never),
      goesFirst: first,
      start: () => went.push(name),
      refused: ({ failure: { code } }) => went.push(`${name} ${code}`),
    });
  };
  return { turns, clock, went, take };
}

/** Turns are given once all that ended in a turn of the event loop has ended. */
const aTurnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('turns come in the order in which they were asked for, and repeats go before all others', async () => {
  const { turns, went, take } = openTurns({});
  for (const name of ['a', 'b', 'c']) take(name);
  take('repeat', { first: true });
  take('second repeat', { first: true });
  for (let ended = 0; ended < 4; ended += 1) {
    turns.end();
    await aTurnOfTheLoop();
  }
  expect(went).toEqual(['a', 'repeat', 'second repeat', 'b', 'c']);
});

test('no more than may are in flight, also where many end together', async () => {
  const { turns, went, take } = openTurns({ concurrency: 3 });
  for (let name = 0; name < 9; name += 1) take(String(name));
  expect(went).toHaveLength(3);
  turns.end();
  turns.end();
  await aTurnOfTheLoop();
  expect(went).toHaveLength(5);
  turns.end();
  await aTurnOfTheLoop();
  expect(went).toHaveLength(6);
});

test('a place that is free counts as one, even before the next in the line is called', () => {
  const { turns, went, take } = openTurns({ concurrency: 1, queue: 1 });
  take('a');
  take('b');
  turns.end();
  take('c');
  expect(went).toEqual(['a', 'b']);
  take('d');
  expect(went).toEqual(['a', 'b', 'd UPSTREAM_OVERLOADED']);
});

test('in no span of the rate more start than may, whenever it begins', async () => {
  const { turns, clock, went, take } = openTurns({ concurrency: 9, rate: { calls: 2, perMs: 100 } });
  take('a');
  clock.move(60);
  for (const name of ['b', 'c', 'd', 'e']) take(name);
  expect(went).toEqual(['a', 'b']);
  clock.move(39);
  await aTurnOfTheLoop();
  expect(went).toEqual(['a', 'b']);
  clock.move(1);
  await aTurnOfTheLoop();
  expect(went).toEqual(['a', 'b', 'c']);
  clock.move(60);
  await aTurnOfTheLoop();
  expect(went).toEqual(['a', 'b', 'c', 'd']);
  // A free connection does not lift the rate.
  turns.end();
  await aTurnOfTheLoop();
  expect(went).toEqual(['a', 'b', 'c', 'd']);
});

test('each of several rates holds: the one with the longer wait decides', async () => {
  const rate = [
    { calls: 1, perMs: 10 },
    { calls: 2, perMs: 100 },
  ];
  const { turns, clock, went, take } = openTurns({ concurrency: 9, rate });
  for (const name of ['a', 'b', 'c', 'd']) take(name);
  expect([went, turns.rateWaitMs]).toEqual([['a'], 10]);
  clock.move(10);
  await aTurnOfTheLoop();
  expect([went, turns.rateWaitMs]).toEqual([['a', 'b'], 90]);
  clock.move(89);
  await aTurnOfTheLoop();
  expect(went).toEqual(['a', 'b']);
  clock.move(1);
  await aTurnOfTheLoop();
  expect(went).toEqual(['a', 'b', 'c']);
});

test('a line that all have left waits for no timer', async () => {
  const { turns, clock, went, take } = openTurns({ concurrency: 9, rate: { calls: 1, perMs: 100 } });
  const gone = new AbortController();
  take('a');
  take('b', { signal: gone.signal });
  take('c');
  expect(clock.timers.size).toBe(1);
  gone.abort();
  expect(clock.timers.size).toBe(1);
  turns.sendAway(new FailureError(failure('SOURCE_PAUSED')));
  expect(clock.timers.size).toBe(0);
  await aTurnOfTheLoop();
  expect(went).toEqual(['a', 'b CANCELLED', 'c SOURCE_PAUSED']);
  clock.move(100);
  take('d');
  expect(went.at(-1)).toBe('d');
});

test('who leaves, from wherever in the line, changes nothing for the others', async () => {
  const { turns, went, take } = openTurns({ concurrency: 1 });
  take('a');
  const gone = ['b', 'd', 'f'].map(() => new AbortController());
  for (const [index, name] of ['b', 'c', 'd', 'e', 'f'].entries()) {
    const leaving = index % 2 === 0 ? gone[index / 2] : undefined;
    take(name, leaving === undefined ? {} : { signal: leaving.signal });
  }
  for (const leaving of gone) leaving.abort();
  take('g');
  for (let ended = 0; ended < 4; ended += 1) {
    turns.end();
    await aTurnOfTheLoop();
  }
  expect(went).toEqual(['a', 'b CANCELLED', 'd CANCELLED', 'f CANCELLED', 'c', 'e', 'g']);
  expect(turns.state).toMatchObject({ inFlight: 0, waiting: 0 });
});

test('who is late is not let in', () => {
  const { take, went } = openTurns({});
  take('a', { signal: AbortSignal.abort() });
  expect(went).toEqual(['a CANCELLED']);
});
