/** Rows that follow each other in a list, and are written when the answer is sent. */
import { ByteChunk, type Bytes } from '../../model/byte-chunk.ts';
import type { Failure } from '../../model/failure.ts';
import type { RowColumn, RowValues } from './row-column.ts';
import type { RowRuns } from './row-runs.ts';

const COMMA = 0x2c;

/** What all rows of a list have in common. */
export interface RowsOfList extends RowValues {
  /** By asset; null where the rows of the asset differ in more. */
  readonly columns: readonly (RowColumn | null)[];
  /** The most bytes that one of the rows with digits takes, with the comma before it. */
  readonly mostBytes: number;
  /** How rows that failed are written; null where they are not. */
  readonly failed: FailedRowWriter | null;
}

export interface FailedRowWriter {
  write(chunk: ByteChunk, texts: FailedRowTexts): void;
}

export interface FailedRowTexts {
  readonly account: Bytes;
  readonly asset: Bytes;
  /** One for each field that says why the pair failed. */
  readonly reasons: readonly Bytes[];
}

/** Why pairs failed, which many rows of a list share. */
export interface FailedReason {
  readonly failure: Failure;
  /** As rows show it. */
  readonly reasons: readonly Bytes[];
}

/** The rows of a span that failed. */
export class FailedRows {
  readonly #reasons = new Map<number, FailedReason>();
  #bytes = 0;
  #most = 0;

  /** @param bytes what the row takes without the comma before it */
  add(index: number, reason: FailedReason, bytes: number): void {
    this.#reasons.set(index, reason);
    this.#bytes += 1 + bytes;
    this.#most = Math.max(this.#most, 1 + bytes);
  }

  /** By the index of the asset, in the order of the rows. */
  get reasons(): ReadonlyMap<number, FailedReason> {
    return this.#reasons;
  }

  /** What all of them take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The most that one of them takes. */
  get most(): number {
    return this.#most;
  }
}

interface SpanOptions {
  readonly start: number;
  readonly end: number;
  /** @default none */
  readonly failed?: FailedRows;
}

const none = new FailedRows();

/** The rows from `start` up to `end`, each of which has a column, and digits or a reason. */
export class RowSpan {
  readonly #rows: RowsOfList;
  readonly #failed: FailedRows;
  readonly start: number;
  readonly end: number;

  constructor(rows: RowsOfList, { start, end, failed = none }: SpanOptions) {
    this.#rows = rows;
    this.#failed = failed;
    this.start = start;
    this.end = end;
  }

  /** The most bytes that one of the rows takes. */
  get mostOfRow(): number {
    return Math.max(this.#rows.mostBytes, this.#failed.most);
  }

  /** The most bytes that all of them take. */
  get mostBytes(): number {
    const { reasons, bytes } = this.#failed;
    return (this.end - this.start - reasons.size) * this.#rows.mostBytes + bytes;
  }

  /** Rows behind the first have a comma before them. */
  write(chunk: ByteChunk, index: number): void {
    const rows = this.#rows;
    const column = rows.columns[index];
    if (column == null) throw new TypeError('a row that differs in more than digits cannot be written by them');
    if (index > this.start) chunk.byte(COMMA);
    if (column.write(chunk, rows, index)) return;
    const reason = this.#failed.reasons.get(index);
    if (rows.failed === null || reason === undefined) {
      throw new TypeError('a row without digits cannot be written by them');
    }
    rows.failed.write(chunk, { account: rows.account, asset: column.asset, reasons: reason.reasons });
  }

  /** All of them, in memory of their own. */
  whole(): Buffer {
    const chunk = new ByteChunk(Buffer.allocUnsafe(this.mostBytes));
    for (let index = this.start; index < this.end; index += 1) this.write(chunk, index);
    const whole = Buffer.allocUnsafeSlow(chunk.written.length);
    chunk.written.copy(whole);
    return whole;
  }
}

/** Rows of a list that are written already. */
export class WrittenSpan {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;

  constructor(bytes: Buffer, { start, end }: Pick<SpanOptions, 'start' | 'end'>) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  get mostBytes(): number {
    return this.bytes.length;
  }
}

/** What a mark in the text of an answer stands for. */
export type DeferredRows = RowSpan | RowRuns | WrittenSpan;
