/**
 * What was kept of one account, as text for the store, and back: first a line of values that stand in no row, which count more,
 * and of what was listed; empty where there are none
 *
 *     more {…}
 *
 * and then the rows, as `entry-row.ts` writes them, one for each of those in the list of the entry. An entry in which anything
 * is not of this form to the letter is none.
 */
import type { Account } from '../../model/identity.ts';
import { AccountAnswers } from '../answer/account-answers.ts';
import { AnswerGrid } from '../answer/grid.ts';
import type { Observed } from '../answer/observed.ts';
import type { KnownBalance } from '../answer/reconcile.ts';
import { EntryLines } from './entry-lines.ts';
import { type KeptList, writeList } from './entry-list.ts';
import { readRow, writeRow } from './entry-row.ts';
import { readValues, type Stamp, writeValues } from './entry-values.ts';

/** An entry is no longer than this, about a thousand balances: more is kept in memory alone. */
const MOST_CHARACTERS = 64 * 1024;
const MORE = 'more ';

export interface WrittenEntry {
  /** As `writeList` writes it. */
  readonly list: string;
  readonly text: string;
}

export interface EntryWriting {
  /** For how long the store keeps it. */
  readonly ttlMs: number;
  stampOf(observed: Observed): Stamp;
}

/** Null where there is nothing to write, it cannot be written without change, or it is too long. */
export function writeEntry(answers: AccountAnswers, { ttlMs, stampOf }: EntryWriting): WrittenEntry | null {
  const { rows, pairs, listings } = answers.known;
  const values = new Map<string, KnownBalance>();
  for (const [ref, outcome] of pairs) if ('value' in outcome) values.set(ref, outcome);
  const hasMore = values.size + listings.size > 0;
  if (rows.length === 0 && !hasMore) return null;
  const more = hasMore ? writeValues({ pairs: values, listings }, stampOf) : '';
  if (more === null) return null;
  const lines = [hasMore ? MORE + more : ''];
  for (const { grid, row } of rows) {
    const line = writeRow(grid, row, stampOf(grid.observed));
    if (line === null) return null;
    lines.push(line);
  }
  const list = writeList(
    rows.map(({ grid }) => grid),
    ttlMs,
  );
  const text = lines.join('\n');
  return list === null || text.length > MOST_CHARACTERS ? null : { list, text };
}

export interface EntryReading {
  readonly account: Account;
  /** What is wanted: a row of these very assets gets this list, by which it is found without a look at each. */
  readonly assets: readonly string[];
  /** Null where something was observed so long ago, or at such a time, that it cannot be served. */
  observedAt(stamp: Stamp): Observed | null;
}

/** The bytes of an entry, where its text begins, and the list that it names. */
export interface OpenedEntry {
  readonly bytes: Buffer;
  readonly start: number;
  readonly list: Pick<KeptList, 'rows'>;
}

/** Null where the text is no entry. Without what cannot be served any more. */
export function readEntry(
  { bytes, start, list }: OpenedEntry,
  { account, assets, observedAt }: EntryReading,
): AccountAnswers | null {
  const answers = new AccountAnswers();
  const lines = new EntryLines(bytes, start);
  if (!lines.next()) return null;
  if (!lines.isEmpty) {
    const more = lines.text();
    if (!more.startsWith(MORE) || !addValues(more.slice(MORE.length), answers, observedAt)) return null;
  }
  for (const listed of list.rows) {
    const read = readRow(lines, listed, assets);
    if (read === null) return null;
    const observed = observedAt(read.stamp);
    if (observed !== null) {
      answers.addRow({ grid: new AnswerGrid({ accounts: [account], ...read.row }, observed), row: 0 });
    }
  }
  return lines.isDone ? answers : null;
}

/** False where the text is none of ours. */
function addValues(json: string, answers: AccountAnswers, observedAt: EntryReading['observedAt']): boolean {
  const values = readValues(json);
  if (values === null) return false;
  for (const [ref, stamp, basis, amounts, block, facts, details] of values.pairs) {
    const observed = observedAt(stamp);
    if (observed !== null) answers.setPair(ref, { value: { amounts, block, facts, details }, observed, basis });
  }
  for (const [filter, stamp, assets] of values.listings) {
    const observed = observedAt(stamp);
    if (observed !== null) answers.setListing(filter, { assets, observed });
  }
  return true;
}
