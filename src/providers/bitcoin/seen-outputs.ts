/** Which outputs an answer has named, by where their names stand in it: no text is made of one. */
import { type AsciiBytes, isRepeated } from '../../http/ascii-bytes.ts';

/** Hex digits of a transaction. */
export const HASH_DIGITS = 64;
/** So many others are looked at for one: where more of them share its slot, they were chosen for that. */
const MOST_LOOKS = 64;
const FIRST_SLOTS = 256;
const WORD = 4;

export class SeenOutputs {
  readonly #source: AsciiBytes;
  /** One more than the number of an output; 0 where there is none. */
  #slots = new Uint32Array(FIRST_SLOTS);
  /** By the number of an output: where its transaction stands, and its place in that. */
  readonly #transactions: number[] = [];
  readonly #places: number[] = [];

  constructor(source: AsciiBytes) {
    this.#source = source;
  }

  /**
   * False for one that was named before, and where that takes too long to find out.
   *
   * @param transaction where its hex digits begin
   * @param place of the output in it
   */
  add(transaction: number, place: number): boolean {
    const hasRoom = 2 * this.#transactions.length < this.#slots.length || this.#grow();
    const slot = hasRoom ? this.#slotFor(transaction, place) : null;
    if (slot === null) return false;
    this.#slots[slot] = this.#transactions.push(transaction);
    this.#places.push(place);
    return true;
  }

  /** Null where the output has one, and where none is found. */
  #slotFor(transaction: number, place: number): number | null {
    const last = this.#slots.length - 1;
    let slot = this.#digest(transaction, place) & last;
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const number = this.#slots[slot] ?? 0;
      if (number === 0) return slot;
      if (this.#isNamed(number - 1, transaction, place)) return null;
      slot = (slot + 1) & last;
    }
    return null;
  }

  #isNamed(number: number, transaction: number, place: number): boolean {
    const start = this.#transactions[number] ?? 0;
    if (this.#places[number] !== place) return false;
    return isRepeated(this.#source, { start, end: start + HASH_DIGITS }, transaction);
  }

  /** By the FNV hash of four digits at a time, with its 32-bit prime. */
  #digest(transaction: number, place: number): number {
    const { view } = this.#source;
    let digest = place;
    for (let at = transaction; at < transaction + HASH_DIGITS; at += WORD) {
      digest = Math.imul(digest ^ view.getUint32(at), 16_777_619);
    }
    return digest ^ (digest >>> 15);
  }

  /** False where one finds no slot any more: nothing is added from then on. */
  #grow(): boolean {
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#transactions.length; number += 1) {
      const slot = this.#slotFor(this.#transactions[number] ?? 0, this.#places[number] ?? 0);
      if (slot === null) return false;
      this.#slots[slot] = number + 1;
    }
    return true;
  }
}
