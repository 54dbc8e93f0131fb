/** Long work is done in turns, one slice in each; short work does not wait. */
import { expect, test } from 'vitest';
import { FailureError } from '../../src/model/failure.ts';
import { atOnce, forEachInSteps, isSteps, resultOf, STEPS_AT_ONCE, type Steps } from '../../src/model/steps.ts';
import { runInTurns, STEPS_PER_TURN, turns } from '../../src/model/turns.ts';
import { watchTurns } from './watch-turns.ts';

const never = new AbortController().signal;

function* counted(steps: number, look: () => void): Steps<string> {
  yield* forEachInSteps(steps, look);
  return 'done';
}

test('short work has its result at once, while long work waits', async () => {
  const long = runInTurns(
    counted(3 * STEPS_PER_TURN, () => {}),
    never,
  );
  expect(long).toBeInstanceOf(Promise);
  expect(
    runInTurns(
      counted(STEPS_PER_TURN - 1, () => {}),
      never,
    ),
  ).toBe('done');
  expect(await long).toBe('done');
});

test('of all long work one slice is done in each turn', async () => {
  const watched = await watchTurns();
  const works = ['a', 'b'].map((name) => runInTurns(counted(3 * STEPS_PER_TURN, watched.note(name)), never));
  expect(await Promise.all(works)).toEqual(['done', 'done']);
  const seen = watched.stop();
  // The first slice of each was done at once.
  expect(seen.slice(1).filter((turn) => turn.size > 1)).toEqual([]);
  for (const turn of seen)
    for (const steps of turn.values()) expect(steps).toBeLessThan(STEPS_PER_TURN + STEPS_AT_ONCE);
});

test('the turn in which long work ends is used', async () => {
  await runInTurns(
    counted(STEPS_PER_TURN + 1, () => {}),
    never,
  );
  expect(turns.isBusy).toBe(true);
});

test.each([
  ['the caller left', undefined, 'CANCELLED'],
  ['the time is over', new DOMException('late', 'TimeoutError'), 'done'],
])('work that no caller waits for ends, late work goes on: %s', async (_, reason, end) => {
  const over = new AbortController();
  let steps = 0;
  const work = runInTurns(
    counted(5 * STEPS_PER_TURN, () => {
      steps += 1;
    }),
    over.signal,
  );
  over.abort(reason);
  const ended = await Promise.resolve(work).catch((error: unknown) => error);
  expect(ended instanceof FailureError ? ended.failure.code : ended).toBe(end);
  expect(steps).toBe(end === 'done' ? 5 * STEPS_PER_TURN : STEPS_PER_TURN);
});

test('what went wrong in a slice is thrown', async () => {
  const broken = function* (): Steps<never> {
    yield STEPS_PER_TURN;
    throw new RangeError('broken');
  };
  await expect(runInTurns(broken(), never)).rejects.toThrow('broken');
});

test('a result may be there or may take steps', () => {
  for (const value of [null, undefined, 7, 'text', [1], {}, new Map()]) {
    expect(isSteps<unknown>(value)).toBe(false);
    expect(atOnce(resultOf<unknown>(value))).toBe(value);
  }
  expect(atOnce(resultOf(counted(3, () => {})))).toBe('done');
});
