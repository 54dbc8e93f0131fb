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
import { DigitList } from '../../model/digit-list.ts';
import { FailureError } from '../../model/failure.ts';
import type { Steps } from '../../model/steps.ts';
import { Spellings } from '../cells.ts';
import type { AskedGrid, FilledCells } from '../provider.ts';
import { DECIMALS } from './identity.ts';
import type { AddressReader } from './known-addresses.ts';
import { readFrame, scriptsOf } from './scan-frame.ts';
import { HASH_DIGITS, SeenOutputs } from './seen-outputs.ts';

/** On the way from the body to the outputs. */
const PATH = ['result', 'unspents'];
/** The fields of an output, by their places. */
const [SCRIPT, TRANSACTION, PLACE, DESCRIPTOR, AMOUNT] = [0, 1, 2, 3, 4];
const TEXTS = [SCRIPT, TRANSACTION, DESCRIPTOR];
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
  readonly #seen: SeenOutputs;

  constructor(source: AsciiBytes, scripts: readonly string[], addresses: readonly string[]) {
    this.#source = source;
    this.#seen = new SeenOutputs(source);
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
    const list = new DigitList();
    for (const sum of this.#sums) {
      const index = list.add();
      if (sum >= 0) list.number(index, sum, 0);
    }
    return AmountCells.listed(list);
  }

  /** False for one that only the decoder can judge. */
  add(row: Row): boolean {
    const source = this.#source;
    // Where a text is due a number may stand as well.
    if (TEXTS.some((field) => source.at((row.starts[field] ?? 0) - 1) !== QUOTE)) return false;
    const index = this.#scripts.place(source, row, SCRIPT);
    const amount = atomsIn(source, row.starts[AMOUNT] ?? 0, row.ends[AMOUNT] ?? 0);
    if (Number.isNaN(index) || Number.isNaN(amount)) return false;
    if (!this.#isDescribed(row, index) || !this.#isNew(row)) return false;
    this.length += 1;
    this.all += amount;
    this.#sums[index] = Math.max(0, this.#sums[index] ?? 0) + amount;
    return this.all <= Number.MAX_SAFE_INTEGER;
  }

  /** Whether no output was named like it. False also where transaction or place are not written as nodes write them. */
  #isNew({ starts, ends }: Row): boolean {
    const source = this.#source;
    const [start, end] = [starts[TRANSACTION] ?? 0, ends[TRANSACTION] ?? 0];
    if (end - start !== HASH_DIGITS || !isHash(source, start, end)) return false;
    const place = placeIn(source, starts[PLACE] ?? 0, ends[PLACE] ?? 0);
    return !Number.isNaN(place) && this.#seen.add(start, place);
  }

  /** A descriptor with an address in it has to have that of the script. */
  #isDescribed({ starts, ends }: Row, index: number): boolean {
    const [start, end] = [starts[DESCRIPTOR] ?? 0, ends[DESCRIPTOR] ?? 0];
    if (!ADDRESS.isAt(this.#source, start)) return true;
    const address = this.#addresses[index] ?? '';
    const from = start + ADDRESS.length;
    const behind = from + address.length;
    return behind < end && this.#source.at(behind) === CLOSE && isText(this.#source, from, address);
  }
}

const ADDRESS = new Piece('addr(');
const CLOSE = 0x29;

/** Whether this text stands there; shorter than what is worth to be made bytes of. */
function isText({ bytes }: AsciiBytes, start: number, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (bytes[start + at] !== text.charCodeAt(at)) return false;
  return true;
}

/** Of an output in its transaction, not a number where it is not written in plain digits. */
function placeIn({ bytes }: AsciiBytes, start: number, end: number): number {
  if (end - start > MOST_PLACE_DIGITS) return Number.NaN;
  let place = 0;
  for (let at = start; at < end; at += 1) {
    const code = bytes[at] ?? 0;
    if (!isDigit(code)) return Number.NaN;
    place = place * TEN + code - ZERO;
  }
  return place;
}

/** By the code of a character, 1 for a hex digit as nodes write them. */
const HEX = new Uint8Array(256);
for (const digit of '0123456789abcdef') HEX[digit.charCodeAt(0)] = 1;

function isHash({ bytes }: AsciiBytes, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (HEX[bytes[at] ?? 0] !== 1) return false;
  return true;
}

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
