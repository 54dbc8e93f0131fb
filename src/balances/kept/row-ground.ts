/** Balances of one account that a request was answered with out of memory, all of one answer of the source. */
import type { GridRow } from '../answer/account-rows.ts';
import type { Source } from '../source.ts';
import type { Ground } from './grounds.ts';
import type { KeptPlace } from './kept-balances.ts';

/** How they were looked up. */
export interface KeptQuestion {
  readonly place: KeptPlace;
  readonly refs: readonly string[];
  readonly ageMs: number;
}

/** Of the note itself, with the place of its row. */
const BYTES = 300;

export class RowGround implements Ground {
  readonly found: GridRow;
  readonly #source: Source;
  readonly #question: KeptQuestion;

  private constructor(source: Source, question: KeptQuestion, found: GridRow) {
    this.found = found;
    this.#source = source;
    this.#question = question;
  }

  /** Null where they do not all stand in one answer that is young enough. */
  static find(source: Source, question: KeptQuestion): RowGround | null {
    const found = look(source, question);
    return found === null ? null : new RowGround(source, question, found);
  }

  /** It holds on to the answer, which may be forgotten elsewhere. */
  get bytes(): number {
    return BYTES + this.found.grid.bytes;
  }

  /** Whether the same answer would be taken now: it is kept, young enough, and none came before it. */
  stands(): boolean {
    const now = look(this.#source, this.#question);
    return now !== null && now.grid === this.found.grid && now.row === this.found.row;
  }

  count(): void {
    const cached = this.#question.refs.length;
    this.#source.onPairs?.({ read: 0, cached, stored: 0, stale: 0, failed: new Map() });
  }
}

function look({ memory }: Source, { place, refs, ageMs }: KeptQuestion): GridRow | null {
  return memory.kept.wholeRow(place, refs, ageMs);
}
