/**
 * What the entries of many accounts share, as one text that stands in the store once: for how long, and row by row the assets
 * and what is stated about them.
 *
 *     list <milliseconds>
 *     ["<asset>", …]        the assets of the first row, as JSON
 *     [{…}, null, …]        facts about them; empty where there are none
 *     …
 *
 * How long it stays is part of the text, and so of its name: whoever writes it anew lets it stay as long as all entries that
 * name it.
 */

import type { AssetFacts } from '../../model/reading.ts';
import { rememberBy } from '../../model/remember-by.ts';
import type { AnswerGrid } from '../answer/grid.ts';
import { readFacts, writeFacts } from './entry-values.ts';

/** A list is no longer than this: with more, entries are kept in memory alone. */
const MOST_CHARACTERS = 64 * 1024;
const ROW_LINES = 2;

/** Null where something in it cannot be written without change, or it is too long. */
export function writeList(rows: readonly Pick<AnswerGrid, 'refs' | 'facts'>[], ttlMs: number): string | null {
  const lines = [`list ${ttlMs}`];
  for (const { refs, facts } of rows) {
    const about = facts === null ? '' : writeFacts(facts);
    if (about === null) return null;
    lines.push(textOf(refs), about);
  }
  const text = lines.join('\n');
  return text.length > MOST_CHARACTERS ? null : text;
}

/** Many accounts share a list. */
const textOf = rememberBy((refs: readonly string[]) => JSON.stringify(refs));

/** What is read with entries that name the list. */
export interface KeptList {
  readonly name: string;
  readonly rows: readonly ListedRow[];
  /** What it takes in memory, roughly. */
  readonly size: number;
}

/** Null where the text is none of `writeList`. */
export function readList(name: string, bytes: Buffer): KeptList | null {
  const [head = '', ...lines] = bytes.toString('utf8').split('\n');
  if (!/^list \d{1,15}$/.test(head) || lines.length % ROW_LINES > 0) return null;
  const rows: ListedRow[] = [];
  for (let at = 0; at < lines.length; at += ROW_LINES) {
    const [list = '', about = ''] = lines.slice(at, at + ROW_LINES);
    const refs = readRefs(list);
    const facts = about === '' ? null : readFacts(about);
    if (refs === null || (facts === null ? about !== '' : facts.length !== refs.length)) return null;
    rows.push(new ListedRow(list, refs, facts));
  }
  return { name, rows, size: bytes.length };
}

export class ListedRow {
  readonly facts: readonly (AssetFacts | null)[] | null;
  readonly #text: string;
  readonly #refs: readonly string[];
  #wanted: readonly string[] | null = null;
  #isWanted = false;

  constructor(text: string, refs: readonly string[], facts: ListedRow['facts']) {
    this.#text = text;
    this.#refs = refs;
    this.facts = facts;
  }

  get length(): number {
    return this.#refs.length;
  }

  /** The assets: where they are these very ones, this list, by which a row is found without a look at each. */
  assets(wanted: readonly string[]): readonly string[] {
    if (this.#wanted !== wanted) {
      this.#wanted = wanted;
      this.#isWanted = textOf(wanted) === this.#text;
    }
    return this.#isWanted ? wanted : this.#refs;
  }
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
