/**
 * A row of an answer as lines of text, and back:
 *
 *     row <when> <part>,…   the two times of a stamp, and the amounts that stand beside the totals
 *     ["<asset>", …]        the assets, as JSON
 *     12,,-5                one total for each; nothing between commas where the row has none
 *     10,2,,,,              pair by pair one amount for each part
 *     [{…}, null, …]        facts about the assets
 *     ["7", "<hash>", …]    the block
 *     [null, {…}, …]        details of the pairs
 *
 * The last four are empty where there is nothing of it. Details are read when they are looked at, all else at once.
 */
import { MAX_DIGITS } from '../../model/amount.ts';
import { AmountCells, PartCells } from '../../model/amount-cells.ts';
import { DigitList } from '../../model/digit-list.ts';
import { amountParts, type OtherPart } from '../../model/reading.ts';
import type { AnswerGrid, CellGrid } from '../answer/grid.ts';
import { readBlock, readFacts, type Stamp, writeBlock, writeFacts } from './entry-values.ts';
import { WrittenDetails, writeDetails } from './written-details.ts';

/** The lines of a row. */
export const ROW_LINES = 7;

/** Null where something in it cannot be written without change. */
export function writeRow(grid: AnswerGrid, row: number, { storeMs, dateMs }: Stamp): string | null {
  const { refs, cells, facts, block } = grid;
  const first = grid.firstCell(row);
  const parts = cells.parts?.parts ?? [];
  const about = facts === null ? '' : writeFacts(facts);
  const details = writtenDetails(grid, row);
  if (about === null || details === null) return null;
  return [
    `row ${storeMs} ${dateMs} ${parts.join(',')}`,
    textOf(refs),
    writeDigits(cells, first, refs.length),
    cells.parts === null ? '' : writeDigits(cells.parts.cells, first * parts.length, refs.length * parts.length),
    about,
    block === null ? '' : writeBlock(block),
    details,
  ].join('\n');
}

function writeDigits(cells: AmountCells, first: number, length: number): string {
  return Array.from({ length }, (_, index) => cells.digits(first + index) ?? '').join(',');
}

/** Null where something in them cannot be written without change. */
function writtenDetails(grid: AnswerGrid, row: number): string | null {
  if (grid.isPlain) return '';
  const all = grid.refs.map((ref) => {
    const details = grid.outcome(row, ref)?.value.details ?? null;
    return details === null ? null : writeDetails(details);
  });
  if (all.includes(undefined)) return null;
  return all.every((details) => details === null) ? '' : JSON.stringify(all);
}

const texts = new WeakMap<readonly string[], string>();

/** Many accounts share a list. */
function textOf(refs: readonly string[]): string {
  const known = texts.get(refs) ?? JSON.stringify(refs);
  texts.set(refs, known);
  return known;
}

export interface KeptRow {
  readonly stamp: Stamp;
  readonly row: Omit<CellGrid, 'accounts' | 'rest'>;
}

/**
 * Null where the lines are none of `writeRow`.
 *
 * @param wanted a row of these very assets gets this list, by which it is found without a look at each
 */
export function readRow(lines: readonly string[], wanted: readonly string[]): KeptRow | null {
  const [line = '', list = '', totals = '', others = '', about = '', at = '', own] = lines;
  const head = readHead(line);
  const assets = list === textOf(wanted) ? wanted : readRefs(list);
  if (head === null || assets === null || own === undefined) return null;
  const parts = readDigits(others, assets.length * head.parts.length);
  const facts = about === '' ? null : readFacts(about);
  const block = at === '' ? null : readBlock(at);
  const details = own === '' ? null : WrittenDetails.of(own, assets.length);
  const isRead =
    parts !== null && (facts === null ? about === '' : facts.length === assets.length) && (block !== null || at === '');
  if (!isRead) return null;
  const cells = readDigits(totals, assets.length, {
    hasMore: facts !== null || block !== null || details !== null,
    parts: head.parts.length === 0 ? null : new PartCells(head.parts, () => parts),
  });
  if (cells === null) return null;
  const more = { ...(block === null ? {} : { block }), ...(details === null ? {} : { details }) };
  return { stamp: head.stamp, row: { assets, cells, facts, ...more } };
}

const ROW = /^row (\d{1,15}) (\d{1,15}) ([A-Za-z,]*)$/;

function readHead(line: string): { readonly stamp: Stamp; readonly parts: readonly OtherPart[] } | null {
  const match = ROW.exec(line);
  if (match === null) return null;
  const names = match[3] === '' || match[3] === undefined ? [] : match[3].split(',');
  const parts = names.map((name) => amountParts.find((part) => part === name)).filter(isOther);
  if (parts.length < names.length || new Set(parts).size < parts.length) return null;
  return { stamp: { storeMs: Number(match[1]), dateMs: Number(match[2]) }, parts };
}

function isOther(part: (typeof amountParts)[number] | undefined): part is OtherPart {
  return part !== undefined && part !== 'total';
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
function readDigits(
  text: string,
  length: number,
  options: ConstructorParameters<typeof AmountCells>[1] = {},
): AmountCells | null {
  const bytes = Buffer.from(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const negative: number[] = [];
  list.clear();
  let start = 0;
  // Of nothing there is nothing, and no comma.
  const end = length === 0 && text === '' ? -1 : bytes.length;
  for (let at = 0; at <= end; at += 1) {
    const byte = at === end ? COMMA : (bytes[at] ?? COMMA);
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
  const cells = AmountCells.listed(list, options);
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
