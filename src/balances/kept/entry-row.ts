/**
 * A row of an answer as lines of text, and back; its assets, and what is stated about them, stand in the list of the entry:
 *
 *     row <when> <part>,…   the two times of a stamp, and the amounts that stand beside the totals
 *     12,,-5                one total for each asset; nothing between commas where the row has none
 *     10,2,,,,              pair by pair one amount for each part
 *     ["7", "<hash>", …]    the block
 *     [null, {…}, …]        details of the pairs
 *
 * The last three are empty where there is nothing of it. Details are read when they are looked at, all else at once.
 */
import { MAX_DIGITS } from '../../model/amount.ts';
import { AmountCells, PartCells } from '../../model/amount-cells.ts';
import { DigitList } from '../../model/digit-list.ts';
import { amountParts, type OtherPart } from '../../model/reading.ts';
import type { AnswerGrid, CellGrid } from '../answer/grid.ts';
import type { EntryLines } from './entry-lines.ts';
import type { ListedRow } from './entry-list.ts';
import { readBlock, type Stamp, writeBlock } from './entry-values.ts';
import { WrittenDetails, writeDetails } from './written-details.ts';

/** Null where something in it cannot be written without change. */
export function writeRow(grid: AnswerGrid, row: number, { storeMs, dateMs }: Stamp): string | null {
  const { refs, cells, block } = grid;
  const first = grid.firstCell(row);
  const parts = cells.parts?.parts ?? [];
  const details = writtenDetails(grid, row);
  if (details === null) return null;
  return [
    `row ${storeMs} ${dateMs} ${parts.join(',')}`,
    writeDigits(cells, first, refs.length),
    cells.parts === null ? '' : writeDigits(cells.parts.cells, first * parts.length, refs.length * parts.length),
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

export interface KeptRow {
  readonly stamp: Stamp;
  readonly row: Omit<CellGrid, 'accounts' | 'rest'>;
}

/**
 * Null where the next lines are none of `writeRow`.
 *
 * @param wanted a row of these very assets gets this list, by which it is found without a look at each
 */
export function readRow(lines: EntryLines, listed: ListedRow, wanted: readonly string[]): KeptRow | null {
  const head = lines.next() ? headOf(lines.text()) : null;
  if (head === null || !lines.next()) return null;
  const { length, facts } = listed;
  const [start, end] = [lines.start, lines.end];
  const others = lines.next() ? readDigits(lines, length * head.parts.length) : null;
  if (others === null || !lines.next()) return null;
  const block = lines.isEmpty ? null : blockOf(lines.text());
  if ((block === null && !lines.isEmpty) || !lines.next()) return null;
  const details = lines.isEmpty ? null : WrittenDetails.of(lines.text(), length);
  const hasMore = facts !== null || block !== null || details !== null;
  const parts = head.parts.length === 0 ? null : new PartCells(head.parts, () => others);
  const cells = readDigits({ bytes: lines.bytes, view: lines.view, start, end }, length, { hasMore, parts });
  if (cells === null) return null;
  const more = { ...(block === null ? {} : { block }), ...(details === null ? {} : { details }) };
  return { stamp: head.stamp, row: { assets: listed.assets(wanted), cells, facts, ...more } };
}

interface Head {
  readonly stamp: Stamp;
  readonly parts: readonly OtherPart[];
}

/** The accounts of an answer have the same line, and block. */
const headOf = latest(readHead);
const blockOf = latest(readBlock);

/** Remembers the last text, and what it was read as. */
function latest<T>(read: (text: string) => T): (text: string) => T {
  let known: { readonly text: string; readonly value: T } | null = null;
  return (text) => {
    if (known?.text !== text) known = { text, value: read(text) };
    return known.value;
  };
}

const ROW = /^row (\d{1,15}) (\d{1,15}) ([A-Za-z,]*)$/;

function readHead(line: string): Head | null {
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

const list = new DigitList();
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

const NO_CELLS = new AmountCells(0);

/** Null unless there are so many amounts between commas, each as it is written here: no plus, no leading zero, no zero below zero. */
function readDigits(
  { bytes, view, start: first, end }: Pick<EntryLines, 'bytes' | 'view' | 'start' | 'end'>,
  length: number,
  options: ConstructorParameters<typeof AmountCells>[1] | null = null,
): AmountCells | null {
  // Of nothing there is nothing, and no comma.
  if (length === 0 && first === end) return options === null ? NO_CELLS : new AmountCells(0, options);
  let negative: number[] | null = null;
  list.clear();
  let start = first;
  for (let at = first; at <= end; at += 1) {
    const byte = at === end ? COMMA : (bytes[at] ?? COMMA);
    if (byte === COMMA) {
      if (list.length === length || !addDigits(view, start, at)) return null;
      start = at + 1;
    } else if (byte === MINUS && at === start && negative?.at(-1) !== list.length) {
      negative ??= [];
      negative.push(list.length);
      start = at + 1;
      // Digits follow that come to more than zero.
      const next = start < end ? (bytes[start] ?? COMMA) : COMMA;
      if (next <= ZERO || next > NINE) return null;
    } else if (byte < ZERO || byte > NINE) return null;
  }
  if (list.length !== length) return null;
  const cells = AmountCells.listed(list, options ?? {});
  for (const index of negative ?? []) cells.negate(index);
  return cells;
}

function addDigits(view: DataView, start: number, end: number): boolean {
  const index = list.add();
  if (end === start) return true;
  const isPlain = end - start <= MAX_DIGITS && (end - start === 1 || view.getUint8(start) !== ZERO);
  if (isPlain) list.copy(index, view, start, end);
  return isPlain;
}
