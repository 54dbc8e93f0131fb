/** The likely values of a field, in the order in which they are likely, so that most values need one comparison. */
import { type AsciiBytes, isPlain, Piece } from './ascii-bytes.ts';

/** Rows come in few layouts, and a layout has one text before a value. */
const MOST_BEFORES = 8;

/**
 * The likely values of a field. Rows mostly come in the order asked, so after one text the next or the same is tried. A
 * text that JSON would have to escape is never found: it would match beyond the end of the value. No more is one that is
 * not ASCII.
 */
export class Expected {
  readonly #texts: (string | undefined)[];
  /** The texts with what stands before them and the quote behind, by what stands before; made as they are tried. */
  readonly #byBefore = new Map<string, (Piece | undefined)[]>();
  #wholes: (Piece | undefined)[] = [];
  #before: string | null = null;
  #last = -1;

  constructor(texts: readonly string[]) {
    this.#texts = texts.map((text) => (isPlain(text) ? text : undefined));
  }

  /** The value is this one of them, in this spelling: the next search begins after it. */
  note(place: number, spelled: string): void {
    this.#last = place;
    if (this.#texts[place] === spelled) return;
    this.#texts[place] = spelled;
    for (const wholes of this.#byBefore.values()) wholes[place] = undefined;
  }

  /** The place of the text that stands at `at` behind `before`, and before a quote; -1 where it is none of the likely ones. */
  find(source: AsciiBytes, at: number, before: string): number {
    if (before !== this.#before) {
      this.#before = before;
      this.#wholes = this.#wholesBehind(before);
    }
    const next = this.#last + 1 === this.#texts.length ? 0 : this.#last + 1;
    if (this.#stands(next, source, at)) this.#last = next;
    else if (!this.#stands(this.#last, source, at)) return -1;
    return this.#last;
  }

  length(place: number): number {
    return this.#texts[place]?.length ?? 0;
  }

  #wholesBehind(before: string): (Piece | undefined)[] {
    const known = this.#byBefore.get(before);
    if (known !== undefined) return known;
    if (this.#byBefore.size === MOST_BEFORES) this.#byBefore.clear();
    const wholes: (Piece | undefined)[] = [];
    this.#byBefore.set(before, wholes);
    return wholes;
  }

  #stands(place: number, source: AsciiBytes, at: number): boolean {
    const known = this.#wholes[place];
    if (known !== undefined) return known.isAt(source, at);
    const expected = this.#texts[place];
    if (expected === undefined) return false;
    const whole = new Piece(`${this.#before}${expected}"`);
    this.#wholes[place] = whole;
    return whole.isAt(source, at);
  }
}
