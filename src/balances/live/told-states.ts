/**
 * What the replica that reads tells the others: each reading, and what is known of cells that they begin to want. In the order in
 * which it came to be known, in pieces, with turns for others between them.
 */

import type { Steps } from '../../model/steps.ts';
import { runInTurns } from '../../model/turns.ts';
import type { LiveCell } from './cell.ts';
import type { CellState } from './fold.ts';
import type { Heard } from './heard.ts';
import { type KnownCell, type ToldCell, writeCell } from './shared-message.ts';
import type { StoreTime } from './store-time.ts';

export type ReadPart = { readonly head: ToldHead | null; readonly cells: ToldCell[] };
interface ToldHead {
  readonly number: string;
  readonly hash: string;
  readonly stamp: [number, number];
  readonly readAt: number;
}

interface Waiting {
  readonly cells: readonly KnownCell[];
  readonly head: Heard['head'];
}

export interface ToldStatesOptions {
  readonly time: StoreTime;
  tell(part: ReadPart): void;
  /** A value cannot be written without change. */
  onUnwritable(): void;
  /** So much waits that it is given up: who listens has to ask for all. */
  onOverflow(): void;
  readonly onFault: (error: unknown) => void;
}

const CELLS_IN_A_PART = 100;
/** Readings that wait to be written. */
const MOST_WAITING = 100;
/** Of writing one cell. */
const STEPS_OF_A_CELL = 20;
const never = new AbortController().signal;

export class ToldStates {
  readonly #options: ToldStatesOptions;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(options: ToldStatesOptions) {
    this.#options = options;
  }

  add(cells: readonly KnownCell[], head: Heard['head']): void {
    if (cells.length === 0 && head === null) return;
    this.#waiting.push({ cells, head });
    if (this.#waiting.length > MOST_WAITING) {
      this.clear();
      this.#options.onOverflow();
    }
    if (!this.#isWriting) void this.#writeAll();
  }

  clear(): void {
    this.#waiting = [];
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    // Again for what was added after the last step, and before this goes on.
    while (this.#waiting.length > 0) {
      try {
        await runInTurns(this.#write(), never);
      } catch (error) {
        this.#options.onFault(error);
      }
    }
    this.#isWriting = false;
  }

  *#write(): Steps<void> {
    const { time, tell, onUnwritable } = this.#options;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const { cells, head } = next;
      let part: ReadPart = { head: head === null ? null : headOf(head, time), cells: [] };
      for (const cell of cells) {
        const told = writeCell(cell, time);
        if (told === null) onUnwritable();
        else part.cells.push(told);
        if (part.cells.length >= CELLS_IN_A_PART) {
          tell(part);
          part = { head: null, cells: [] };
        }
        yield STEPS_OF_A_CELL;
      }
      if (part.head !== null || part.cells.length > 0) tell(part);
    }
  }
}

function headOf({ block, observed, readAt }: NonNullable<Heard['head']>, time: StoreTime): ToldHead {
  const { storeMs, dateMs } = time.stampOf(observed);
  const at = { stamp: [storeMs, dateMs] satisfies [number, number], readAt: time.storeMsOf(readAt) };
  return { number: block.number.toString(), hash: block.hash, ...at };
}

/** What is known of a cell; nothing where it was not read. */
export function knownCell(cell: LiveCell, state: CellState | null, readAt: number | null): readonly KnownCell[] {
  if (state === null) return [];
  const { outcome, known, confirmed } = state;
  return [{ cell, known, failure: 'failure' in outcome ? outcome.failure : null, confirmed, readAt }];
}

/** What a reading brought. */
export function readCells({ cells }: Heard): readonly KnownCell[] {
  return cells.flatMap(({ cell, outcomes, readAt }) =>
    outcomes.map((outcome): KnownCell => {
      if ('failure' in outcome) return { cell, known: null, failure: outcome.failure, confirmed: null, readAt };
      return { cell, known: outcome, failure: null, confirmed: null, readAt };
    }),
  );
}
