/**
 * What was kept of one account, as text for the store, and back. Lines:
 *
 *     more {…}         values that are more than a total in a row, and what was listed, as JSON
 *     row <when>       totals alone, as most sources answer; values above count more
 *     ["<asset>", …]   the assets, as JSON
 *     12,,-5           one total for each; nothing between commas where the row has none
 *
 * where `<when>` is the two times of a stamp. An entry in which anything is not of this form to the letter is none.
 */
import { MAX_DIGITS } from '../../model/amount.ts';
import { AmountCells } from '../../model/amount-cells.ts';
import { DigitList } from '../../model/digit-list.ts';
import type { Account } from '../../model/identity.ts';
import { AccountAnswers } from '../answer/account-answers.ts';
import type { GridRow } from '../answer/account-rows.ts';
import { AnswerGrid } from '../answer/grid.ts';
import type { Observed } from '../answer/observed.ts';
import type { KnownBalance } from '../answer/reconcile.ts';
import { readValues, type Stamp, writeValues } from './entry-values.ts';

/** An entry is no longer than this, about a thousand balances: more is kept in memory alone. */
const MOST_CHARACTERS = 64 * 1024;

/** Null where there is nothing to write, it cannot be written without change, or it is too long. */
export function writeEntry(answers: AccountAnswers, stampOf: (observed: Observed) => Stamp): string | null {
  const { rows, pairs, listings } = answers.known;
  const lines = rows.filter(({ grid }) => grid.isPlain).map((row) => writeRow(row, stampOf));
  const values = new Map<string, KnownBalance>();
  for (const [ref, outcome] of pairs) if ('value' in outcome) values.set(ref, outcome);
  for (const { grid, row } of rows) {
    if (grid.isPlain) continue;
    for (const ref of grid.refs) {
      // The answers know which one counts where several have a value.
      const outcome = grid.has(row, ref) ? answers.pair(ref) : undefined;
      if (outcome !== undefined && 'value' in outcome) values.set(ref, outcome);
    }
  }
  if (values.size + listings.size > 0) {
    const more = writeValues({ pairs: values, listings }, stampOf);
    if (more === null) return null;
    lines.unshift(`more ${more}`);
  }
  const text = lines.join('\n');
  return text === '' || text.length > MOST_CHARACTERS ? null : text;
}

function writeRow({ grid, row }: GridRow, stampOf: (observed: Observed) => Stamp): string {
  const { storeMs, dateMs } = stampOf(grid.observed);
  const digits = grid.refs.map((_, column) => grid.digits(row, column) ?? '');
  return `row ${storeMs} ${dateMs}\n${textOf(grid.refs)}\n${digits.join(',')}`;
}

const texts = new WeakMap<readonly string[], string>();

/** Many accounts share a list. */
function textOf(refs: readonly string[]): string {
  const known = texts.get(refs) ?? JSON.stringify(refs);
  texts.set(refs, known);
  return known;
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
  for (let at = hasMore ? 1 : 0; at < lines.length; at += 3) {
    const [line = '', list = '', digits] = lines.slice(at, at + 3);
    const stamp = readStamp(line);
    const refs = list === textOf(assets) ? assets : readRefs(list);
    const cells = refs === null || digits === undefined ? null : readDigits(digits, refs.length);
    if (stamp === null || refs === null || cells === null) return null;
    const observed = observedAt(stamp);
    if (observed !== null) {
      answers.addRow({ grid: new AnswerGrid({ accounts: [account], assets: refs, cells }, observed), row: 0 });
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

const ROW = /^row (\d{1,15}) (\d{1,15})$/;

function readStamp(line: string): Stamp | null {
  const match = ROW.exec(line);
  return match === null ? null : { storeMs: Number(match[1]), dateMs: Number(match[2]) };
}

function readRefs(json: string): readonly string[] | null {
  try {
    const refs: unknown = JSON.parse(json);
    if (!Array.isArray(refs) || !refs.every((ref) => typeof ref === 'string')) return null;
    return new Set(refs).size === refs.length ? refs : null;
  } catch {
    return null;
  }
}

const list = new DigitList();
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** Null unless there are so many amounts between commas, each as it is written here: no plus, no leading zero, no zero below zero. */
function readDigits(text: string, length: number): AmountCells | null {
  const bytes = Buffer.from(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const negative: number[] = [];
  list.clear();
  let start = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = at === bytes.length ? COMMA : (bytes[at] ?? COMMA);
    if (byte === COMMA) {
      if (list.length === length || !addDigits(view, start, at)) return null;
      start = at + 1;
    } else if (byte === MINUS && at === start && negative.at(-1) !== list.length) {
      negative.push(list.length);
      start = at + 1;
      // Digits follow that come to more than zero.
      const next = bytes[start] ?? COMMA;
      if (next <= ZERO || next > NINE) return null;
    } else if (byte < ZERO || byte > NINE) return null;
  }
  if (list.length !== length) return null;
  const cells = AmountCells.listed(list, {});
  for (const index of negative) cells.negate(index);
  return cells;
}

function addDigits(view: DataView, start: number, end: number): boolean {
  const index = list.add();
  if (end === start) return true;
  const isPlain = end - start <= MAX_DIGITS && (end - start === 1 || view.getUint8(start) !== ZERO);
  if (isPlain) list.copy(index, view, start, end);
  return isPlain;
}
