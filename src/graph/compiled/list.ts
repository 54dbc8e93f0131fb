/** Writes the entries of lists. */
import { catchAwaited, type ValueSlot, writeAwaited, writeFailed } from './awaited.ts';
import { Pieces } from './pieces.ts';
import type { Run } from './run.ts';
import { isPromise, type Text, type Written } from './written.ts';

/** What is written as a list. */
export interface ListValue {
  readonly length: number;
  at(index: number): unknown;
}

/** Entries that need not be written one by one. */
export interface QuickEntries {
  /** Up to where the entries from `start` on differ in so little that `plain` has text for them; `start` where that one does not. */
  endOfPlain(start: number): number;
  /** What stands for all of these. */
  plain(start: number, end: number): string;
  /** Any other entry; null where the plan has to write it. */
  entry(index: number): Text;
}

export class ListPlan {
  readonly #entry: ValueSlot;
  readonly #level: number;

  constructor(entry: ValueSlot) {
    this.#entry = entry;
    this.#level = entry.place.level;
  }

  write(run: Run, values: ListValue, quick?: QuickEntries | null): string | PromiseLike<string> {
    if (values.length === 0) return '[]';
    let text = '';
    let pieces: Pieces | null = null;
    for (let index = 0; index < values.length; index += 1) {
      const before = `${text}${index === 0 ? '[' : ','}`;
      const end = quick?.endOfPlain(index) ?? index;
      if (end > index) {
        text = before + (quick?.plain(index, end) ?? '');
        index = end - 1;
        continue;
      }
      run.at[this.#level] = index;
      const written = quick?.entry(index) ?? this.#writeEntry(run, values.at(index), pieces);
      if (isPromise(written)) {
        pieces ??= new Pieces();
        pieces.add(before, written);
        text = '';
      } else text = `${before}${written ?? 'null'}`;
    }
    return pieces === null ? `${text}]` : pieces.gather(`${text}]`);
  }

  #writeEntry(run: Run, value: unknown, pieces: Pieces | null): Written {
    const entry = this.#entry;
    try {
      const written = isPromise(value) ? writeAwaited(run, value, entry) : entry.complete(run, value);
      return isPromise(written) ? catchAwaited(run, written, entry) : written;
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
