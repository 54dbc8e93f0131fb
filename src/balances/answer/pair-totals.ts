/**
 * The amounts of one account's pairs as digits, in the order asked, in whatever answers they stand: by the totals, beside which
 * the other amounts are. All that is in one table was read by one answer and is served alike.
 */
import type { AmountCells } from '../../model/amount-cells.ts';
import type { OtherPart } from '../../model/reading.ts';

export class PairTotals {
  /** For pairs of which no answer is known by digits alone. */
  static readonly none = new PairTotals([], { first: 0, length: 0, places: null });

  /** Whether every pair is known to have digits, all in one table and one behind the other. */
  readonly isWhole: boolean;
  /** The one table of these very totals, where it is kept for later requests; they have no others in it. */
  readonly kept: AmountCells | null;

  readonly #tables: readonly AmountCells[];
  readonly #first: number;
  readonly #length: number;
  readonly #places: Places | null;

  constructor(
    tables: readonly AmountCells[],
    { first, length, places }: Layout,
    { isWhole = false, isKept = false }: KnownOfCells = {},
  ) {
    this.isWhole = isWhole;
    this.kept = isKept ? (tables[0] ?? null) : null;
    this.#tables = tables;
    this.#first = first;
    this.#length = length;
    this.#places = places;
  }

  /** Cells that follow each other, one for each pair. */
  static inOrder(table: AmountCells, first: number, length: number, known: KnownOfCells = {}): PairTotals {
    return new PairTotals([table], { first, length, places: null }, known);
  }

  /** Of the pair with this index: the table in which its digits stand; null where it has none. */
  tableAt(index: number): AmountCells | null {
    const table = this.#tableOf(index);
    return table !== undefined && table.size(this.placeAt(index)) > 0 ? table : null;
  }

  /** Where in that table. */
  placeAt(index: number): number {
    return this.#places === null ? this.#first + index : (this.#places.cells[index] ?? 0);
  }

  /** The most digits that any pair has in its total or one of these parts. */
  longestOf(parts: readonly OtherPart[]): number {
    return this.#tables.reduce((most, table) => {
      const others = table.parts?.parts.some((part) => parts.includes(part)) ? table.parts.cells.longest : 0;
      return Math.max(most, table.longest, others);
    }, 0);
  }

  digits(index: number): string | null {
    return this.#tableOf(index)?.digits(this.placeAt(index)) ?? null;
  }

  #tableOf(index: number): AmountCells | undefined {
    if (this.#places !== null) return this.#tables[(this.#places.tables[index] ?? 0) - 1];
    return index < this.#length ? this.#tables[0] : undefined;
  }
}

/** Puts the totals of several answers into one order. */
export class GatheredTotals {
  readonly #tables: AmountCells[] = [];
  readonly #places: Places;

  constructor(length: number) {
    this.#places = { tables: new Uint32Array(length), cells: new Uint32Array(length) };
  }

  /** Cells of one table: for each of its columns the index of the pair, or -1. Pairs that have digits keep them. */
  addRow(table: AmountCells, firstCell: number, indexes: Int32Array): void {
    this.#tables.push(table);
    const { tables, cells } = this.#places;
    for (let column = 0; column < indexes.length; column += 1) {
      const index = indexes[column] ?? -1;
      if (index < 0 || tables[index] !== 0 || table.size(firstCell + column) === 0) continue;
      tables[index] = this.#tables.length;
      cells[index] = firstCell + column;
    }
  }

  /** All cells of one table, each for the pair with this index. They count more than those of rows. */
  replace(table: AmountCells, indexes: readonly number[]): void {
    this.#tables.push(table);
    for (const [cell, index] of indexes.entries()) {
      this.#places.tables[index] = this.#tables.length;
      this.#places.cells[index] = cell;
    }
  }

  /** The pair has no digits, even if a row has some. */
  drop(index: number): void {
    this.#places.tables[index] = 0;
  }

  get totals(): PairTotals {
    const { tables } = this.#places;
    const layout = { first: 0, length: tables.length, places: this.#places };
    return new PairTotals(this.#tables, layout, { isWhole: tables.length === 1 && tables[0] !== 0 });
  }
}

interface KnownOfCells {
  /** Whether every pair has digits, all in one table and one behind the other. @default not known */
  readonly isWhole?: boolean;
  /** Whether the table is kept for later requests, with these pairs alone in it. @default false */
  readonly isKept?: boolean;
}

interface Layout {
  readonly first: number;
  readonly length: number;
  /** Null where the cells follow each other from `first` on. */
  readonly places: Places | null;
}

/** By pair. */
interface Places {
  /** The number of its table, from 1; 0 where it has none. */
  readonly tables: Uint32Array;
  readonly cells: Uint32Array;
}
