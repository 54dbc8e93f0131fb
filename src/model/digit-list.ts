/** Amounts in digits, one after the other, where it is not known beforehand how many there will be. Filled anew again and again. */
import { MAX_DIGITS } from './amount.ts';

const ZERO = 0x30;
const TEN = 10;
/** The half of the digits that a double holds exactly: both halves of such a number have 32 bits. */
const HALF_DIGITS = 8;
const HALF = 10 ** HALF_DIGITS;
/** Room for so many amounts is kept once it was needed. */
const MOST_KEPT = 4096;
const USUAL = 64;
const USUAL_DIGITS = 32;

export class DigitList {
  #bytes = new Uint8Array(USUAL * USUAL_DIGITS);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;
  #starts = new Uint32Array(USUAL);
  #sizes = new Uint8Array(USUAL);
  #length = 0;

  /** How many amounts there are, those included that have no digits yet. */
  get length(): number {
    return this.#length;
  }

  /** All digits. */
  get digits(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }

  /** Where in `digits` the amount begins. */
  start(index: number): number {
    return this.#starts[index] ?? 0;
  }

  /** How many digits the amount has; 0 where it has none. */
  size(index: number): number {
    return this.#sizes[index] ?? 0;
  }

  clear(): void {
    this.#used = 0;
    this.#length = 0;
    if (this.#starts.length <= MOST_KEPT) return;
    this.#bytes = new Uint8Array(USUAL * USUAL_DIGITS);
    this.#view = new DataView(this.#bytes.buffer);
    this.#starts = new Uint32Array(USUAL);
    this.#sizes = new Uint8Array(USUAL);
  }

  /** Of one amount. */
  text(index: number): string {
    const start = this.#starts[index] ?? 0;
    return String.fromCharCode(...this.#bytes.subarray(start, start + (this.#sizes[index] ?? 0)));
  }

  /** The amount has no digits any more. */
  drop(index: number): void {
    this.#sizes[index] = 0;
  }

  /** One more amount, which has no digits yet. */
  add(): number {
    const index = this.#length;
    if (index === this.#starts.length) {
      const [starts, sizes] = [new Uint32Array(2 * index), new Uint8Array(2 * index)];
      starts.set(this.#starts);
      sizes.set(this.#sizes);
      this.#starts = starts;
      this.#sizes = sizes;
    }
    this.#sizes[index] = 0;
    this.#length += 1;
    return index;
  }

  /**
   * Copies digits for the amount.
   *
   * @param source from `start` to `end` nothing but ASCII digits, from 1 to 80, without leading zeros
   */
  copy(index: number, source: DataView, start: number, end: number): void {
    const size = end - start;
    if (size < 1 || size > MAX_DIGITS) throw new RangeError('an amount has from 1 to 80 digits');
    const at = this.#place(index, size);
    const view = this.#view;
    let place = 0;
    // Four bytes at once.
    for (; place + 4 <= size; place += 4) view.setUint32(at + place, source.getUint32(start + place));
    for (; place < size; place += 1) view.setUint8(at + place, source.getUint8(start + place));
  }

  /**
   * Takes an amount away from this one, which is not less.
   *
   * @param source from `start` to `end` nothing but ASCII digits, without leading zeros
   */
  subtract(index: number, source: DataView, start: number, end: number): void {
    const bytes = this.#bytes;
    const first = this.#starts[index] ?? 0;
    const last = first + (this.#sizes[index] ?? 0);
    if (end - start > last - first) throw new RangeError('no more than all of an amount can be taken away');
    let borrowed = 0;
    for (let place = last - 1, taken = end - 1; taken >= start || borrowed > 0; place -= 1, taken -= 1) {
      if (place < first) throw new RangeError('no more than all of an amount can be taken away');
      const left = (bytes[place] ?? ZERO) - borrowed - (taken < start ? 0 : source.getUint8(taken) - ZERO);
      borrowed = left < ZERO ? 1 : 0;
      bytes[place] = left + borrowed * TEN;
    }
    let zeros = 0;
    while (first + zeros < last - 1 && bytes[first + zeros] === ZERO) zeros += 1;
    this.#starts[index] = first + zeros;
    this.#sizes[index] = last - first - zeros;
  }

  /** Writes a whole number ≥ 0 that a double holds exactly, with so many zeros behind it. False where that is too long. */
  number(index: number, value: number, zeros: number): boolean {
    if (value === 0) return this.#digit(index);
    // Whole numbers of 32 bits are divided many times faster than others.
    const high = Math.floor(value / HALF);
    const low = value - high * HALF;
    const size = high === 0 ? digitsIn(low) : digitsIn(high) + HALF_DIGITS;
    if (size + zeros > MAX_DIGITS) return false;
    const at = this.#place(index, size + zeros);
    const end = at + size;
    const middle = high === 0 ? at : end - HALF_DIGITS;
    this.#write(low, middle, end);
    this.#write(high, at, middle);
    for (let place = end; place < end + zeros; place += 1) this.#bytes[place] = ZERO;
    return true;
  }

  /** Writes the last digits of a number of 32 bits, as many as there is room for from `start` to `end`. */
  #write(value: number, start: number, end: number): void {
    const bytes = this.#bytes;
    let rest = value | 0;
    for (let place = end - 1; place >= start; place -= 1) {
      const next = (rest / TEN) | 0;
      bytes[place] = ZERO + rest - next * TEN;
      rest = next;
    }
  }

  /** Writes a whole number ≥ 0. False where it is too long. */
  whole(index: number, value: bigint): boolean {
    const text = value.toString();
    if (text.length > MAX_DIGITS) return false;
    const at = this.#place(index, text.length);
    for (let place = 0; place < text.length; place += 1) this.#bytes[at + place] = text.charCodeAt(place);
    return true;
  }

  #digit(index: number): true {
    this.#bytes[this.#place(index, 1)] = ZERO;
    return true;
  }

  /** Where the digits of the amount go; there is room for so many. */
  #place(index: number, size: number): number {
    const at = this.#used;
    if (at + size > this.#bytes.length) {
      const larger = new Uint8Array(2 * (at + size));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#starts[index] = at;
    this.#sizes[index] = size;
    this.#used = at + size;
    return at;
  }
}

/** Of a whole number of 32 bits. */
function digitsIn(value: number): number {
  let size = 1;
  for (let most = TEN; most <= value; most *= TEN) size += 1;
  return size;
}
