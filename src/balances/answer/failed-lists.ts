/** Pairs that failed together: one failure for a whole list of references, however long, instead of one for each pair. */
import type { Failure } from '../../model/failure.ts';
import { columnsOf } from './columns.ts';

/** The outcome of pairs that failed; many share one. */
export interface FailedPair {
  readonly failure: Failure;
}

export interface FailedList {
  readonly refs: readonly string[];
  readonly outcome: FailedPair;
}

/** A pair is looked for in each list, so that there may be only a few. Calls that carry many pairs make few lists. */
const MOST_LISTS = 16;

/** Of one account. It never changes. */
export class FailedLists implements Iterable<FailedList> {
  static readonly none = new FailedLists([]);

  readonly #lists: readonly FailedList[];

  private constructor(lists: readonly FailedList[]) {
    this.#lists = lists;
  }

  get isEmpty(): boolean {
    return this.#lists.length === 0;
  }

  /** Whether no further list may be added. */
  get isFull(): boolean {
    return this.#lists.length === MOST_LISTS;
  }

  /** Of all lists together. */
  get pairs(): number {
    return this.#lists.reduce((sum, { refs }) => sum + refs.length, 0);
  }

  with(list: FailedList): FailedLists {
    return new FailedLists([...this.#lists, list]);
  }

  /** The last failure of the pair. */
  get(ref: string): FailedPair | undefined {
    return this.#lists.findLast(({ refs }) => columnsOf(refs).has(ref))?.outcome;
  }

  [Symbol.iterator](): Iterator<FailedList> {
    return this.#lists[Symbol.iterator]();
  }
}
