/** Rows that follow each other in a list, and are written when the answer is sent. */
import type { ByteChunk } from '../../model/byte-chunk.ts';
import type { RowColumn, RowValues } from './row-column.ts';

const COMMA = 0x2c;

/** What all rows of a list have in common. */
export interface RowsOfList extends RowValues {
  /** By asset; null where the rows of the asset differ in more than digits. */
  readonly columns: readonly (RowColumn | null)[];
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
    const column = this.#rows.columns[index];
    if (column == null) throw new TypeError('a row that differs in more than digits cannot be written by them');
    if (index > this.start) chunk.byte(COMMA);
    column.write(chunk, this.#rows, index);
  }
}
