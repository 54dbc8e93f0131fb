/** What the rows of one asset have in common, and one row of it. */
import type { AmountCells } from '../../model/amount-cells.ts';
import { type ByteChunk, type Bytes, bytesOf } from '../../model/byte-chunk.ts';

/** What differs from row to row of an asset. */
export type RowHole = 'account' | 'atomic' | 'value';

/** The texts that all rows of an asset share, around the values that differ: one text more than there are holes. */
export interface RowTexts {
  readonly texts: readonly string[];
  readonly holes: readonly RowHole[];
  /** Where the point stands in values. */
  readonly decimals: number;
}

/** Of a row at most. */
export interface RowSize {
  /** Bytes beside accounts and digits. */
  readonly fixed: number;
  /** How often the account stands in it. */
  readonly accounts: number;
  /** How often the digits do. */
  readonly amounts: number;
}

export class RowColumn {
  /** The asset, where rows show it. */
  readonly asset: string;
  readonly #pieces: readonly Bytes[];
  readonly #holes: readonly RowHole[];
  readonly #decimals: number;
  readonly #fixedSize: number;
  readonly #accounts: number;
  readonly #amounts: number;

  constructor(asset: string, { texts, holes, decimals }: RowTexts) {
    this.asset = asset;
    this.#pieces = texts.map(bytesOf);
    this.#holes = holes;
    this.#decimals = decimals;
    this.#accounts = holes.filter((hole) => hole === 'account').length;
    this.#amounts = holes.length - this.#accounts;
    this.#fixedSize = this.#pieces.reduce((sum, { size }) => sum + size, this.#amounts * (decimals + 2));
  }

  /** What a row takes at most. */
  get size(): RowSize {
    return { fixed: this.#fixedSize, accounts: this.#accounts, amounts: this.#amounts };
  }

  write(chunk: ByteChunk, { table, place, account }: RowValues): void {
    const { view } = table;
    const start = table.start(place);
    const size = table.size(place);
    const pieces = this.#pieces;
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index];
      if (piece !== undefined) chunk.copy(piece.view, piece.start, piece.size);
      const hole = this.#holes[index];
      if (hole === 'atomic') chunk.copy(view, start, size);
      else if (hole === 'value') chunk.decimal(view, start, { size, places: this.#decimals });
      else if (hole === 'account') chunk.copy(account.view, account.start, account.size);
    }
  }
}

export interface RowValues {
  /** Where the digits stand. */
  readonly table: AmountCells;
  readonly place: number;
  readonly account: Bytes;
}
