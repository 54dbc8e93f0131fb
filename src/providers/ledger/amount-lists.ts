/**
 * Lists of amounts by their bytes: an amount that has the text of one before it, but for its quantity, is compared with that one
 * and not decoded.
 */
import type { AsciiBytes } from '../../http/ascii-bytes.ts';
import { asObject, stringField } from '../../http/decode.ts';
import { parseJson } from '../../http/json.ts';
import { walkList } from '../../http/json-members.ts';
import { FAILED } from '../../http/json-value.ts';
import { blanksOf, cutRow, RowPattern } from '../../http/row-pattern.ts';
import { FailureError } from '../../model/failure.ts';
import type { Commodities } from './commodities.ts';
import { placesOf, readQuantity } from './quantity.ts';

/** How amounts of one text are counted. */
export interface AmountKind {
  readonly ref: string;
  /** How many zeros make atoms of a mantissa. */
  readonly zeros: number;
}

interface KnownKind extends AmountKind {
  readonly pattern: RowPattern;
  /** The kind of the amount that stood behind the last one. */
  next: KnownKind | null;
}

const MANTISSA = 0;
/** The inexact form of a quantity, which nobody reads, differs as well. */
const blanks = blanksOf([
  { at: ['aquantity', 'decimalMantissa'], holds: 'whole' },
  { at: ['aquantity', 'floatingPoint'], holds: 'number' },
]);

/** Kinds that are looked at one by one without a thought; beyond that, most amounts have to be of a kind that is known. */
const FEW_KINDS = 256;
const AMOUNTS_PER_KIND = 4;

/** Amounts one behind the other, as their mantissas stand in the bytes. */
export class AmountList {
  readonly kinds: AmountKind[] = [];
  readonly #marks: number[] = [];

  get length(): number {
    return this.kinds.length;
  }

  add(kind: AmountKind, start: number, end: number): void {
    this.kinds.push(kind);
    this.#marks.push(start, end);
  }

  /** Where the mantissa begins: with a minus where it is less than zero. */
  start(index: number): number {
    return this.#marks[2 * index] ?? 0;
  }

  end(index: number): number {
    return this.#marks[2 * index + 1] ?? 0;
  }
}

/** Those of one answer. */
export class AmountLists {
  readonly #source: AsciiBytes;
  readonly #commodities: Commodities;
  readonly #marks = new Int32Array(4);
  readonly #known = new Map<string, KnownKind>();
  #last: KnownKind | null = null;
  #amounts = 0;
  /** The place behind the amount that was read last. */
  #end = FAILED;

  constructor(source: AsciiBytes, commodities: Commodities) {
    this.#source = source;
    this.#commodities = commodities;
  }

  /** The place behind the list that begins at `start`; `FAILED` where an amount is odd in any way. */
  read(start: number, into: AmountList): number {
    return walkList(this.#source, start, (at) => {
      const kind = this.#kindAt(at);
      if (kind === null) return FAILED;
      if (this.#last !== null) this.#last.next = kind;
      this.#last = kind;
      this.#amounts += 1;
      into.add(kind, this.#marks[2 * MANTISSA] ?? 0, this.#marks[2 * MANTISSA + 1] ?? 0);
      return this.#end;
    });
  }

  #kindAt(start: number): KnownKind | null {
    const expected = this.#last?.next ?? null;
    if (expected !== null && this.#matches(expected, start)) return expected;
    const cut = cutRow(this.#source, start, blanks);
    if (cut === null) return null;
    const known = this.#known.get(cut.key);
    if (known === undefined && this.#known.size > FEW_KINDS + this.#amounts / AMOUNTS_PER_KIND) return null;
    const kind = known ?? this.#learn(start, cut.end, new RowPattern(cut));
    if (kind === null || !this.#matches(kind, start)) return null;
    this.#known.set(cut.key, kind);
    return kind;
  }

  #matches({ pattern }: KnownKind, start: number): boolean {
    this.#marks.fill(FAILED);
    this.#end = pattern.match(this.#source, start, this.#marks);
    return this.#end !== FAILED && this.#marks[2 * MANTISSA] !== FAILED;
  }

  /** What the decoder reads in one amount holds for all of its text. Null for one that it refuses, or cannot write in zeros. */
  #learn(start: number, end: number, pattern: RowPattern): KnownKind | null {
    const amount = asObject(parseJson(Buffer.from(this.#source.text(start, end), 'latin1')), '');
    try {
      const commodity = this.#commodities.get(stringField(amount, 'acommodity', ''));
      if (commodity === null) return null;
      readQuantity(amount, commodity, '');
      const zeros = commodity.decimals - placesOf(amount, '');
      return zeros < 0 ? null : { ref: commodity.ref, zeros, pattern, next: null };
    } catch (error) {
      if (error instanceof FailureError) return null;
      throw error;
    }
  }
}
