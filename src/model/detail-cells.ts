/** The source's own facts about the pairs of a grid, pair by pair. */
import type { Details } from './reading.ts';

export interface PairDetails {
  /** Null where the source says nothing of the pair. */
  get(index: number): Details | null;
  readonly bytes: number;
  /** Those of a few pairs alone. */
  slice(start: number, end: number): PairDetails;
}

/** Where there are few different ones: a number for each pair. */
export class DetailCells implements PairDetails {
  readonly #kinds: readonly Details[];
  /** Of each pair the place of its details in the list, from 1; 0 where it has none. */
  readonly #codes: Uint8Array;

  /** @param kinds at most 255 */
  constructor(length: number, kinds: readonly Details[], codes = new Uint8Array(length)) {
    this.#kinds = kinds;
    this.#codes = codes;
  }

  set(index: number, kind: number): void {
    this.#codes[index] = kind + 1;
  }

  get(index: number): Details | null {
    return this.#kinds[(this.#codes[index] ?? 0) - 1] ?? null;
  }

  get bytes(): number {
    return this.#codes.byteLength;
  }

  slice(start: number, end: number): DetailCells {
    return new DetailCells(end - start, this.#kinds, this.#codes.slice(start, end));
  }
}
