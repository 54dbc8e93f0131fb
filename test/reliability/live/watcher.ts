/** A watcher of the model: folds what it is told, and compares each event with what it held and with the truth. */
import type { Outcome } from '../../../src/balances/answer/reconcile.ts';
import { cellKey } from '../../../src/balances/live/cell.ts';
import { type CellState, namedBlock } from '../../../src/balances/live/fold.ts';
import type { Delivery, Watch, WatchedChange } from '../../../src/balances/live/watch.ts';

/** What was found wrong, by kind; all are to stay 0. */
export interface Faults {
  /** Held an older block, or an earlier observation, afterwards, and no reorganisation was said. */
  regressions: number;
  /** `previous` is not what the watcher held, or the watch knows another state than the watcher folded. */
  missed: number;
  /** A zero where the truth is none. */
  inventedZeros: number;
  /** Another amount than the truth at the block that is named. */
  untrue: number;
  /** A reorganisation was said although the block that was held stood. */
  falseAlarms: number;
  /** Another block of the same height took the place of the one that was held, and no reorganisation was said. */
  unsaid: number;
}

export const noFaults = (): Faults => ({
  regressions: 0,
  missed: 0,
  inventedZeros: 0,
  untrue: 0,
  falseAlarms: 0,
  unsaid: 0,
});

export interface Truth {
  /** The amount of the cell at the block, or at the moment, that the value names; undefined where there was no such block. */
  amountAt(key: string, outcome: Outcome): bigint | undefined;
  /** Whether the block was dropped at some time. */
  wasDropped(hash: string): boolean;
}

export class ModelWatcher {
  readonly held = new Map<string, CellState>();
  readonly watch: Watch;
  readonly #truth: Truth;
  readonly #faults: Faults;
  #taking: Promise<void> | null = null;
  isSlow = false;
  events = 0;
  merged = 0;
  isOver = false;
  readonly keys: ReadonlySet<string>;

  constructor(watch: Watch, keys: ReadonlySet<string>, { truth, faults }: { truth: Truth; faults: Faults }) {
    this.keys = keys;
    this.watch = watch;
    this.#truth = truth;
    this.#faults = faults;
  }

  /** Waits for a delivery, unless it is slow or waits already. */
  take(): void {
    if (this.isSlow || this.isOver || this.#taking !== null) return;
    this.#taking = this.watch.next().then(
      ({ done, value }) => {
        this.#taking = null;
        if (done === true) {
          this.isOver = true;
          return;
        }
        this.#fold(value);
        this.take();
      },
      () => {
        this.#taking = null;
        this.isOver = true;
      },
    );
  }

  /** Whether it holds what the watch knows: nothing was left out. */
  compare(states: ReturnType<Delivery['states']>): void {
    for (const { cell, state } of states) {
      const held = this.held.get(cellKey(cell));
      if (!isSame(held?.outcome, state.outcome)) this.#faults.missed += 1;
      if (held?.known && state.known && isReplaced(held.known, state.known)) this.#faults.unsaid += 1;
    }
  }

  #fold(delivery: Delivery): void {
    this.merged += delivery.merged;
    for (const change of delivery.changes) this.#take(change, delivery.merged > 0);
  }

  #take(change: WatchedChange, isMerged: boolean): void {
    this.events += 1;
    const key = cellKey(change.cell);
    const held = this.held.get(key);
    if (change.kind !== 'FIRST' && !isSame(held?.outcome, change.previous?.outcome)) this.#faults.missed += 1;
    this.#judge(key, change, isMerged);
    this.held.set(key, change.current);
  }

  #judge(key: string, { current, kind, previous }: WatchedChange, isMerged: boolean): void {
    const { outcome } = current;
    if ('failure' in outcome) return;
    const truth = this.#truth.amountAt(key, outcome);
    const { total } = outcome.value.amounts;
    if (total !== truth) this.#faults.untrue += 1;
    if (total === 0n && truth !== 0n) this.#faults.inventedZeros += 1;
    const before = previous?.known;
    if (!before) return;
    const [a, b] = [namedBlock(before), namedBlock(outcome)];
    if (kind === 'REORGANISATION') {
      // Of several readings in one, the reorganised block may be one that the watcher never saw.
      if (!isMerged && a !== null && !this.#truth.wasDropped(a.hash)) this.#faults.falseAlarms += 1;
      return;
    }
    const isBack = a === null || b === null ? outcome.observed.ms < before.observed.ms : b.number < a.number;
    if (isBack) this.#faults.regressions += 1;
    if (isReplaced(before, outcome)) this.#faults.unsaid += 1;
  }
}

function isReplaced(before: Outcome, after: Outcome): boolean {
  const [a, b] = [namedBlock(before), namedBlock(after)];
  return a !== null && b !== null && a.number === b.number && a.hash !== b.hash;
}

/** Whether a watcher could tell them apart: amounts, or the code of the failure. */
function isSame(a: Outcome | undefined, b: Outcome | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if ('failure' in a || 'failure' in b) return 'failure' in a && 'failure' in b && a.failure.code === b.failure.code;
  return a.value.amounts.total === b.value.amounts.total;
}
