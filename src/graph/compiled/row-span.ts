/** Rows that follow each other in a list, and are written when the answer is sent. */
import type { PairTotals } from '../../balances/answer/pair-totals.ts';
import type { ByteChunk, Bytes } from '../../model/byte-chunk.ts';
import type { RowColumn } from './row-column.ts';

const COMMA = 0x2c;

/** What all rows of a list have in common. */
export interface RowsOfList {
  /** By asset; null where the rows of the asset differ in more than digits. */
  readonly columns: readonly (RowColumn | null)[];
  readonly totals: PairTotals;
  readonly account: Bytes;
  /** The most bytes that one of the rows takes, with the comma before it. */
  readonly mostBytes: number;
}

/** The rows from `start` up to `end`, each of which has a column and digits. */
export class RowSpan {
  readonly #rows: RowsOfList;
  readonly start: number;
  readonly end: number;

  constructor(rows: RowsOfList, start: number, end: number) {
    this.#rows = rows;
    this.start = start;
    this.end = end;
  }

  /** The most bytes that one of the rows takes. */
  get mostBytes(): number {
    return this.#rows.mostBytes;
  }

  /** Rows behind the first have a comma before them. */
  write(chunk: ByteChunk, index: number): void {
    const { columns, totals, account } = this.#rows;
    const column = columns[index];
    const table = totals.tableAt(index);
    if (column == null || table === null) throw new TypeError('a row without digits cannot be written by them');
    if (index > this.start) chunk.byte(COMMA);
    column.write(chunk, { table, place: totals.placeAt(index), account });
  }
}
