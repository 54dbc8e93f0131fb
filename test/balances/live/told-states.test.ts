import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KnownBalance } from '../../../src/balances/answer/reconcile.ts';
import type { Heard } from '../../../src/balances/live/heard.ts';
import { type KnownCell, readCell } from '../../../src/balances/live/shared-message.ts';
import { StoreTime } from '../../../src/balances/live/store-time.ts';
import { knownCell, type ReadPart, readCells, ToldStates } from '../../../src/balances/live/told-states.ts';
import { failure } from '../../../src/model/failure.ts';
import { account } from '../invented.ts';
import { knownValue } from './values.ts';

const time = new StoreTime({ now: () => 1000, date: () => new Date(1e12) });
time.note(1e12, 1000);

interface Told {
  readonly states: ToldStates;
  /** In the order of telling: parts, `alone` and `skipped`. */
  readonly told: readonly (ReadPart | 'alone' | 'skipped')[];
  readonly faults: readonly unknown[];
}

function open(tell: (part: ReadPart) => void = () => {}): Told {
  const told: (ReadPart | 'alone' | 'skipped')[] = [];
  const faults: unknown[] = [];
  const states = new ToldStates({
    time,
    tell: (part) => {
      tell(part);
      told.push(part);
    },
    onUnwritable: () => void told.push('alone'),
    onOverflow: () => void told.push('skipped'),
    onFault: (error) => void faults.push(error),
  });
  return { states, told, faults };
}

/** All that waits is written by then: each slice of work has a turn of its own. */
async function written(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function cell(index: number, known: KnownBalance | null = knownValue({ total: BigInt(index), ms: 500 })): KnownCell {
  const reason = known === null ? failure('UPSTREAM_TIMEOUT') : null;
  return { cell: { account: account('a'), ref: `t${index}` }, known, failure: reason, confirmed: null, readAt: 400 };
}

function many(count: number): readonly KnownCell[] {
  return Array.from({ length: count }, (_, index) => cell(index));
}

const head: NonNullable<Heard['head']> = {
  block: { number: 2n ** 70n, hash: 'h' },
  observed: { ms: 900, date: new Date(1e12 - 100) },
  readAt: 800,
};

const partsOf = ({ told }: Told): readonly ReadPart[] => told.filter((one) => typeof one !== 'string');
const cellsOf = (told: Told): readonly string[] =>
  partsOf(told).flatMap(({ cells }) => cells.map(({ name }) => name[3]));

test('all cells are told once, in their order, at most a hundred in each part, and the block with the first', async () => {
  const counts = fc.array(fc.tuple(fc.constantFrom(0, 1, 2, 99, 100, 101, 250), fc.boolean()), { maxLength: 4 });
  const property = fc.asyncProperty(counts, async (readings) => {
    const one = open();
    for (const [count, hasHead] of readings) one.states.add(many(count), hasHead ? head : null);
    await written();
    const expected = readings.flatMap(([count]) => many(count).map((known) => known.cell.ref));
    expect(cellsOf(one)).toEqual(expected);
    expect(partsOf(one).every(({ cells }) => cells.length <= 100)).toBe(true);
    expect(partsOf(one).filter((part) => part.head !== null)).toHaveLength(readings.filter(([, has]) => has).length);
    expect(partsOf(one).some((part) => part.head === null && part.cells.length === 0)).toBe(false);
  });
  await fc.assert(property, { numRuns: 25 });
});

test('the block comes before the cells that were read at it, by the clock of the store', async () => {
  const one = open();
  one.states.add(many(101), head);
  await written();
  const [first, second] = partsOf(one);
  expect(first?.head).toEqual({
    number: (2n ** 70n).toString(),
    hash: 'h',
    stamp: [1e12 - 100, 1e12 - 100],
    readAt: 1e12 - 200,
  });
  expect([second?.head, second?.cells.length]).toEqual([null, 1]);
});

test('a value that no message can hold is told by nobody: all read for themselves, and the others are told', async () => {
  const one = open();
  const odd = knownValue({ total: 1n, ms: 500 });
  const unwritable = { ...odd, value: { ...odd.value, details: { __typename: 'D', at: Number.NaN } } };
  one.states.add([cell(0), cell(1, unwritable), cell(2)], null);
  await written();
  expect(one.told[0]).toBe('alone');
  expect(cellsOf(one)).toEqual(['t0', 't2']);
});

test('where too much waits all of it is given up, and who listens is shown that it was', async () => {
  const one = open();
  for (let reading = 0; reading < 110; reading += 1) one.states.add([cell(reading)], null);
  await written();
  // The first was in hand, a hundred waited, and one more was too much.
  const later = Array.from({ length: 8 }, (_, index) => `t${102 + index}`);
  const told = one.told.map((what) => (typeof what === 'string' ? what : what.cells[0]?.name[3]));
  expect(told).toEqual(['t0', 'skipped', ...later]);
});

test('what was forgotten is not told', async () => {
  const one = open();
  one.states.add(many(1), null);
  one.states.add(many(3), head);
  one.states.clear();
  await written();
  expect(cellsOf(one).length).toBeLessThanOrEqual(1);
  expect(partsOf(one).every((part) => part.head === null)).toBe(true);
});

test('a fault in telling is reported, and what comes later is told', async () => {
  let failing = 1;
  const one = open(() => {
    failing -= 1;
    if (failing === 0) throw new Error('untold');
  });
  one.states.add([cell(0)], null);
  await written();
  one.states.add([cell(1)], null);
  await written();
  expect(one.faults).toEqual([new Error('untold')]);
  expect(cellsOf(one)).toEqual(['t1']);
});

test('a cell that fails is told with its failure and its last value, and one that was never read is not told', () => {
  const known = knownValue({ total: 3n, ms: 500 });
  const reason = failure('UPSTREAM_TIMEOUT');
  const { cell: of } = cell(0);
  const state = { outcome: { failure: reason }, known, confirmed: known.observed, behindSince: null };
  const told = { cell: of, known, failure: reason, confirmed: known.observed, readAt: 700 };
  expect(knownCell(of, state, 700)).toEqual([told]);
  expect(knownCell(of, { ...state, outcome: known }, 700)).toMatchObject([{ known, failure: null }]);
  expect(knownCell(of, null, null)).toEqual([]);
});

test('of a reading each outcome is told, in the order in which it was read', async () => {
  const { cell: of } = cell(0);
  const known = knownValue({ total: 7n, ms: 500 });
  const outcomes = [known, { failure: failure('UPSTREAM_TIMEOUT') }];
  const one = open();
  one.states.add(
    readCells({ cells: [{ key: 'k', cell: of, outcomes, confirmed: null, readAt: 400 }], head: null }),
    null,
  );
  await written();
  const read = partsOf(one).flatMap(({ cells }) => cells.map((told) => readCell('s', told, time)));
  expect(read.map((told) => [told?.known?.value.amounts.total ?? null, told?.failure?.code ?? null])).toEqual([
    [7n, null],
    [null, 'UPSTREAM_TIMEOUT'],
  ]);
});
