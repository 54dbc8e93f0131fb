/** Cells of what accounts of a ledger hold, each checked against the accounts below it. */
import type { AsciiBytes } from '../../http/ascii-bytes.ts';
import type { JsonObject } from '../../http/decode.ts';
import { MINUS } from '../../http/json-characters.ts';
import { MAX_DIGITS } from '../../model/amount.ts';
import { AmountCells } from '../../model/amount-cells.ts';
import type { AskedGrid } from '../provider.ts';
import type { AmountList } from './amount-lists.ts';
import type { LedgerSourceOptions } from './options.ts';

/** A row of an account, by its bytes. */
export interface ReadRow {
  readonly names: JsonObject;
  /** Without the accounts below. */
  readonly own: AmountList;
  /** With all below; the same list where the bytes are the same. */
  readonly all: AmountList;
}

/** Writes what accounts hold into cells, checked against the accounts below them. */
export class AccountsFilling {
  readonly cells: AmountCells;
  readonly unasked: { readonly address: string; readonly asset: string }[] = [];
  readonly #source: AsciiBytes;
  readonly #asked: AskedGrid;
  readonly #columns: ReadonlyMap<string, number>;
  readonly #told: 'own' | 'all';
  /** By column, the last account that has it, counted from 1. */
  readonly #seenIn: Uint32Array;
  /** What that account has beside the columns. */
  readonly #others = new Set<string>();

  constructor(source: AsciiBytes, asked: AskedGrid, balance: LedgerSourceOptions['balance']) {
    this.cells = new AmountCells(asked.accounts.length * asked.assets.length);
    this.#source = source;
    this.#asked = asked;
    this.#columns = new Map(asked.assets.map((ref, column) => [ref, column]));
    this.#seenIn = new Uint32Array(asked.assets.length);
    this.#told = balance === 'own' ? 'own' : 'all';
  }

  /**
   * False where the decoder has to say what the account holds.
   *
   * @param below null for an account without a row of its own
   */
  add(index: number, row: ReadRow, below: readonly (ReadRow | null)[]): boolean {
    // Where nothing is below the account, and both lists are one, they come to the same.
    if ((below.length > 0 || row.own !== row.all) && !this.#isSum(row, below)) return false;
    const list = row[this.#told];
    const first = index * this.#asked.assets.length;
    const { address = '' } = this.#asked.accounts[index] ?? {};
    if (!this.#isEachOnce(list, index)) return this.#addSums(list, first, address);
    for (const [place, { ref, zeros }] of list.kinds.entries()) {
      const column = this.#columns.get(ref);
      if (column === undefined) this.unasked.push({ address, asset: ref });
      else if (!this.#write(first + column, list, place, zeros)) return false;
    }
    return true;
  }

  /** Whether no commodity comes again. */
  #isEachOnce({ kinds }: AmountList, index: number): boolean {
    this.#others.clear();
    for (const { ref } of kinds) {
      const column = this.#columns.get(ref);
      if (column === undefined ? this.#others.has(ref) : this.#seenIn[column] === index + 1) return false;
      if (column === undefined) this.#others.add(ref);
      else this.#seenIn[column] = index + 1;
    }
    return true;
  }

  /** A commodity stands once for each cost price: these are added up. */
  #addSums(list: AmountList, first: number, address: string): boolean {
    const sums = new Map<string, bigint>();
    this.#addUp(list, sums);
    for (const [ref, sum] of sums) {
      const column = this.#columns.get(ref);
      const text = sum.toString();
      if (text.length > MAX_DIGITS) return false;
      if (column === undefined) this.unasked.push({ address, asset: ref });
      else this.cells.setText(first + column, text);
    }
    return true;
  }

  #write(cell: number, list: AmountList, place: number, zeros: number): boolean {
    const { view } = this.#source;
    const start = list.start(place);
    const end = list.end(place);
    const isNegative = this.#source.at(start) === MINUS;
    const first = isNegative ? start + 1 : start;
    if (end - first + zeros > MAX_DIGITS) return false;
    this.cells.set(cell, view, first, end, zeros);
    if (isNegative) this.cells.negate(cell);
    return true;
  }

  /** Whether what the account holds by itself and what those below it hold come to what it holds with them, of each commodity. */
  #isSum(row: ReadRow, below: readonly (ReadRow | null)[]): boolean {
    const [parts, all] = [new Map<string, bigint>(), new Map<string, bigint>()];
    this.#addUp(row.own, parts);
    for (const other of below) {
      if (other === null) return false;
      this.#addUp(other.all, parts);
    }
    this.#addUp(row.all, all);
    const isToldOfAll = this.#told === 'own' || [...parts.keys()].every((ref) => all.has(ref));
    const refs = [...parts.keys(), ...all.keys()];
    return isToldOfAll && refs.every((ref) => (parts.get(ref) ?? 0n) === (all.get(ref) ?? 0n));
  }

  #addUp(list: AmountList, sums: Map<string, bigint>): void {
    for (const [place, { ref, zeros }] of list.kinds.entries()) {
      const mantissa = BigInt(this.#source.text(list.start(place), list.end(place)));
      sums.set(ref, (sums.get(ref) ?? 0n) + mantissa * 10n ** BigInt(zeros));
    }
  }
}
