/**
 * The totals of an answer with all accounts, straight from its bytes: no object is made of an amount. For answers in which every
 * amount is sound; the decoder reads all others, as if nothing had been tried.
 */
import { type AsciiBytes, isRepeated, plainEnd, type Span, skipSpace } from '../../http/ascii-bytes.ts';
import type { Exchange } from '../../http/exchange.ts';
import { CLOSE_ARRAY, COMMA, OPEN_ARRAY, QUOTE } from '../../http/json-characters.ts';
import { walkList, walkObject } from '../../http/json-members.ts';
import { FAILED, valueEnd } from '../../http/json-value.ts';
import { FailureError } from '../../model/failure.ts';
import type { Steps } from '../../model/steps.ts';
import type { AskedGrid, FilledCells } from '../provider.ts';
import { AccountsFilling, type ReadRow } from './accounts-filling.ts';
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
  const filling = new AccountsFilling(ascii, asked, options.balance);
  // Null for an account without a row, or with two.
  const rowOf = (name: string): ReadRow | null => {
    const [row, ...more] = tree.rows.get(name) ?? [];
    return row === undefined || more.length > 0 ? null : (byNames.get(row.row) ?? null);
  };
  for (const [index, { address }] of asked.accounts.entries()) {
    const [found] = tree.rows.get(address) ?? [];
    if (found === undefined) continue;
    const row = rowOf(address);
    if (row === null || !filling.add(index, row, found.below.map(rowOf))) return null;
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

/** What a row is read with, and where it goes. */
interface RowsReading {
  readonly lists: AmountLists;
  readonly rows: ReadRow[];
}

/** The place behind the row. */
function readRow(source: AsciiBytes, start: number, { lists, rows }: RowsReading): number {
  const names: Names = { name: null, parent: null, below: null };
  const found: Record<'own' | 'all', AmountList | null> = { own: null, all: null };
  let first: (Span & { readonly list: AmountList }) | null = null;
  /** The second list of a row is often the first once more. */
  const readList = (of: 'own' | 'all', at: number): number => {
    const isSame = first !== null && isRepeated(source, first, at);
    const list = isSame && first !== null ? first.list : new AmountList();
    const end = isSame && first !== null ? at + first.end - first.start : lists.read(at, list);
    found[of] = list;
    first ??= { start: at, end, list };
    return end;
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
        return readList('own', at);
      case 'aibalance':
        return readList('all', at);
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
