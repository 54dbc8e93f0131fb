/**
 * What was kept of one account, as text for the store, and back: first, where there are any, a line of values that stand in no row,
 * which count more, and of what was listed,
 *
 *     more {…}
 *
 * and then the rows, as `entry-row.ts` writes them. An entry in which anything is not of this form to the letter is none.
 */
import type { Account } from '../../model/identity.ts';
import { AccountAnswers } from '../answer/account-answers.ts';
import { AnswerGrid } from '../answer/grid.ts';
import type { Observed } from '../answer/observed.ts';
import type { KnownBalance } from '../answer/reconcile.ts';
import { ROW_LINES, readRow, writeRow } from './entry-row.ts';
import { readValues, type Stamp, writeValues } from './entry-values.ts';

/** An entry is no longer than this, about a thousand balances: more is kept in memory alone. */
const MOST_CHARACTERS = 64 * 1024;

/** Null where there is nothing to write, it cannot be written without change, or it is too long. */
export function writeEntry(answers: AccountAnswers, stampOf: (observed: Observed) => Stamp): string | null {
  const { rows, pairs, listings } = answers.known;
  const lines: string[] = [];
  for (const { grid, row } of rows) {
    const line = writeRow(grid, row, stampOf(grid.observed));
    if (line === null) return null;
    lines.push(line);
  }
  const values = new Map<string, KnownBalance>();
  for (const [ref, outcome] of pairs) if ('value' in outcome) values.set(ref, outcome);
  if (values.size + listings.size > 0) {
    const more = writeValues({ pairs: values, listings }, stampOf);
    if (more === null) return null;
    lines.unshift(`more ${more}`);
  }
  const text = lines.join('\n');
  return text === '' || text.length > MOST_CHARACTERS ? null : text;
}

export interface EntryReading {
  readonly account: Account;
  /** What is wanted: a row of these very assets gets this list, by which it is found without a look at each. */
  readonly assets: readonly string[];
  /** Null where something was observed so long ago, or at such a time, that it cannot be served. */
  observedAt(stamp: Stamp): Observed | null;
}

/** Null where the text is no entry. Without what cannot be served any more. */
export function readEntry(text: string, { account, assets, observedAt }: EntryReading): AccountAnswers | null {
  const answers = new AccountAnswers();
  const lines = text.split('\n');
  const hasMore = text.startsWith('more ');
  if (hasMore && !addValues(text.slice(5, lines[0]?.length), answers, observedAt)) return null;
  for (let at = hasMore ? 1 : 0; at < lines.length; at += ROW_LINES) {
    const read = readRow(lines.slice(at, at + ROW_LINES), assets);
    if (read === null) return null;
    const observed = observedAt(read.stamp);
    if (observed !== null) {
      answers.addRow({ grid: new AnswerGrid({ accounts: [account], ...read.row }, observed), row: 0 });
    }
  }
  return answers;
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
