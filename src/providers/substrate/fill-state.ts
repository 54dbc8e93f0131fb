/**
 * Balances straight from the bytes of a state: no object is made of a key and what stands there. For answers in which everything
 * is as nodes write it; the decoder reads all others, as if nothing had been tried.
 */
import { type AsciiBytes, Piece, plainEnd, skipSpace } from '../../http/ascii-bytes.ts';
import type { Exchange } from '../../http/exchange.ts';
import { CLOSE_ARRAY, COMMA, OPEN_ARRAY, QUOTE } from '../../http/json-characters.ts';
import { walkList } from '../../http/json-members.ts';
import { FAILED } from '../../http/json-value.ts';
import { listStart, Outlines } from '../../http/list-outline.ts';
import { AmountCells, PartCells } from '../../model/amount-cells.ts';
import { DetailCells } from '../../model/detail-cells.ts';
import { FailureError } from '../../model/failure.ts';
import type { AskedGrid, FilledCells } from '../provider.ts';
import { assetOf, COIN } from './asset-ref.ts';
import { bytesIn, wholeIn } from './hex-bytes.ts';
import { blockIn, completenessOf, OWN_KEYS, readSet, storedIn } from './state.ts';
import { accountKey, balancesPrefix } from './storage-keys.ts';
import { COIN_BYTES, detailsOf, REASON, readCoin, STATUS, STATUSES, statusIn } from './stored.ts';

/** On the way from the body to the keys. */
const PATH = ['result', 0, 'changes'] as const;

export function fillState(asked: AskedGrid, exchange: Exchange): FilledCells | null {
  const { ascii } = exchange;
  const start = ascii ? listStart(ascii, PATH) : null;
  if (!ascii || start === null) return null;
  const state = new StateRows(ascii, asked);
  const end = state.read(start);
  if (end === FAILED) return null;
  const { rows: length, cells, details } = state;
  const body = new Outlines().of(ascii, { path: PATH, span: { start, end }, length });
  if (body === undefined) return null;
  const outline = { ...exchange, body, ascii: null };
  try {
    const { hash } = readSet(outline);
    const own = (key: string) => {
      const text = state.own.get(key) ?? null;
      return text === null ? null : storedIn(text, 0);
    };
    const block = blockIn(own, { hash, asked: asked.at });
    return { cells, details, block, completeness: completenessOf(length, state.asked, block), outline };
  } catch (error) {
    // The decoder says what is wrong.
    if (error instanceof FailureError) return null;
    throw error;
  }
}

/** What a cell is known by while an answer is read. */
const ASKED = 1;
const FOUND = 2;

/** Keys that were asked for, each at most once, in any order. */
class StateRows {
  readonly cells: AmountCells;
  readonly details: DetailCells;
  /** What stands at the keys that every request has; null where nothing does. */
  readonly own = new Map<string, string | null>();
  rows = 0;
  /** How many cells were asked for. */
  readonly asked: number;
  readonly #source: AsciiBytes;
  readonly #prefixes: readonly string[];
  readonly #accounts: readonly string[];
  /** The key of a cell, as it is written in a row, in two pieces. */
  readonly #columnPieces: readonly Piece[];
  readonly #rowPieces: readonly Piece[];
  readonly #isCoin: readonly boolean[];
  /** Null where the coin was not asked for: of other assets nothing is told that is locked. */
  readonly #locked: AmountCells | null;
  readonly #states: Uint8Array;
  readonly #order: Int32Array;
  /** The place of the next cell in that order. */
  #next = 0;
  #places: Map<string, number> | null = null;

  constructor(source: AsciiBytes, { accounts, assets, places }: AskedGrid) {
    const length = accounts.length * assets.length;
    const named = assets.map(assetOf);
    this.#source = source;
    this.#prefixes = named.map(balancesPrefix);
    this.#accounts = accounts.map(({ address }) => accountKey(address));
    this.#columnPieces = this.#prefixes.map((prefix) => new Piece(`["${prefix}`));
    this.#rowPieces = this.#accounts.map((key) => new Piece(`${key}","0x`));
    this.#isCoin = assets.map((ref) => ref === COIN);
    this.#locked = assets.includes(COIN) ? new AmountCells(length, { room: accounts.length * MOST_AMOUNT }) : null;
    const locked = this.#locked;
    const more = locked === null ? {} : { parts: new PartCells(['locked'], () => locked) };
    this.cells = new AmountCells(length, { hasMore: true, ...more });
    this.details = new DetailCells(length, STATUSES.map(detailsOf));
    this.#order = places ?? Int32Array.from({ length }, (_, cell) => cell);
    this.asked = this.#order.length;
    this.#states = new Uint8Array(length);
    for (const cell of this.#order) this.#states[cell] = ASKED;
  }

  /** The place behind the list. */
  read(start: number): number {
    return walkList(this.#source, start, (at) => {
      this.rows += 1;
      const cell = this.#order[this.#next] ?? FAILED;
      const value = cell === FAILED ? FAILED : this.#valueAt(cell, at);
      if (value === FAILED) return this.#other(at);
      this.#next += 1;
      return this.#take(cell, value);
    });
  }

