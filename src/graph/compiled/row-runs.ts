/** Rows of many accounts with texts between. One mark in the text of an answer stands for all of it. */
import type { AmountCells } from '../../model/amount-cells.ts';
import { type ByteChunk, bytesOf } from '../../model/byte-chunk.ts';
import type { KnownColumns } from './known-columns.ts';
import { RowOrigins } from './row-origins.ts';

const COMMA = 0x2c;
/** The most bytes that UTF-8 takes for a unit of text. */
const BYTES_PER_UNIT = 3;

/** What these rows show of their account, and of where they come from. */
const NOTHING = { account: bytesOf(''), origins: new RowOrigins() };

/** Each account has a row for each asset. Rows have digits, and show nothing beside them that differs from account to account. */
export class RowRuns {
  /** Of the assets. */
  readonly columns: KnownColumns;
  /** What stands before the rows of each account, behind those of the account before. */
  readonly #texts: string[] = [];
  /** Where the digits of each account's first row stand; those of its other rows follow. */
  readonly #tables: AmountCells[] = [];
  readonly #firsts: number[] = [];
  #longestText = 0;
  #lengthOfTexts = 0;
  #longestAmount = 0;
  readonly start = 0;

  /** @param columns of at least one asset, each with a column */
  constructor(columns: KnownColumns) {
    this.columns = columns;
  }

  add(before: string, table: AmountCells, first: number): void {
    this.#texts.push(before);
    this.#tables.push(table);
    this.#firsts.push(first);
    this.#lengthOfTexts += before.length;
    this.#longestText = Math.max(this.#longestText, before.length);
    this.#longestAmount = Math.max(this.#longestAmount, table.longest);
  }

  /** Rows are counted over all accounts. */
  get end(): number {
    return this.#texts.length * this.columns.assets.length;
  }

  /** The most bytes that a row takes, with what stands before it. */
  get mostOfRow(): number {
    return this.#mostOfDigits + BYTES_PER_UNIT * this.#longestText;
  }

  get mostBytes(): number {
    return this.end * this.#mostOfDigits + BYTES_PER_UNIT * this.#lengthOfTexts;
  }

  get #mostOfDigits(): number {
    const { fixed, amounts } = this.columns.most;
    return 1 + fixed + amounts * this.#longestAmount;
  }

  write(chunk: ByteChunk, index: number): void {
    const { columns, assets } = this.columns;
    const place = index % assets.length;
    const account = (index - place) / assets.length;
    const [column, table, first] = [columns[place], this.#tables[account], this.#firsts[account]];
    if (column == null || table === undefined || first === undefined) throw new RangeError('no such row');
    if (place === 0) chunk.text(this.#texts[account] ?? '');
    else chunk.byte(COMMA);
    column.writeCell(chunk, table, first + place, NOTHING);
  }
}
