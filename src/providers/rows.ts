/**
 * Rows of an answer, each read by itself: a row that cannot be read does not make others fail.
 *
 * The account and asset of a row are read first. Where they can be read, any other fault of the row is the failure of one
 * pair. Where they cannot, the row is noted as unreadable: it may be about any pair that the answer does not mention.
 */
import { asObject, type JsonObject } from '../http/decode.ts';
import type { Exchange } from '../http/exchange.ts';
import { FailureError } from '../model/failure.ts';
import type { Reading, Value } from '../model/reading.ts';
import { atOnce, STEPS_AT_ONCE, type Steps } from '../model/steps.ts';
import type { Decode, HoldingForm, Page, RowFrame, RowRead, RowsRead, UnreadableRow } from './provider.ts';

/**
 * `decode` of an endpoint whose answers may be long: lists in them are read by `rowsInSteps`, `entriesInSteps` or
 * `holdingsInSteps`, and others have their turns in between.
 */
export function readInSteps<Question, Item>(
  steps: (question: Question, exchange: Exchange) => Steps<Page<Item>>,
): Decode<Question, Item> {
  return Object.assign((question: Question, exchange: Exchange) => atOnce(steps(question, exchange)), { steps });
}

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
  return atOnce(rowsInSteps(rows, at, read));
}

/** As `eachRow`, for lists that may be long; see `readInSteps`. */
export function rowsInSteps<Item>(
  rows: readonly unknown[],
  at: string,
  read: (row: JsonObject, path: string) => RowRead<Item>,
): Steps<RowsRead<Item>> {
  return entriesInSteps(rows, at, (row, path) => read(asObject(row, path), path));
}

/** As `eachRow`, for lists whose entries need not be objects. */
export function eachEntry<Item>(
  entries: readonly unknown[],
  at: string,
  read: (entry: unknown, path: string) => RowsRead<Item>,
): RowsRead<Item> {
  return atOnce(entriesInSteps(entries, at, read));
}

/** As `eachEntry`, for lists that may be long. */
export function* entriesInSteps<Item>(
  entries: readonly unknown[],
  at: string,
  read: (entry: unknown, path: string) => RowRead<Item>,
): Steps<RowsRead<Item>> {
  const items: Item[] = [];
  const unreadable: UnreadableRow[] = [];
  for (const [index, entry] of entries.entries()) {
    if (index % STEPS_AT_ONCE === 0) yield Math.min(index, STEPS_AT_ONCE);
    const path = `${at}[${index}]`;
    let result: RowsRead<Item>;
    try {
      const given = read(entry, path);
      result = 'items' in given ? given : yield* given;
    } catch (error) {
      result = unreadableRow(error, undefined);
    }
    for (const item of result.items) items.push(item);
    for (const lost of result.unreadable ?? []) unreadable.push(lost);
  }
  return rowsRead(items, unreadable);
}

/** All rows of a list of balances: a row whose account alone can be read leaves the other accounts as they are. */
export function eachHolding(rows: readonly unknown[], at: string, form: HoldingForm): RowsRead<Reading> {
  return atOnce(holdingsInSteps(rows, at, form));
}

/** As `eachHolding`, for lists that may be long. */
export function holdingsInSteps(
  rows: readonly unknown[],
  at: string,
  { holder, read }: HoldingForm,
): Steps<RowsRead<Reading>> {
  return rowsInSteps(rows, at, (row, path) => {
    const address = holder(row, path);
    try {
      const given = read(row, { path, address });
      return 'items' in given ? given : ofHolder(given, address);
    } catch (error) {
      return unreadableRow(error, address);
    }
  });
}

function* ofHolder(row: Steps<RowsRead<Reading>>, address: string): Steps<RowsRead<Reading>> {
  try {
    return yield* row;
  } catch (error) {
    return unreadableRow(error, address);
  }
}

/** The page of an answer whose rows are read one by one. */
export function* pageInSteps({ rows, at, form, next, completeness }: RowFrame): Steps<Page<Reading>> {
  const read = yield* holdingsInSteps(rows, at, form);
  return {
    ...read,
    ...(completeness === undefined ? {} : { completeness }),
    ...(next === undefined ? {} : { next }),
  };
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

/** What is left of a row that threw. */
function unreadableRow(error: unknown, address: string | undefined): RowsRead<never> {
  if (!(error instanceof FailureError)) throw error;
  const { detail, message } = error.failure;
  return { items: [], unreadable: [{ detail: detail ?? message, ...(address === undefined ? {} : { address }) }] };
}