  /** Where the digits of the value begin, if the row is that of the cell. */
  #valueAt(cell: number, start: number): number {
    const source = this.#source;
    const { length } = this.#prefixes;
    const column = this.#columnPieces[cell % length];
    if (column?.isAt(source, start) !== true) return FAILED;
    const row = this.#rowPieces[Math.floor(cell / length)];
    const at = start + column.length;
    return row?.isAt(source, at) === true ? at + row.length : FAILED;
  }

  /** A row that is not the expected one, or is written otherwise. */
  #other(start: number): number {
    const source = this.#source;
    if (source.at(start) !== OPEN_ARRAY) return FAILED;
    const keyAt = skipSpace(source, start + 1);
    const keyEnd = textEnd(source, keyAt);
    const mark = skipSpace(source, keyEnd + 1);
    if (keyEnd === FAILED || source.at(mark) !== COMMA) return FAILED;
    const key = source.text(keyAt + 1, keyEnd);
    const valueAt = skipSpace(source, mark + 1);
    const isNull = NULL.isAt(source, valueAt);
    const end = isNull ? valueAt + NULL.length : textEnd(source, valueAt) + 1;
    if (end <= valueAt) return FAILED;
    const close = skipSpace(source, end);
    if (source.at(close) !== CLOSE_ARRAY) return FAILED;
    if (OWN_KEYS.includes(key)) {
      if (this.own.has(key)) return FAILED;
      this.own.set(key, isNull ? null : source.text(valueAt + 1, end - 1));
      return close + 1;
    }
    const place = this.#placeOf(key);
    const cell = this.#order[place];
    if (cell === undefined) return FAILED;
    this.#next = place + 1;
    if (isNull) return this.#isFirst(cell) ? close + 1 : FAILED;
    if (!HEX.isAt(source, valueAt)) return FAILED;
    return this.#take(cell, valueAt + HEX.length);
  }

  /** In the order of the cells. */
  #placeOf(key: string): number {
    this.#places ??= new Map(Array.from(this.#order, (cell, place) => [this.#keyOf(cell), place]));
    return this.#places.get(key) ?? FAILED;
  }

  #keyOf(cell: number): string {
    const { length } = this.#prefixes;
    return `${this.#prefixes[cell % length]}${this.#accounts[Math.floor(cell / length)]}`;
  }

  #isFirst(cell: number): boolean {
    const isFirst = this.#states[cell] === ASKED;
    this.#states[cell] = FOUND;
    return isFirst;
  }

  /** Reads the value whose digits begin there, up to the end of its row. */
  #take(cell: number, start: number): number {
    const source = this.#source;
    const size = bytesIn(source, start);
    if (size === FAILED || !this.#isFirst(cell)) return FAILED;
    const end = start + 2 * size;
    const isTaken = this.#isCoin[cell % this.#prefixes.length]
      ? this.#coin(cell, start, size)
      : this.#asset(cell, start, size);
    const close = skipSpace(source, end + 1);
    return isTaken && source.at(end) === QUOTE && source.at(close) === CLOSE_ARRAY ? close + 1 : FAILED;
  }

  #asset(cell: number, start: number, size: number): boolean {
    const source = this.#source;
    if (size <= REASON) return false;
    const byteAt = (index: number) => Number(wholeIn(source, start + 2 * index, 1));
    const status = statusIn(byteAt(STATUS), byteAt(REASON), size);
    if (status === null) return false;
    this.cells.setText(cell, String(wholeIn(source, start, STATUS)));
    this.details.set(cell, STATUSES.indexOf(status));
    return true;
  }

  #coin(cell: number, start: number, size: number): boolean {
    if (size !== COIN_BYTES) return false;
    const bytes = Buffer.from(this.#source.text(start, start + 2 * size), 'hex');
    const { free, reserved } = readCoin(bytes, '');
    this.cells.setText(cell, String(free + reserved));
    this.#locked?.setText(cell, String(reserved));
    return true;
  }
}

/** Digits of 128 bits. */
const MOST_AMOUNT = 39;
const NULL = new Piece('null');
const HEX = new Piece('"0x');

/** The closing quote of the string that begins at `start`, if it has no escapes. */
function textEnd(source: AsciiBytes, start: number): number {
  if (source.at(start) !== QUOTE) return FAILED;
  const end = plainEnd(source, start + 1);
  return source.at(end) === QUOTE ? end : FAILED;
}
