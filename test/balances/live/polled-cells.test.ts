import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellKey, type LiveCell } from '../../../src/balances/live/cell.ts';
import { paced, type Sign } from '../../../src/balances/live/pace.ts';
import { PolledCells } from '../../../src/balances/live/polled-cells.ts';
import type { CellListener } from '../../../src/balances/live/pollers.ts';
import { runs } from '../../depth.ts';
import { Gaps } from '../../reliability/live/gaps.ts';
import { account } from '../invented.ts';

interface Joined {
  readonly cells: readonly LiveCell[];
  readonly maxAgeMs: number;
  readonly restAgeMs: number;
}

/** At one moment, one may be told to leave, another to be read, and a third that its ages are others. */
const MOST_STILL = 3;

/** Cells, read whenever they are due, at a time that the test moves. */
class Stage {
  readonly gaps = new Gaps();
  /** Of each tick, when it was and what was read. */
  readonly ticks: { readonly now: number; readonly keys: readonly string[] }[] = [];
  readonly #cells = new PolledCells();
  readonly #members = new Map<CellListener, Joined>();
  now = 0;

  join(joined: Joined): () => void {
    const listener: CellListener = { note() {}, wake() {} };
    for (const cell of joined.cells) this.#cells.add(cell, joined, { listener, readAt: null });
    this.#members.set(listener, joined);
    this.gaps.ask(this.#members.values());
    return () => {
      if (!this.#members.delete(listener)) return;
      for (const cell of joined.cells) this.#cells.remove(cellKey(cell), listener, this.now);
      this.gaps.ask(this.#members.values());
    };
  }

  /** Each tick comes so late. @param hears what a reading of the cell brings */
  pass(ms: number, lateMs = 0, hears: (key: string) => Sign = () => 'same'): void {
    const until = this.now + ms;
    let still = 0;
    for (let next = this.#next(lateMs); next <= until; next = this.#next(lateMs)) {
      still = next === this.now ? still + 1 : 0;
      if (still > MOST_STILL) throw new Error(`something is due at ${next} for ever`);
      this.now = next;
      this.#cells.sweep(next);
      this.#tick(hears);
    }
    this.now = until;
  }

  #next(lateMs: number): number {
    return Math.max(this.now, this.#cells.next() + lateMs);
  }

  #tick(hears: (key: string) => Sign): void {
    const due = this.#cells.begin(this.now);
    if (due.length > 0) this.ticks.push({ now: this.now, keys: due.map(({ key }) => key).toSorted() });
    for (const polled of due) {
      this.gaps.note(polled.key, this.now);
      polled.pace = paced(polled.pace, hears(polled.key), polled.ages);
    }
  }
}

const cellOf = (ref: string): LiveCell => ({ account: account('o'), ref });
const [a, b] = [cellOf('a'), cellOf('b')];
const cells: readonly LiveCell[] = [a, b, cellOf('c')];
const watch = (maxAgeMs: number, ...of: readonly LiveCell[]): Joined => ({ cells: of, maxAgeMs, restAgeMs: maxAgeMs });

test('what is read a moment before a beat is not read again at it', () => {
  const stage = new Stage();
  stage.join(watch(1000, a));
  stage.pass(960);
  stage.join(watch(1000, b));
  stage.pass(2100);
  expect(stage.ticks.map(({ now, keys }) => [now, keys.length])).toEqual([
    [0, 1],
    [960, 1],
    [1000, 1],
    [2000, 2],
    [3000, 2],
  ]);
});

test('a reading that comes late delays those that follow', () => {
  const stage = new Stage();
  stage.join(watch(1000, a));
  stage.join(watch(5000, b));
  stage.pass(900);
  stage.pass(600, 400);
  stage.pass(1600);
  expect(stage.ticks.map(({ now }) => now)).toEqual([0, 1400, 2400]);
});

test('once the watcher who asked for the freshest has left, nothing is read by its age', () => {
  const stage = new Stage();
  stage.join(watch(5000, a));
  const leave = stage.join(watch(1000, a));
  stage.pass(3500);
  leave();
  stage.pass(9600);
  expect(stage.ticks.map(({ now }) => now)).toEqual([0, 1000, 2000, 3000, 8000, 13_000]);
});

const ages = fc.constantFrom(1000, 1500, 2000, 5000);
const action = fc.record({
  joins: fc.option(fc.record({ cells: fc.subarray([...cells], { minLength: 1 }), maxAgeMs: ages, rests: fc.nat(2) })),
  leaves: fc.option(fc.nat()),
  failing: fc.subarray(cells.map(cellKey)),
  lateMs: fc.constantFrom(0, 0, 7, 60, 400),
  ms: fc.constantFrom(10, 30, 100, 490, 960, 1000, 2300),
});

test('whoever comes and goes, nothing is read before its time but once to fall into step, and then all are in step', () => {
  const property = fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
    const stage = new Stage();
    const leaves: (() => void)[] = [];
    for (const { joins, leaves: left, failing, lateMs, ms } of actions) {
      if (joins !== null) {
        const { rests, ...joined } = joins;
        leaves.push(stage.join({ ...joined, restAgeMs: joined.maxAgeMs * 2 ** rests }));
      }
      if (left !== null && leaves.length > 0) leaves.splice(left % leaves.length, 1)[0]?.();
      stage.pass(ms, lateMs, (key) => (failing.includes(key) ? 'failure' : 'change'));
    }
    expect(stage.gaps.figures.tooOften).toBe(0);
    for (const leave of leaves) leave();
    // All that are watched change, and one age is asked for.
    for (const cell of cells) {
      stage.join(watch(1000, cell));
      stage.pass(310, 0, () => 'change');
    }
    stage.pass(60_000, 0, () => 'change');
    const last = stage.ticks.slice(-10);
    expect(last.every(({ keys }) => keys.length === cells.length)).toBe(true);
    expect(stage.gaps.figures.tooOften).toBe(0);
  });
  fc.assert(property, { numRuns: runs(2000) });
});
