/** Fills the grid of a call straight from the bytes of its answer, for providers whose rows are plain. */
import { type AsciiBytes, isPlain, type Span } from '../http/ascii-bytes.ts';
import { Expected } from '../http/expected.ts';
import type { Row } from '../http/row-layouts.ts';
import { scanRows } from '../http/rows.ts';
import { MAX_DIGITS } from '../model/amount.ts';
import { AmountCells } from '../model/amount-cells.ts';

/** One side of a grid: canonical names, and the reader of the source's spellings of them. */
export interface Side {
  readonly names: readonly string[];
  /** The canonical form of what a row says; null where it is none. Canonical names are their own. */
  read(text: string): string | null;
}

export interface GridForm {
  /** Where the list of rows stands. */
  readonly span: Span;
  /** The keys of a row: whose it is, what of, and how much in atomic units. */
  readonly keys: readonly [account: string, asset: string, amount: string];
  readonly accounts: Side;
  readonly assets: Side;
}

export interface FilledGrid {
  /** Account by account. */
  readonly cells: AmountCells;
  /** The rows that the answer had. */
  readonly rows: number;
}

/**
 * Null for every answer that is not plain: one that names another account or asset, has a pair twice, or is written in a
 * form that only a decoder can read. The caller then decodes the answer.
 */
export function fillGrid(source: AsciiBytes, { span, keys, accounts, assets }: GridForm): FilledGrid | null {
  const width = assets.names.length;
  const cells = new AmountCells(accounts.names.length * width);
  const [account, asset] = [new Spellings(accounts), new Spellings(assets)];
  let rows = 0;
  const fields = [
    { key: keys[0], expected: account.expected },
    { key: keys[1], expected: asset.expected },
    // Other spellings of an amount are left to the decoder.
    { key: keys[2], isDigits: true },
  ];
  const readRow = (row: Row): boolean => {
    rows += 1;
    const index = account.place(source, row, 0) * width + asset.place(source, row, 1);
    if (Number.isNaN(index) || cells.isMentioned(index)) return false;
    const [start, end] = [row.starts[2] ?? 0, row.ends[2] ?? 0];
    if (end - start > MAX_DIGITS) return false;
    cells.set(index, source.view, start, end);
    return true;
  };
  const understood = scanRows(source, fields, readRow, span);
  return understood ? { cells, rows } : null;
}

/** Finds the names of one side as the source spells them. */
export class Spellings {
  readonly expected: Expected;
  readonly #side: Side;
  /** The place of each name and of each spelling read so far, plain ones alone. Made at the first use. */
  #places: Map<string, number> | undefined;

  constructor(side: Side) {
    this.expected = new Expected(side.names);
    this.#side = side;
  }

  /** The place of the name that stands in this field; not a number where it is none of them. */
  place(source: AsciiBytes, { starts, ends, places }: Row, field: number): number {
    const found = places[field] ?? -1;
    if (found >= 0) return found;
    const spelled = source.text(starts[field] ?? 0, ends[field] ?? 0);
    this.#places ??= placesOf(this.#side.names);
    const place = this.#places.get(spelled) ?? this.#read(spelled, this.#places);
    if (place === undefined) return Number.NaN;
    this.#places.set(spelled, place);
    this.expected.note(place, spelled);
    return place;
  }

  #read(spelled: string, places: ReadonlyMap<string, number>): number | undefined {
    const name = this.#side.read(spelled);
    return name === null ? undefined : places.get(name);
  }
}

function placesOf(names: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [index, name] of names.entries()) if (isPlain(name)) places.set(name, index);
  return places;
}
