/**
 * What an answer says of the totals of the pairs of a grid: digits, as the bytes that the source sent. A wide answer has many thousands of pairs, most of which are only ever written out again: bytes in one store
 * cost neither an object nor a text for each.
 */
import { MAX_DIGITS, wholeOf } from './amount.ts';
import { ByteStore } from './byte-store.ts';
import type { DigitList } from './digit-list.ts';
import type { Failure } from './failure.ts';
import { type Amounts, noAmounts, type OtherPart } from './reading.ts';

/** Of one pair: its atomic units in digits, behind a minus where they are less than zero, or why its row cannot be used. Null where no row mentions the pair. */
export type Cell = string | Failure | null;

/** As much as most totals take, those of assets with eighteen decimals among them. */
const USUAL_DIGITS = 20;

/** The other amounts of the same pairs. */
export class PartCells {
  readonly parts: readonly OtherPart[];
  readonly #read: () => AmountCells;
  #cells: AmountCells | null = null;

  /** @param read called once, when one of the amounts is first looked at; see `cells` */
  constructor(parts: readonly OtherPart[], read: () => AmountCells) {
    this.parts = parts;
    this.#read = read;
  }

  /** Pair by pair a cell for each of the parts, in their order; without digits where the source does not report the part. */
  get cells(): AmountCells {
    this.#cells ??= this.#read();
    return this.#cells;
  }

  /** Those of a few pairs alone. */
  slice(start: number, end: number): PartCells {
    const { length } = this.parts;
    const cells = this.cells.slice(start * length, end * length);
    return new PartCells(this.parts, () => cells);
  }
}

interface CellsOptions {
  readonly room?: number;
  readonly hasMore?: boolean;
  /** @default totals are all that there is */
  readonly parts?: PartCells | null;
}

/** By its place in the grid, of each pair the atomic units in ASCII digits without leading zeros, and which of them are less than zero. */
export class AmountCells {
  readonly length: number;
  /** Whether more than amounts is known of a pair; what that is does not stand here. */
  readonly hasMore: boolean;
  /** The other amounts; null where the source reports totals alone. */
  readonly parts: PartCells | null;
  readonly #store: ByteStore;
  readonly #starts: Uint32Array;
  /** 0 where the cell has no digits. */
  readonly #lengths: Uint8Array;
  #failures: Map<number, Failure> | null = null;
  /** The cells with an amount less than zero. */
  #negative: Set<number> | null = null;
  #filled = 0;
  #longest = 0;

  /** @param room how many digits there is room for; more is made where it is needed */
  constructor(length: number, { room = length * USUAL_DIGITS, hasMore = false, parts = null }: CellsOptions = {}) {
    this.length = length;
    this.hasMore = hasMore;
    this.parts = parts;
    // One piece of memory, four bytes and one a cell before the digits: to get it takes longer than to fill it for a short answer.
    const memory = new ArrayBuffer(5 * length + room);
    this.#starts = new Uint32Array(memory, 0, length);
    this.#lengths = new Uint8Array(memory, 4 * length, length);
    this.#store = new ByteStore(new Uint8Array(memory, 5 * length, room));
  }

  /** @throws RangeError where digits are not as `set` wants them */
  static of(cells: readonly Cell[], options: Pick<CellsOptions, 'parts'> = {}): AmountCells {
    const made = new AmountCells(cells.length, options);
    for (const [index, cell] of cells.entries()) {
      if (typeof cell === 'string') made.setText(index, cell);
      else if (cell !== null) made.fail(index, cell);
    }
    return made;
  }

  /** A cell for each amount of the list, which is not looked at afterwards. */
  static listed(list: DigitList, { hasMore = false, parts = null }: Omit<CellsOptions, 'room'> = {}): AmountCells {
    const room = list.digits.length;
    const made = new AmountCells(list.length, { room, hasMore, parts });
    made.#store.bytes.set(list.digits, made.#store.claim(room));
    for (let index = 0; index < made.length; index += 1) made.#note(index, list.start(index), list.size(index));
    return made;
  }

  /** Whether every pair is mentioned. */
  get isFull(): boolean {
    return this.#filled === this.length;
  }

  /** What it takes in memory, but for failures; with the other amounts, which take about as much each, read or not. */
  get bytes(): number {
    const own = this.#store.bytes.byteLength + this.#starts.byteLength + this.#lengths.byteLength;
    return own * (1 + (this.parts?.parts.length ?? 0));
  }

  /** All digits, in the order in which they were set: where each cell begins, `start` says. */
  get view(): DataView {
    return this.#store.view;
  }

  /** Where in `view` the digits of the cell begin. */
  start(index: number): number {
    return this.#starts[index] ?? 0;
  }

  /** How many digits the cell has; 0 where it has none. */
  size(index: number): number {
    return this.#lengths[index] ?? 0;
  }

