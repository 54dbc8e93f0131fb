/**
 * The totals of an answer with all accounts, straight from its bytes: no object is made of an amount. For answers in which every
 * amount is sound and each commodity stands once in a list; the decoder reads all others, as if nothing had been tried.
 */
import { type AsciiBytes, isRepeated, plainEnd, type Span, skipSpace } from '../../http/ascii-bytes.ts';
import type { JsonObject } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { CLOSE_ARRAY, COMMA, MINUS, OPEN_ARRAY, QUOTE } from '../../http/json-characters.ts';
import { walkList, walkObject } from '../../http/json-members.ts';
import { FAILED, valueEnd } from '../../http/json-value.ts';
import { MAX_DIGITS } from '../../model/amount.ts';
import { AmountCells } from '../../model/amount-cells.ts';
import { FailureError } from '../../model/failure.ts';
import type { Steps } from '../../model/steps.ts';
import type { AskedGrid, FilledCells } from '../provider.ts';
import { type AmountKind, AmountList, AmountLists } from './amount-lists.ts';
import { Commodities } from './commodities.ts';
import type { LedgerSourceOptions } from './options.ts';
import { type AccountTree, readTree } from './tree.ts';

/** The names of an account as a row has them. */
interface Names {
  name: string | null;
  parent: string | null;
  below: string[] | null;
}

/** A row of an account, by its bytes. */
interface ReadRow {
  readonly names: JsonObject;
  /** Without the accounts below. */
  readonly own: AmountList;
  /** With all below; the same list where the bytes are the same. */
  readonly all: AmountList;
}

export function* fillAccounts(
  asked: AskedGrid,
  { ascii }: Exchange,
  options: LedgerSourceOptions,
): Steps<FilledCells | null> {
  if (!ascii) return null;
  const rows = yield* readRows(ascii, new AmountLists(ascii, new Commodities(options)));
  if (rows === null) return null;
  const tree = yield* treeOf(rows);
  if (tree === null || tree.unreadable.length > 0) return null;
  const byNames = new Map<unknown, ReadRow>(rows.map((row) => [row.names, row]));
  const filling = new Filling(ascii, asked, options.balance);
  const rowOf = (name: string): ReadRow | null => {
    const [row, ...more] = tree.rows.get(name) ?? [];
    return row === undefined || more.length > 0 ? null : (byNames.get(row.row) ?? null);
  };
  for (const [index, { address }] of asked.accounts.entries()) {
    const [found, ...more] = tree.rows.get(address) ?? [];
    if (found === undefined) continue;
    const row = rowOf(address);
    if (row === null || more.length > 0) return null;
    const below = found.below.map(rowOf);
    if (!filling.add(index, row, below)) return null;
    yield row.own.length + 1;
  }
  const known = { accounts: new Set(tree.rows.keys()), assets: ownRefs(tree, byNames) };
  const completeness = { rows: rows.length, counted: null, cutAt: null, doubts: tree.doubts.slice(0, 1), known };
  return { cells: filling.cells, completeness, unasked: filling.unasked };
}

/** Null where a row can only be read by the decoder. */
function* readRows(source: AsciiBytes, lists: AmountLists): Steps<readonly ReadRow[] | null> {
  const rows: ReadRow[] = [];
  const start = skipSpace(source, 0);
  if (source.at(start) !== OPEN_ARRAY) return null;
  let at = skipSpace(source, start + 1);
  for (;;) {
    const end = readRow(source, at, { lists, rows });
    if (end === FAILED) return null;
    yield (rows.at(-1)?.own.length ?? 0) + 1;
    at = skipSpace(source, end);
    const mark = source.at(at);
    if (mark === CLOSE_ARRAY) return skipSpace(source, at + 1) === source.length ? rows : null;
    if (mark !== COMMA) return null;
    at = skipSpace(source, at + 1);
  }
}

interface Reading {
  readonly lists: AmountLists;
  readonly rows: ReadRow[];
}

