/** Where rows come from, as they show it. All rows of a table came in one answer, so that they show the same. */
import type { AmountCells } from '../../model/amount-cells.ts';
import { type Bytes, bytesOf } from '../../model/byte-chunk.ts';

export class RowOrigins {
  /** Null for rows that the plan has to write. Made for the first that is asked for. */
  #texts: Map<AmountCells, Bytes | null> | null = null;
  #longest = 0;

  /** The most bytes that one takes. */
  get longest(): number {
    return this.#longest;
  }

  /** Whether rows of the table need not be written by the plan. */
  has(table: AmountCells, write: () => string | null): boolean {
    this.#texts ??= new Map();
    const known = this.#texts.get(table);
    if (known !== undefined) return known !== null;
    const text = write();
    const bytes = text === null ? null : bytesOf(text);
    this.#texts.set(table, bytes);
    this.#longest = Math.max(this.#longest, bytes?.size ?? 0);
    return bytes !== null;
  }

  /** @throws TypeError for a table that nobody asked for before, or that the plan has to write */
  of(table: AmountCells): Bytes {
    const found = this.#texts?.get(table);
    if (!found) throw new TypeError('where a row comes from has to be found before it is written');
    return found;
  }
}
