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

export class ListPlan {
  readonly #entry: ValueSlot;
  readonly #level: number;

  constructor(entry: ValueSlot) {
    this.#entry = entry;
    this.#level = entry.place.level;
  }

  /** `quick` writes an entry where it can. */
  write(run: Run, values: ListValue, quick?: (index: number) => Text): string | PromiseLike<string> {
    if (values.length === 0) return '[]';
    let text = '';
    let pieces: Pieces | null = null;
    for (let index = 0; index < values.length; index += 1) {
      run.at[this.#level] = index;
      const written = quick?.(index) ?? this.#writeEntry(run, values.at(index), pieces);
      const before = `${text}${index === 0 ? '[' : ','}`;
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