/** The place behind the row. */
function readRow(source: AsciiBytes, start: number, { lists, rows }: Reading): number {
  const names: Names = { name: null, parent: null, below: null };
  const found: { own: AmountList | null; all: AmountList | null; first: (Span & { list: AmountList }) | null } = {
    own: null,
    all: null,
    first: null,
  };
  /** The second list of a row is often the first once more. */
  const readList = (at: number): (Span & { list: AmountList }) | null => {
    const { first } = found;
    if (first !== null && isRepeated(source, first, at))
      return { ...first, start: at, end: at + first.end - first.start };
    const list = new AmountList();
    const end = lists.read(at, list);
    if (end === FAILED) return null;
    found.first ??= { start: at, end, list };
    return { start: at, end, list };
  };
  const end = walkObject(source, start, (name, at) => {
    switch (name) {
      case 'aname':
      case 'aparent_': {
        const text = plainText(source, at);
        if (text === null) return FAILED;
        names[name === 'aname' ? 'name' : 'parent'] = text;
        return at + text.length + 2;
      }
      case 'asubs_': {
        const below: string[] = [];
        names.below = below;
        return walkList(source, at, (entry) => {
          const text = plainText(source, entry);
          if (text === null) return FAILED;
          below.push(text);
          return entry + text.length + 2;
        });
      }
      case 'aebalance':
      case 'aibalance': {
        const read = readList(at);
        if (read === null) return FAILED;
        found[name === 'aebalance' ? 'own' : 'all'] = read.list;
        return read.end;
      }
      // Newer servers have both lists in it.
      case 'adata':
        return FAILED;
      default:
        return valueEnd(source, at);
    }
  });
  const { own, all } = found;
  const { name, parent, below } = names;
  if (end === FAILED || own === null || all === null || name === null || parent === null || below === null)
    return FAILED;
  rows.push({ names: { aname: name, aparent_: parent, asubs_: below }, own, all });
  return end;
}

/** The text of the string that begins at `start`; null where there is none, or it has an escape. */
function plainText(source: AsciiBytes, start: number): string | null {
  if (source.at(start) !== QUOTE) return null;
  const end = plainEnd(source, start + 1);
  return source.at(end) === QUOTE ? source.text(start + 1, end) : null;
}

/** Null for a list that has no tree: the decoder says what is wrong. */
function* treeOf(rows: readonly ReadRow[]): Steps<AccountTree | null> {
  try {
    return yield* readTree(rows.map(({ names }) => names));
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

/** All commodities that any account ever had by itself. */
function ownRefs({ rows }: AccountTree, byNames: ReadonlyMap<unknown, ReadRow>): ReadonlySet<string> {
  const kinds = new Set<AmountKind>();
  for (const same of rows.values()) {
    for (const { row } of same) for (const kind of byNames.get(row)?.own.kinds ?? []) kinds.add(kind);
  }
  return new Set(Array.from(kinds, ({ ref }) => ref));
}

/** Writes what accounts hold into cells, checked against the accounts below them. */
class Filling {
  readonly cells: AmountCells;
  readonly unasked: { readonly address: string; readonly asset: string }[] = [];
  readonly #source: AsciiBytes;
  readonly #asked: AskedGrid;
  readonly #columns: ReadonlyMap<string, number>;
  readonly #told: 'own' | 'all';

  constructor(source: AsciiBytes, asked: AskedGrid, balance: LedgerSourceOptions['balance']) {
    this.cells = new AmountCells(asked.accounts.length * asked.assets.length);
    this.#source = source;
    this.#asked = asked;
    this.#columns = new Map(asked.assets.map((ref, column) => [ref, column]));
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
    const others = new Set<string>();
    for (const [place, { ref, zeros }] of list.kinds.entries()) {
      const column = this.#columns.get(ref);
      // A commodity stands once for each cost price.
      if (column === undefined ? others.has(ref) : this.cells.isMentioned(first + column)) return false;
      if (column === undefined) others.add(ref);
      else if (!this.#write(first + column, list, place, zeros)) return false;
    }
    const address = this.#asked.accounts[index]?.address ?? '';
    for (const asset of others) this.unasked.push({ address, asset });
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
