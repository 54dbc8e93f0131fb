/** Which cells the watchers of this replica want, how fresh, and what of that was told to who reads. */
import { cellKey, type LiveCell, type Watching } from './cell.ts';
import type { Ages } from './pace.ts';
import { type CellName, type LiveMessage, nameOf } from './shared-message.ts';

export type WantMessage = Extract<LiveMessage, { readonly kind: 'want' }>;

/** Cells in one message. */
const MOST_CELLS = 200;

interface OwnWant {
  readonly cell: LiveCell;
  readonly watchings: Set<Watching>;
}

export class OwnWants {
  readonly #wants = new Map<string, OwnWant>();
  readonly #changed = new Map<string, LiveCell>();
  readonly #told = new Map<string, Ages>();
  readonly #readAt: (key: string) => number | null;
  #step = 0;

  /** @param readAt when the latest reading of a cell began, by the clock of the store; null where none was heard of */
  constructor(readAt: (key: string) => number | null) {
    this.#readAt = readAt;
  }

  /** Of the last message. */
  get step(): number {
    return this.#step;
  }

  add(watching: Watching): void {
    for (const cell of watching.cells) {
      const key = cellKey(cell);
      const want = this.#wants.get(key) ?? { cell, watchings: new Set<Watching>() };
      this.#wants.set(key, want);
      want.watchings.add(watching);
      this.#changed.set(key, cell);
    }
  }

  remove(watching: Watching): void {
    for (const cell of watching.cells) {
      const key = cellKey(cell);
      const want = this.#wants.get(key);
      if (want === undefined) continue;
      want.watchings.delete(watching);
      if (want.watchings.size === 0) this.#wants.delete(key);
      this.#changed.set(key, cell);
    }
  }

  /** What changed since the last call. @param isWhole all that is wanted, whatever was told before */
  *messages(from: string, isWhole: boolean): Generator<WantMessage> {
    if (isWhole) {
      this.#told.clear();
      for (const [key, { cell }] of this.#wants) this.#changed.set(key, cell);
    }
    let isFirst = isWhole;
    let add: WantMessage['add'] = [];
    let drop: CellName[] = [];
    const message = (): WantMessage => {
      this.#step += 1;
      const made: WantMessage = { kind: 'want', from, step: this.#step, isWhole: isFirst, add, drop };
      [isFirst, add, drop] = [false, [], []];
      return made;
    };
    for (const [key, cell] of this.#changed) {
      const [ages, told] = [this.#agesOf(key), this.#told.get(key)];
      if (ages === null) {
        if (told !== undefined) drop.push(nameOf(cell));
        this.#told.delete(key);
      } else if (ages.maxAgeMs !== told?.maxAgeMs || ages.restAgeMs !== told.restAgeMs) {
        add.push([nameOf(cell), ages.maxAgeMs, ages.restAgeMs, this.#readAt(key)]);
        this.#told.set(key, ages);
      }
      if (add.length + drop.length >= MOST_CELLS) yield message();
    }
    this.#changed.clear();
    if (isFirst || add.length + drop.length > 0) yield message();
  }

  #agesOf(key: string): Ages | null {
    const want = this.#wants.get(key);
    if (want === undefined) return null;
    let [maxAgeMs, restAgeMs] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    for (const watching of want.watchings) {
      maxAgeMs = Math.min(maxAgeMs, watching.maxAgeMs);
      restAgeMs = Math.min(restAgeMs, watching.restAgeMs);
    }
    return { maxAgeMs, restAgeMs };
  }
}
