/** What the rows of one asset have in common, and one row of it. */
import type { PairTotals } from '../../balances/answer/pair-totals.ts';
import type { AmountCells } from '../../model/amount-cells.ts';
import { type ByteChunk, type Bytes, bytesOfEach, ownBytesOf } from '../../model/byte-chunk.ts';
import type { OtherPart } from '../../model/reading.ts';
import type { RowOrigins } from './row-origins.ts';

/** How an amount is written. */
export type AmountHole = 'atomic' | 'value';

/** What differs from row to row of an asset; an amount by itself is the total. */
export type RowHole = 'account' | 'origin' | AmountHole | PartTexts;

/** Texts around what differs: one text more than there are holes. */
interface Texts<Hole> {
  readonly texts: readonly string[];
  readonly holes: readonly Hole[];
}

/** An object with another amount; null in rows that do not have the part. */
export interface PartTexts extends Texts<AmountHole> {
  readonly part: OtherPart;
}

/** The texts that all rows of an asset share. */
export interface RowTexts extends Texts<RowHole> {
  /** Where the point stands in values. */
  readonly decimals: number;
}

/** Of a row at most. */
export interface RowSize {
  /** Bytes beside accounts, origins and digits. */
  readonly fixed: number;
  /** How often the account stands in it. */
  readonly accounts: number;
  /** How often it says where it comes from. */
  readonly origins: number;
  /** How often the digits of an amount stand in it. */
  readonly amounts: number;
}

interface Part {
  readonly part: OtherPart;
  readonly pieces: readonly Bytes[];
  readonly holes: readonly AmountHole[];
}

export class RowColumn {
  readonly #assetText: string;
  #asset: Bytes | null = null;
  readonly #pieces: readonly Bytes[];
  readonly #holes: readonly (Exclude<RowHole, PartTexts> | Part)[];
  readonly #decimals: number;
  /** What a row takes at most. */
  readonly size: RowSize;
  /** Of its texts. */
  readonly bytes: number;

  /** @param asset as rows show it */
  constructor(asset: string, { texts, holes, decimals }: RowTexts) {
    this.#assetText = asset;
    this.#pieces = bytesOfEach(texts);
    this.#holes = holes.map((hole) => (typeof hole === 'string' ? hole : { ...hole, pieces: bytesOfEach(hole.texts) }));
    this.#decimals = decimals;
    const parts = this.#holes.filter((hole) => typeof hole === 'object');
    const all = [...holes.filter((hole) => typeof hole === 'string'), ...parts.flatMap((part) => part.holes)];
    const count = (...kinds: readonly RowHole[]) => all.filter((hole) => kinds.includes(hole)).length;
    const amounts = count('atomic', 'value');
    const pieces = [...this.#pieces, ...parts.flatMap((part) => part.pieces)];
    const written = pieces.reduce((sum, { size }) => sum + size, 0);
    this.size = {
      fixed: written + amounts * (decimals + 2),
      accounts: count('account'),
      origins: count('origin'),
      amounts,
    };
    this.bytes = written + 2 * asset.length;
  }

  /** The asset, where rows show it. */
  get asset(): Bytes {
    this.#asset ??= ownBytesOf(this.#assetText);
    return this.#asset;
  }

  /** False, and nothing is written, where the pair has no digits. */
  write(chunk: ByteChunk, values: RowValues, index: number): boolean {
    const { totals } = values;
    const table = totals.tableAt(index);
    if (table === null) return false;
    this.writeCell(chunk, table, totals.placeAt(index), values);
    return true;
  }

  /** The row of the amount that stands in this place of a table. */
  writeCell(chunk: ByteChunk, table: AmountCells, place: number, { account, origins }: RowSurroundings): void {
    const pieces = this.#pieces;
    for (let part = 0; part < pieces.length; part += 1) {
      const piece = pieces[part];
      if (piece !== undefined) copy(chunk, piece);
      const hole = this.#holes[part];
      if (hole === 'atomic' || hole === 'value') this.#writeAmount(chunk, hole, table, place);
      else if (hole === 'account') copy(chunk, account);
      else if (hole === 'origin') copy(chunk, origins.of(table));
      else if (hole !== undefined) this.#writePart(chunk, hole, table, place);
    }
  }

  #writePart(chunk: ByteChunk, { part, pieces, holes }: Part, table: AmountCells, place: number): void {
    const found = table.parts?.parts.indexOf(part) ?? -1;
    const cells = found < 0 ? undefined : table.parts?.cells;
    const cell = place * (table.parts?.parts.length ?? 0) + found;
    if (cells === undefined || cells.size(cell) === 0) {
      copy(chunk, NULL);
      return;
    }
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index];
      if (piece !== undefined) copy(chunk, piece);
      const hole = holes[index];
      if (hole !== undefined) this.#writeAmount(chunk, hole, cells, cell);
    }
  }

  #writeAmount(chunk: ByteChunk, hole: AmountHole, table: AmountCells, place: number): void {
    if (table.isNegative(place)) chunk.byte(MINUS);
    const start = table.start(place);
    const size = table.size(place);
    if (hole === 'atomic') chunk.copy(table.view, start, size);
    else chunk.decimal(table.view, start, size, this.#decimals);
  }
}

const MINUS = 0x2d;
const NULL = ownBytesOf('null');

function copy(chunk: ByteChunk, { view, start, size }: Bytes): void {
  chunk.copy(view, start, size);
}

/** What rows of one account show beside assets and amounts. */
interface RowSurroundings {
  readonly account: Bytes;
  readonly origins: Pick<RowOrigins, 'of'>;
}

export interface RowValues extends RowSurroundings {
  readonly totals: PairTotals;
}
