/** What the rows of one asset have in common, and one row of it. */
import type { PairTotals } from '../../balances/answer/pair-totals.ts';
import { type ByteChunk, type Bytes, bytesOfEach, ownBytesOf } from '../../model/byte-chunk.ts';

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
  readonly #assetText: string;
  #asset: Bytes | null = null;
  readonly #pieces: readonly Bytes[];
  readonly #holes: readonly RowHole[];
  readonly #decimals: number;
  readonly #fixedSize: number;
  readonly #accounts: number;
  readonly #amounts: number;

  /** @param asset as rows show it */
  constructor(asset: string, { texts, holes, decimals }: RowTexts) {
    this.#assetText = asset;
    this.#pieces = bytesOfEach(texts);
    this.#holes = holes;
    this.#decimals = decimals;
    this.#accounts = holes.filter((hole) => hole === 'account').length;
    this.#amounts = holes.length - this.#accounts;
    this.#fixedSize = this.#pieces.reduce((sum, { size }) => sum + size, this.#amounts * (decimals + 2));
  }

  /** The asset, where rows show it. */
  get asset(): Bytes {
    this.#asset ??= ownBytesOf(this.#assetText);
    return this.#asset;
  }

  /** Of its texts. */
  get bytes(): number {
    return this.#pieces.reduce((sum, { size }) => sum + size, 2 * this.#assetText.length);
  }

  /** What a row takes at most. */
  get size(): RowSize {
    return { fixed: this.#fixedSize, accounts: this.#accounts, amounts: this.#amounts };
  }

  /** False, and nothing is written, where the pair has no digits. */
  write(chunk: ByteChunk, { totals, account }: RowValues, index: number): boolean {
    const table = totals.tableAt(index);
    if (table === null) return false;
    const { view } = table;
    const place = totals.placeAt(index);
    const start = table.start(place);
    const size = table.size(place);
    const pieces = this.#pieces;
    for (let part = 0; part < pieces.length; part += 1) {
      const piece = pieces[part];
      if (piece !== undefined) chunk.copy(piece.view, piece.start, piece.size);
      const hole = this.#holes[part];
      if (hole === 'atomic') chunk.copy(view, start, size);
      else if (hole === 'value') chunk.decimal(view, start, size, this.#decimals);
      else if (hole === 'account') chunk.copy(account.view, account.start, account.size);
    }
    return true;
  }
}

export interface RowValues {
  readonly totals: PairTotals;
  readonly account: Bytes;
}
