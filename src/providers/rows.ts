/**
 * Rows of an answer, each read by itself: a row that cannot be read does not make others fail.
 *
 * The account and asset of a row are read first. Where they can be read, any other fault of the row is the failure of one
 * pair. Where they cannot, the row is noted as unreadable: it may be about any pair that the answer does not mention.
 */
import { asObject, type JsonObject } from '../http/decode.ts';
import { FailureError } from '../model/failure.ts';
import type { Reading, Value } from '../model/reading.ts';
import type { Page, UnreadableRow } from './provider.ts';

/** What rows come to. */
export type RowsRead<Item> = Pick<Page<Item>, 'items' | 'unreadable'>;

/**
 * All rows of a list, which have to be objects. `read` throws a `FailureError` (see `malformed`) for a row whose subject
 * cannot be read.
 *
 * @param at Where the list stands, for details: `balances`, or an empty text for the root.
 */
export function eachRow<Item>(
  rows: readonly unknown[],
  at: string,
  read: (row: JsonObject, path: string) => RowsRead<Item>,
): RowsRead<Item> {
  return eachEntry(rows, at, (row, path) => read(asObject(row, path), path));
}

/** As `eachRow`, for lists whose entries need not be objects. */
export function eachEntry<Item>(
  entries: readonly unknown[],
  at: string,
  read: (entry: unknown, path: string) => RowsRead<Item>,
): RowsRead<Item> {
  const items: Item[] = [];
  const unreadable: UnreadableRow[] = [];
  for (const [index, entry] of entries.entries()) {
    const path = `${at}[${index}]`;
    const result = orUnreadable(undefined, () => read(entry, path));
    for (const item of result.items) items.push(item);
    for (const lost of result.unreadable ?? []) unreadable.push(lost);
  }
  return rowsRead(items, unreadable);
}

/** How the rows of balances are read. */
export interface HoldingForm {
  /** The canonical address of the account that the row is about; throws a `FailureError` where it cannot be read. */
  holder(row: JsonObject, path: string): string;
  /** Throws a `FailureError` where the asset cannot be read; see `readingOf` for what follows once it is. */
  read(row: JsonObject, place: RowPlace): RowsRead<Reading>;
}

export interface RowPlace {
  readonly path: string;
  readonly address: string;
}

/** All rows of a list of balances: a row whose account alone can be read leaves the other accounts as they are. */
export function eachHolding(rows: readonly unknown[], at: string, { holder, read }: HoldingForm): RowsRead<Reading> {
  return eachRow(rows, at, (row, path) => {
    const address = holder(row, path);
    return orUnreadable(address, () => read(row, { path, address }));
  });
}

/** The reading of a pair that a row names: what `value` throws is the failure of this pair alone. */
export function readingOf(pair: Pick<Reading, 'address' | 'asset'>, value: () => Value): RowsRead<Reading> {
  const { address, asset } = pair;
  try {
    return { items: [{ address, asset, ...value() }] };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { items: [{ address, asset, failure: error.failure }] };
  }
}

/** What rows came to, with `unreadable` only where there is something in it. */
export function rowsRead<Item>(items: readonly Item[], unreadable: readonly UnreadableRow[]): RowsRead<Item> {
  return unreadable.length === 0 ? { items } : { items, unreadable };
}

function orUnreadable<Item>(address: string | undefined, read: () => RowsRead<Item>): RowsRead<Item> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { detail, message } = error.failure;
    return { items: [], unreadable: [{ detail: detail ?? message, ...(address === undefined ? {} : { address }) }] };
  }
}