  /** Whether the amount is less than zero: the digits have no sign. */
  isNegative(index: number): boolean {
    return this.#negative?.has(index) === true;
  }

  /** The most characters that any cell takes, a sign among them. */
  get longest(): number {
    return this.#longest + (this.#negative === null ? 0 : 1);
  }

  isMentioned(index: number): boolean {
    return this.size(index) > 0 || this.#failures?.has(index) === true;
  }

  /**
   * Copies digits into a cell that has none, and so many zeros behind them where they are not zero.
   *
   * @param source from `start` to `end` nothing but ASCII digits, at least one and at most 80
   */
  set(index: number, source: DataView, start: number, end: number, zeros = 0): void {
    let first = start;
    while (first < end - 1 && source.getUint8(first) === ZERO) first += 1;
    const size = end - first;
    const more = zeros > 0 && source.getUint8(first) !== ZERO ? zeros : 0;
    const at = this.#claim(index, size + more);
    if (more > 0) this.#store.bytes.fill(ZERO, at + size, at + size + more);
    const { view } = this.#store;
    let place = 0;
    // Four bytes at once.
    for (; place + 4 <= size; place += 4) view.setUint32(at + place, source.getUint32(first + place));
    for (; place < size; place += 1) view.setUint8(at + place, source.getUint8(first + place));
  }

  /** @param amount digits, perhaps behind a minus */
  setText(index: number, amount: string): void {
    const isNegative = amount.startsWith('-');
    const digits = isNegative ? amount.slice(1) : amount;
    if (!DIGITS.test(digits)) throw new RangeError('an amount is written in digits alone');
    let first = 0;
    while (first < digits.length - 1 && digits.charCodeAt(first) === ZERO) first += 1;
    const size = digits.length - first;
    const at = this.#claim(index, size);
    for (let place = 0; place < size; place += 1) this.#store.bytes[at + place] = digits.charCodeAt(first + place);
    if (isNegative) this.negate(index);
  }

  /** The amount is as much less than zero; it has digits, and is not zero. */
  negate(index: number): void {
    const isZero = this.size(index) === 1 && this.#store.bytes[this.start(index)] === ZERO;
    if (this.size(index) === 0 || isZero) throw new RangeError('only an amount that is not zero can be less than it');
    this.#negative ??= new Set();
    this.#negative.add(index);
  }

  /** Where the digits of a cell go that has none. */
  #claim(index: number, size: number): number {
    const isFree = index >= 0 && index < this.length && !this.isMentioned(index);
    if (size < 1 || size > MAX_DIGITS || !isFree) {
      throw new RangeError('a cell takes from 1 to 80 digits, once');
    }
    const at = this.#store.claim(size);
    this.#note(index, at, size);
    return at;
  }

  #note(index: number, start: number, size: number): void {
    this.#starts[index] = start;
    this.#lengths[index] = size;
    if (size > 0) this.#filled += 1;
    if (size > this.#longest) this.#longest = size;
  }

  fail(index: number, failure: Failure): void {
    if (!this.isMentioned(index)) this.#filled += 1;
    this.#failures ??= new Map();
    this.#failures.set(index, failure);
  }

  /** The amount, with its sign where it is less than zero. Null where the cell has none. */
  digits(index: number): string | null {
    const size = this.size(index);
    if (size === 0) return null;
    const start = this.start(index);
    let text = this.isNegative(index) ? '-' : '';
    for (let place = start; place < start + size; place += 1)
      text += DIGIT_TEXTS[(this.#store.bytes[place] ?? ZERO) - ZERO];
    return text;
  }

  /** All amounts of a pair that has a total. */
  amounts(index: number): Amounts {
    const total = wholeOf(this.digits(index));
    if (this.parts === null) return { ...noAmounts, total };
    const { parts, cells } = this.parts;
    const found = parts.map((part, place) => [part, wholeOf(cells.digits(index * parts.length + place))]);
    return { ...noAmounts, total, ...Object.fromEntries(found) };
  }

  /** Whether some row cannot be used. */
  get hasFailures(): boolean {
    return this.#failures !== null;
  }

  /** By cell, why its row cannot be used. */
  get failures(): Iterable<readonly [number, Failure]> {
    return this.#failures ?? [];
  }

  /** A few cells alone, which keep nothing of the others. */
  slice(start: number, end: number): AmountCells {
    const room = this.#lengths.subarray(start, end).reduce((sum, size) => sum + size, 0);
    const parts = this.parts?.slice(start, end) ?? null;
    const part = new AmountCells(end - start, { room, hasMore: this.hasMore, parts });
    for (let index = start; index < end; index += 1) {
      const size = this.size(index);
      const from = this.start(index);
      if (size > 0) part.set(index - start, this.#store.view, from, from + size);
      if (this.isNegative(index)) part.negate(index - start);
    }
    return part;
  }
}

const ZERO = 0x30;
const DIGITS = /^[0-9]+$/;
const DIGIT_TEXTS = '0123456789';
