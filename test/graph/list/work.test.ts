import { describe, expect, test } from 'vitest';
import { Work } from '../../../src/graph/list/work.ts';
import { forEachInSteps, STEPS_AT_ONCE, type Steps } from '../../../src/model/steps.ts';
import { STEPS_PER_TURN } from '../../../src/model/turns.ts';

/** Work whose pauses end when the test says so. */
function paused(signal: AbortSignal = new AbortController().signal) {
  const pauses: (() => void)[] = [];
  const taken: number[] = [];
  const work: Work = new Work({
    signal,
    pause: () => {
      taken.push(work.steps);
      return new Promise((resolve) => pauses.push(resolve));
    },
  });
  return {
    work,
    /** The steps that were taken before each pause. */
    taken,
    async resume() {
      pauses.shift()?.();
      await settled();
    },
  };
}

/** Everything that is ready to go on has gone on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function* giving<T>(value: T, steps: number): Steps<T> {
  yield* forEachInSteps(steps, () => {});
  return value;
}

describe('work', () => {
  test('that is begun and short gives its result at once, or throws it', () => {
    const work = new Work();
    expect(work.begin(giving('done', STEPS_PER_TURN - 2))).toBe('done');
    expect(work.steps).toBe(STEPS_PER_TURN - 2);
    const failing = function* (): Steps<never> {
      yield 1;
      throw new RangeError('too much');
    };
    expect(() => work.begin(failing())).toThrow(RangeError);
    // What comes on top of that waits for its turn.
    expect(work.begin(giving('done', 1))).toBeInstanceOf(Promise);
  });

  test('that was long ends in a turn of its own', async () => {
    let pauses = 0;
    const work = new Work({
      pause: async () => {
        pauses += 1;
      },
    });
    await work.run(giving('short', STEPS_PER_TURN - 1));
    expect([work.apart(), pauses]).toEqual([null, 0]);
    await work.run(giving('long', 1));
    const before = pauses;
    await work.apart();
    expect(pauses).toBe(before + 1);
  });

  test('of no request runs to its end', async () => {
    expect(await new Work().run(giving('done', 3 * STEPS_PER_TURN))).toBe('done');
    expect(await new Work().begin(giving('done', 3 * STEPS_PER_TURN))).toBe('done');
  });

  test('rests after so many steps, whichever job took them', async () => {
    const { work, taken, resume } = paused();
    const done: string[] = [];
    const jobs = ['a', 'b', 'c'].map((name) =>
      work.run(giving(name, STEPS_PER_TURN)).then((value) => done.push(value)),
    );
    while (done.length < 3) await resume();
    await Promise.all(jobs);
    const gaps = taken.map((steps, index) => steps - (taken[index - 1] ?? 0));
    expect(gaps).toHaveLength(3);
    expect(Math.max(...gaps)).toBeLessThan(STEPS_PER_TURN + STEPS_AT_ONCE);
    expect(work.steps).toBe(3 * STEPS_PER_TURN);
  });

  test('short work is done without a pause', async () => {
    const { work, taken } = paused();
    expect(await work.run(giving('short', 10))).toBe('short');
    expect(taken).toEqual([]);
  });

  test('results are handed out together, so that what follows is asked in one tick', async () => {
    const { work, resume } = paused();
    const done: string[] = [];
    void work.run(giving('long', 2 * STEPS_PER_TURN)).then((value) => done.push(value));
    void work.run(giving('short', 1)).then((value) => done.push(value));
    await resume();
    expect(done).toEqual([]);
    await resume();
    expect(done).toEqual(['long', 'short']);
  });

  test('a job that throws costs itself alone', async () => {
    const { work } = paused();
    const failing = work.run(
      (function* (): Steps<never> {
        yield 1;
        throw new Error('no such row');
      })(),
    );
    const other = work.run(giving('other', 1));
    await expect(failing).rejects.toThrow('no such row');
    expect(await other).toBe('other');
  });

  test('ends once the client no longer waits for the answer', async () => {
    const controller = new AbortController();
    const { work, resume } = paused(controller.signal);
    const jobs = Promise.allSettled([work.run(giving('a', 10 * STEPS_PER_TURN)), work.run(giving('b', 1))]);
    controller.abort();
    await resume();
    expect(await jobs).toMatchObject([
      { status: 'rejected', reason: { failure: { code: 'CANCELLED' } } },
      { status: 'rejected', reason: { failure: { code: 'CANCELLED' } } },
    ]);
    expect(work.steps).toBeLessThan(STEPS_PER_TURN + STEPS_AT_ONCE);
  });

  test('is not cut by the deadline of the sources: what did arrive is still put in order', async () => {
    const controller = new AbortController();
    const { work, resume } = paused(controller.signal);
    const job = work.run(giving('in order', STEPS_PER_TURN));
    controller.abort(new DOMException('late', 'TimeoutError'));
    await resume();
    expect(await job).toBe('in order');
  });

  test('of two requests has turns of the event loop of its own', async () => {
    const order: string[] = [];
    function* telling(name: string): Steps<void> {
      for (let turn = 0; turn < 3; turn += 1) {
        order.push(name);
        yield STEPS_PER_TURN;
      }
    }
    const { signal } = new AbortController();
    await Promise.all(['a', 'b'].map((name) => new Work({ signal }).run(telling(name))));
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });
});
