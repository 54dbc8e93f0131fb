/** The bytes of token accounts, taken from an answer without a text or an object for each: rows are looked at one after the other. */
import type { AsciiBytes, Span } from '../../http/ascii-bytes.ts';
import { keyText } from './keys.ts';

/** As much as is asked for of an account, and a little more. */
const ROOM = 128;
const KEY_WORDS = 8;
const KEY_BYTES = 32;

/** By the code of a character, the six bits that it stands for; -1 for all others. */
const SIX_BITS = new Int8Array(256).fill(-1);
for (const [bits, mark] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  SIX_BITS[mark.charCodeAt(0)] = bits;
}
const PAD = 0x3d;

/** What was read last. */
export class AccountBytes {
  readonly #bytes = Buffer.from(new ArrayBuffer(ROOM));
  readonly #words = new Int32Array(this.#bytes.buffer);
  readonly #owner = new Int32Array(KEY_WORDS);
  #ownerText: string | null = null;

  byte(place: number): number {
    return this.#bytes[place] ?? 0;
  }

  number64(place: number): bigint {
    return this.#bytes.readBigUInt64LE(place);
  }

  /** Reads base64, and returns how many bytes it stands for; 0 where it is none, or longer than an account that was asked for. */
  read({ bytes: source }: AsciiBytes, { start, end }: Span): number {
    let last = end;
    while (last > start && end - last < 2 && source[last - 1] === PAD) last -= 1;
    const size = Math.floor(((last - start) * 3) / 4);
    if (size > ROOM || (last - start) % 4 === 1) return 0;
    const bytes = this.#bytes;
    let bits = 0;
    let held = 0;
    let to = 0;
    let seen = 0;
    for (let at = start; at < last; at += 1) {
      const six = SIX_BITS[source[at] ?? 0] ?? -1;
      // The sign of any of them stays.
      seen |= six;
      bits = (bits << 6) | (six & 63);
      held += 6;
      if (held < 8) continue;
      held -= 8;
      bytes[to] = bits >> held;
      to += 1;
    }
    return seen < 0 ? 0 : size;
  }

  /** Whether the key at the place, counted in words of four bytes, has this text: that of one owner, for row after row. */
  isKey(word: number, text: string): boolean {
    if (this.#ownerText === text) return this.hasWords(word, this.#owner, 0);
    if (this.text(word) !== text) return false;
    this.#owner.set(this.#words.subarray(word, word + KEY_WORDS));
    this.#ownerText = text;
    return true;
  }

  text(word: number): string {
    return keyText(this.#bytes.subarray(4 * word, 4 * word + KEY_BYTES));
  }

  hasWords(word: number, others: Int32Array, from: number): boolean {
    const words = this.#words;
    for (let index = 0; index < KEY_WORDS; index += 1) if (words[word + index] !== others[from + index]) return false;
    return true;
  }

  /** The first key. */
  copyKey(target: Int32Array, to: number): void {
    target.set(this.#words.subarray(0, KEY_WORDS), to);
  }
}

/** Places in an answer at which mints are remembered. */
const MOST_PLACES = 1024;

/** The assets of the rows of the last answer: the same mints stand in the answers about many owners, often in the same order. */
export class MintOrder {
  readonly #prefix: string;
  readonly #refs: string[] = [];
  #words = new Int32Array(KEY_WORDS);

  /** @param prefix of references to tokens of the program */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The reference of the first key, which stands in the row with this number. */
  refAt(index: number, account: AccountBytes): string {
    const known = this.#refs[index];
    if (known !== undefined && account.hasWords(0, this.#words, KEY_WORDS * index)) return known;
    const ref = this.#prefix + account.text(0);
    if (index >= MOST_PLACES) return ref;
    this.#reserve(index + 1);
    this.#refs[index] = ref;
    account.copyKey(this.#words, KEY_WORDS * index);
    return ref;
  }

  #reserve(places: number): void {
    const needed = KEY_WORDS * places;
    if (needed <= this.#words.length) return;
    const larger = new Int32Array(Math.max(needed, 2 * this.#words.length));
    larger.set(this.#words);
    this.#words = larger;
  }
}
