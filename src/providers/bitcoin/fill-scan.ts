/**
 * The sums of a scan, straight from its bytes: no object is made of an output. For answers in which every output is sound, as nodes
 * write them; the decoder reads all others, as if nothing had been tried.
 */
import { type AsciiBytes, Piece } from '../../http/ascii-bytes.ts';
import type { Exchange } from '../../http/exchange.ts';
import { POINT, QUOTE, ZERO } from '../../http/json-characters.ts';
import { FAILED } from '../../http/json-value.ts';
import { listStart, Outlines } from '../../http/list-outline.ts';
import type { Row } from '../../http/row-layouts.ts';
import { rowsInSteps } from '../../http/rows.ts';
import { AmountCells } from '../../model/amount-cells.ts';
import { FailureError } from '../../model/failure.ts';
import type { Steps } from '../../model/steps.ts';
import { Spellings } from '../cells.ts';
import type { AskedGrid, FilledCells } from '../provider.ts';
import { DECIMALS } from './identity.ts';
import type { AddressReader } from './known-addresses.ts';
import { readFrame, scriptsOf } from './scan-frame.ts';

/** On the way from the body to the outputs. */
const PATH = ['result', 'unspents'];
/** The fields of an output, by their places. */
const [SCRIPT, TRANSACTION, PLACE, DESCRIPTOR, AMOUNT] = [0, 1, 2, 3, 4];
const TEXTS = [SCRIPT, TRANSACTION, DESCRIPTOR];
const HASH_DIGITS = 64;
/** Places in a transaction have 32 bits. */
const MOST_PLACE_DIGITS = 9;
/** Digits before the point: all coins that there ever are have eight. */
const MOST_COIN_DIGITS = 8;

export function* fillScan({ accounts }: AskedGrid, exchange: Exchange, read: AddressReader): Steps<FilledCells | null> {
  const { ascii } = exchange;
  const start = ascii ? listStart(ascii, PATH) : null;
  if (!ascii || start === null) return null;
  const byScript = yield* scriptsOf(accounts, read);
  const outputs = new Outputs(ascii, [...byScript.keys()], [...byScript.values()]);
  const end = yield* rowsInSteps(ascii, outputs.fields, (row) => outputs.add(row), start);
  // Two addresses of one script are for the decoder.
  if (end === FAILED || byScript.size !== accounts.length) return null;
  const { length } = outputs;
  const body = new Outlines().of(ascii, { path: PATH, span: { start, end }, length });
  if (body === undefined) return null;
  const outline = { ...exchange, body, ascii: null };
  try {
    const { block, total } = readFrame(outline);
    if (total !== BigInt(outputs.all)) return null;
    const completeness = { rows: length, counted: null, cutAt: null, doubts: [] };
    return { cells: outputs.cells(), block, completeness, outline };
  } catch (error) {
    // The decoder says what is wrong.
    if (error instanceof FailureError) return null;
    throw error;
  }
}

/** Outputs of asked scripts, each once, added up. */
class Outputs {
  readonly fields;
  /** How many were read. */
  length = 0;
  /** What all come to, in atomic units: a number that a double holds exactly. */
  all = 0;
  readonly #source: AsciiBytes;
  readonly #scripts: Spellings;
  readonly #addresses: readonly string[];
  /** By account; -1 where it has no output. */
  readonly #sums: Float64Array;
  readonly #seen = new Set<string>();
  readonly #descriptors: (Piece | undefined)[] = [];

  constructor(source: AsciiBytes, scripts: readonly string[], addresses: readonly string[]) {
    this.#source = source;
    this.#scripts = new Spellings({ names: scripts, read: () => null });
    this.#addresses = addresses;
    this.#sums = new Float64Array(addresses.length).fill(-1);
    this.fields = [
      { key: 'scriptPubKey', expected: this.#scripts.expected },
      { key: 'txid' },
      { key: 'vout', isNumber: true },
      { key: 'desc' },
      { key: 'amount', isNumber: true },
    ];
  }

  /** By account. */
  cells(): AmountCells {
    const cells = new AmountCells(this.#sums.length);
    for (const [index, sum] of this.#sums.entries()) if (sum >= 0) cells.setText(index, String(sum));
    return cells;
  }

  /** False for one that only the decoder can judge. */
  add(row: Row): boolean {
    const source = this.#source;
    // Where a text is due a number may stand as well.
    if (TEXTS.some((field) => source.at((row.starts[field] ?? 0) - 1) !== QUOTE)) return false;
    const index = this.#scripts.place(source, row, SCRIPT);
    const id = this.#idOf(row);
    const amount = atomsIn(source, row.starts[AMOUNT] ?? 0, row.ends[AMOUNT] ?? 0);
    if (Number.isNaN(index) || id === null || this.#seen.has(id) || Number.isNaN(amount)) return false;
    if (!this.#isDescribed(row, index)) return false;
    this.#seen.add(id);
    this.length += 1;
    this.all += amount;
    this.#sums[index] = Math.max(0, this.#sums[index] ?? 0) + amount;
    return this.all <= Number.MAX_SAFE_INTEGER;
  }

  /** Null where the transaction or the place is not written as nodes write it. */
  #idOf({ starts, ends }: Row): string | null {
    const source = this.#source;
    const [start, end] = [starts[TRANSACTION] ?? 0, ends[TRANSACTION] ?? 0];
    const [place, placeEnd] = [starts[PLACE] ?? 0, ends[PLACE] ?? 0];
    if (end - start !== HASH_DIGITS || !isHash(source, start, end)) return null;
    if (placeEnd - place > MOST_PLACE_DIGITS) return null;
    for (let at = place; at < placeEnd; at += 1) if (!isDigit(source.at(at))) return null;
    return `${source.text(start, end)}${source.text(place, placeEnd)}`;
  }

  /** A descriptor with an address in it has to have that of the script. */
  #isDescribed({ starts, ends }: Row, index: number): boolean {
    const [start, end] = [starts[DESCRIPTOR] ?? 0, ends[DESCRIPTOR] ?? 0];
    if (!ADDRESS.isAt(this.#source, start)) return true;
    const piece = this.#descriptors[index] ?? new Piece(`addr(${this.#addresses[index]})`);
    this.#descriptors[index] = piece;
    return start + piece.length <= end && piece.isAt(this.#source, start);
  }
}

const ADDRESS = new Piece('addr(');

function isHash({ bytes }: AsciiBytes, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = bytes[at] ?? 0;
    if (!isDigit(code) && (code < SMALL_A || code > SMALL_F)) return false;
  }
  return true;
}

const SMALL_A = 0x61;
const SMALL_F = 0x66;
const TEN = 10;

function isDigit(code: number): boolean {
  return code >= ZERO && code < ZERO + TEN;
}

/** Atomic units of whole coins with eight places: at most sixteen digits, that a double holds. Not a number where it is written otherwise. */
function atomsIn({ bytes }: AsciiBytes, start: number, end: number): number {
  const point = end - DECIMALS - 1;
  if (point <= start || point - start > MOST_COIN_DIGITS || bytes[point] !== POINT) return Number.NaN;
  let atoms = 0;
  for (let at = start; at < end; at += 1) {
    if (at === point) continue;
    const code = bytes[at] ?? 0;
    if (!isDigit(code)) return Number.NaN;
    atoms = atoms * TEN + code - ZERO;
  }
  return atoms <= Number.MAX_SAFE_INTEGER ? atoms : Number.NaN;
}
