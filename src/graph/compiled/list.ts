/** Writes the entries of lists. */
import { isAwaited } from '../../model/later.ts';
import { catchAwaited, type ValueSlot, writeAwaited, writeFailed } from './awaited.ts';
import { Pieces } from './pieces.ts';
import type { Run } from './run.ts';
import type { Written } from './written.ts';

/** What is written as a list. */
export interface ListValue {
  readonly length: number;
  at(index: number): unknown;
}

/** Entries that need not be written one by one. */
export interface QuickEntries {
  /** The entries from this one on, as far as they need not be; null where this one is for the plan. Asked once for each. */
  take(start: number): Taken | null;
}

export interface Taken {
  /** Behind the last of them. */
  readonly end: number;
  /** What stands for all of them. */
  readonly text: string | PromiseLike<string>;
}

export class ListPlan {
  readonly #entry: ValueSlot;
  /** How many lists lie above. */
  readonly level: number;

  constructor(entry: ValueSlot) {
    this.#entry = entry;
    this.level = entry.place.level;
  }

  write(run: Run, values: ListValue, quick?: QuickEntries | null): string | PromiseLike<string> {
    if (values.length === 0) return '[]';
    let text = '';
    let pieces: Pieces | null = null;
    for (let index = 0; index < values.length; index += 1) {
      const before = `${text}${index === 0 ? '[' : ','}`;
      const taken = quick?.take(index) ?? null;
      const written = taken?.text ?? this.entryAt(run, values, index, pieces);
      if (taken !== null) index = taken.end - 1;
      if (isAwaited(written)) {
        if (pieces === null) pieces = new Pieces(before, written);
        else pieces.add(before, written);
        text = '';
      } else text = `${before}${written ?? 'null'}`;
    }
    return pieces === null ? `${text}]` : pieces.gather(`${text}]`);
  }

  /**
   * One entry by itself.
   *
   * @param pieces what is awaited before it, to be given up where it throws
   */
  entryAt(run: Run, values: ListValue, index: number, pieces: Pieces | null): Written {
    const entry = this.#entry;
    run.at[this.level] = index;
    const value = values.at(index);
    try {
      const written = isAwaited(value) ? writeAwaited(run, value, entry) : entry.complete(run, value);
      return isAwaited(written) ? catchAwaited(run, written, entry) : written;
    } catch (error) {
      try {
        return writeFailed(run, error, entry);
      } catch (located) {
        pieces?.abandon();
        throw located;
      }
    }
  }
}
