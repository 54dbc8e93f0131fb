/** What the plans of one request share, and how long work gives others their turns. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { allAtOnce, Effort, type PlanSteps, SLICE_STEPS } from '../../../src/balances/plan/cover/effort.ts';
import { Planning } from '../../../src/balances/plan/planning.ts';
import { inTurns, Stagger } from '../../../src/balances/plan/turns.ts';
import { FailureError } from '../../../src/model/failure.ts';
import { problem } from './cover/cases.ts';
import { scattered } from './cover/shapes.ts';

const { wanted } = scattered(60);

describe('a problem that comes again', () => {
  test('has the plan that it had, for nothing', () => {
    const planning = new Planning();
    const first = allAtOnce(planning.cover(problem(wanted, { maxSurplus: 9 })));
    const { spent } = planning.effort;
    expect(allAtOnce(planning.cover(problem(structuredClone(wanted), { maxSurplus: 9 })))).toBe(first);
    expect(planning.effort.spent).toBe(spent);
  });

  const row = wanted.map(() => 1);
  const bytes = { max: 99, row, column: row };
  test.each([
    ['surplus', { maxSurplus: 8 }],
    ['rows', { limits: { rows: 5, columns: 99, cells: 99 } }],
    ['columns', { limits: { rows: 99, columns: 5, cells: 99 } }],
    ['cells', { limits: { rows: 99, columns: 99, cells: 5 } }],
    ['bytes', { bytes }],
    ['bytes of a row', { bytes: { ...bytes, row: row.with(1, 2) } }],
    ['bytes of a column', { bytes: { ...bytes, column: row.with(1, 2) } }],
    ['most bytes', { bytes: { ...bytes, max: 98 } }],
  ])('is another one where its %s differ', (_, changes) => {
    const planning = new Planning();
    const known = { limits: { rows: 99, columns: 99, cells: 99 }, maxSurplus: 9 };
    const first = allAtOnce(planning.cover(problem(wanted, { ...known, bytes })));
    const second = allAtOnce(planning.cover(problem(wanted, { ...known, bytes: null })));
    const changed = allAtOnce(planning.cover(problem(wanted, { ...known, bytes: null, ...changes })));
    expect(changed === second).toBe(false);
    expect(changed === first).toBe('bytes' in changes && changes.bytes === bytes);
  });

  test('is another one where one pair in the middle differs', () => {
    const planning = new Planning();
    const other = wanted.map((list, index) => (index === 30 ? [(list[0] ?? 0) + 1] : list));
    const first = allAtOnce(planning.cover(problem(wanted, { columns: 99, maxSurplus: 9 })));
    expect(allAtOnce(planning.cover(problem(other, { columns: 99, maxSurplus: 9 })))).not.toBe(first);
  });

  test('is planned anew after it was only counted', () => {
    const planning = new Planning();
    const counted = allAtOnce(planning.forEstimates(0).cover(problem(wanted, { maxSurplus: 9 })));
    expect(allAtOnce(planning.cover(problem(wanted, { maxSurplus: 9 }))).length).toBeLessThan(counted.length);
  });
});

/** So many slices, each noted as it is done. */
function* slices(name: string, count: number, done: string[]): PlanSteps<string> {
  for (let slice = 1; slice <= count; slice += 1) {
    done.push(`${name}${slice}`);
    if (slice < count) yield;
  }
  return name;
}

/** Notes each turn of the event loop until it is stopped. */
function noteTurns(done: string[]): { stop(): void } {
  let isOn = true;
  const turn = (): void => {
    done.push('|');
    if (isOn) setImmediate(turn);
  };
  setImmediate(turn);
  onTestFinished(() => {
    isOn = false;
  });
  return {
    stop() {
      isOn = false;
    },
  };
}

const never = new AbortController().signal;

describe('turns', () => {
  test('one slice in each, for whichever request', async () => {
    const done: string[] = [];
    const turns = noteTurns(done);
    const works = [inTurns(slices('a', 3, done), never), inTurns(slices('b', 2, done), never)];
    expect(await Promise.all(works)).toEqual(['a', 'b']);
    turns.stop();
    const perTurn = done.join('').split('|');
    expect(Math.max(...perTurn.map((turn) => turn.length / 2))).toBe(1);
    expect(perTurn.join('')).toBe('a1a2b1a3b2');
  });

  test('what fits into one slice does not wait', () => {
    const done: string[] = [];
    void inTurns(slices('a', 1, done), never);
    expect(done).toEqual(['a1']);
  });

  test.each([
    [new DOMException('late', 'TimeoutError'), 'UPSTREAM_TIMEOUT'],
    [undefined, 'CANCELLED'],
  ])('work ends between two slices once the request is over: %s', async (reason, code) => {
    const done: string[] = [];
    const over = new AbortController();
    const work = inTurns(slices('a', 100, done), over.signal);
    over.abort(reason);
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error instanceof FailureError ? error.failure.code : error).toBe(code);
    expect(done).toEqual(['a1']);
  });

  test('what begins together goes on slice by slice', async () => {
    const done: string[] = [];
    const turns = noteTurns(done);
    const pace = new Stagger();
    const third = SLICE_STEPS / 3;
    const waits = Array.from({ length: 7 }, () => pace.next(third));
    expect(waits.map((wait) => wait === null)).toEqual([true, true, true, false, false, false, false]);
    const order: number[] = [];
    await Promise.all(
      waits.map(async (wait, index) => {
        await wait;
        order.push(index);
        done.push(String(index));
      }),
    );
    turns.stop();
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(done.join('')).toMatch(/^012\|+345\|+6/);
  });
});

test('an effort without bound is never used up', () => {
  const effort = new Effort(Number.POSITIVE_INFINITY);
  effort.spend(10 ** 12);
  expect(effort.left).toBe(Number.POSITIVE_INFINITY);
});
