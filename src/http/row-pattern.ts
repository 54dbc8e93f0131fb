/**
 * Rows that have the same text but for a few values. A row is cut at these once; a row that follows is compared with what is
 * left, eight bytes at once, and nothing of it is parsed but those values.
 */
import { type AsciiBytes, digitsEnd, Piece, plainEnd, skipSpace } from './ascii-bytes.ts';
import { CLOSE_OBJECT, COMMA, MINUS, OPEN_OBJECT, QUOTE, ZERO } from './json-characters.ts';
import { FAILED, memberName, numberEnd, valueEnd } from './json-value.ts';

/** The most digits that a value may have. */
const MOST_DIGITS = 80;

type Holding = 'digits' | 'name' | 'whole' | 'number';

/** A value that differs from row to row. */
export interface Blank {
  /** The names of the members on the way to it. */
  readonly at: readonly string[];
  /**
   * `digits`: a number, or a string, of digits alone without leading zeros. `name`: the same, or any string without escapes.
   * `whole`: a whole number, perhaps less than zero. `number`: any number.
   */
  readonly holds: Holding;
}

/** Blanks by the name of their member; a map for those in a nested object. */
export type Blanks = ReadonlyMap<string, Blanks | NumberedBlank>;

interface NumberedBlank {
  readonly index: number;
  readonly blank: Blank;
}

export function blanksOf(blanks: readonly Blank[]): Blanks {
  const found = new Map<string, Blanks | NumberedBlank>();
  for (const [index, blank] of blanks.entries()) {
    let level = found;
    for (const name of blank.at.slice(0, -1)) {
      const known = level.get(name);
      const next = known instanceof Map ? known : new Map<string, Blanks | NumberedBlank>();
      level.set(name, next);
      level = next;
    }
    level.set(blank.at.at(-1) ?? '', { index, blank });
  }
  return found;
}

function isLevel(given: Blanks | NumberedBlank | undefined): given is Blanks {
  return given instanceof Map;
}

/** A row that was cut. */
export interface RowCut {
  /** The place behind it. */
  readonly end: number;
  /** The texts before, between and behind its values. */
  readonly texts: readonly string[];
  readonly values: readonly CutValue[];
  /** Rows with the same text but for these values have the same key. */
  readonly key: string;
}

/** Of the values that stand in a row. */
interface CutValue {
  /** Which of the blanks it is. */
  readonly blank: number;
  readonly start: number;
  readonly end: number;
  /** What may stand there: a name only where a string stands. */
  readonly holds: Holding;
}

/** Null for a row that is no object with each key once, or has another kind of value at a blank than that or null. */
export function cutRow(source: AsciiBytes, start: number, blanks: Blanks): RowCut | null {
  const values: CutValue[] = [];
  const end = cutObject(source, start, { blanks, values });
  if (end === FAILED) return null;
  const texts: string[] = [];
  let from = start;
  for (const value of values) {
    texts.push(source.text(from, value.start));
    from = value.end;
  }
  texts.push(source.text(from, end));
  // No such byte stands in JSON as it is. Which values are which follows from the text before them.
  return { end, texts, values, key: texts.join('\u0000') };
}

interface Cutting {
  readonly blanks: Blanks;
  readonly values: CutValue[];
}

function cutObject(source: AsciiBytes, start: number, { blanks, values }: Cutting): number {
  if (source.at(start) !== OPEN_OBJECT) return FAILED;
  let at = skipSpace(source, start + 1);
  if (source.at(at) === CLOSE_OBJECT) return at + 1;
  const names = new Set<string>();
  for (;;) {
    const member = memberName(source, at);
    if (member === null || names.has(member.name)) return FAILED;
    names.add(member.name);
    at = skipSpace(source, cutMember(source, member.valueAt, { blank: blanks.get(member.name), values }));
    const mark = source.at(at);
    if (mark === CLOSE_OBJECT) return at + 1;
    if (mark !== COMMA) return FAILED;
    at = skipSpace(source, at + 1);
  }
}

interface CuttingMember extends Pick<Cutting, 'values'> {
  readonly blank: Blanks | NumberedBlank | undefined;
}

/** The place behind the value. A failure is no place at which an object could end or go on. */
function cutMember(source: AsciiBytes, start: number, { blank, values }: CuttingMember): number {
  if (blank === undefined) return valueEnd(source, start);
  const code = source.at(start);
  if (isLevel(blank)) {
    return code === OPEN_OBJECT ? cutObject(source, start, { blanks: blank, values }) : valueEnd(source, start);
  }
  if (code === NULL) return valueEnd(source, start);
  const isText = code === QUOTE;
  const first = isText ? start + 1 : start;
  const holds = heldAt(blank.blank.holds, isText);
  const end = holds === null ? FAILED : heldEnd(source, first, holds);
  if (holds === null || end === FAILED || (isText && source.at(end) !== QUOTE)) return FAILED;
  values.push({ blank: blank.index, start: first, end, holds });
  return isText ? end + 1 : end;
}

/** The first letter of `null`. */
const NULL = 0x6e;

/** What may stand in a string, or outside of one; null where nothing may. */
function heldAt(holds: Holding, isText: boolean): Holding | null {
  if (isText) return holds === 'digits' || holds === 'name' ? holds : null;
  return holds === 'name' ? 'digits' : holds;
}

/** The place behind the value that begins at `start`. */
function heldEnd(source: AsciiBytes, start: number, holds: Holding): number {
  switch (holds) {
    case 'digits':
      return plainDigitsEnd(source, start);
    case 'name':
      return plainEnd(source, start);
    case 'whole':
      return wholeEnd(source, start);
    case 'number':
      return numberEnd(source, start);
  }
}

/** The place behind digits, or behind a minus and digits of which not all are zero. */
function wholeEnd(source: AsciiBytes, start: number): number {
  if (source.at(start) !== MINUS) return plainDigitsEnd(source, start);
  return source.at(start + 1) === ZERO ? FAILED : plainDigitsEnd(source, start + 1);
}

/** The place behind digits without leading zeros, of which there are some and not too many. */
function plainDigitsEnd(source: AsciiBytes, start: number): number {
  const end = digitsEnd(source, start);
  const size = end - start;
  return size < 1 || size > MOST_DIGITS || (size > 1 && source.at(start) === ZERO) ? FAILED : end;
}

/** Where the values of a row stand, two places for each blank. Of a blank that the row does not have, nothing is noted. */
export type Marks = Int32Array;

export class RowPattern {
  readonly #pieces: readonly Piece[];
  readonly #values: readonly Pick<CutValue, 'blank' | 'holds'>[];

  constructor({ texts, values }: Pick<RowCut, 'texts' | 'values'>) {
    this.#pieces = texts.map((text) => new Piece(text));
    this.#values = values.map(({ blank, holds }) => ({ blank, holds }));
  }

  /** The place behind the row, whose values are noted in `marks`; `FAILED` where another row stands at `start`. */
  match(source: AsciiBytes, start: number, marks: Marks): number {
    const pieces = this.#pieces;
    const values = this.#values;
    let at = start;
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index];
      if (piece === undefined || !piece.isAt(source, at)) return FAILED;
      at += piece.length;
      const value = values[index];
      if (value === undefined) continue;
      const end = heldEnd(source, at, value.holds);
      if (end === FAILED) return FAILED;
      marks[2 * value.blank] = at;
      marks[2 * value.blank + 1] = end;
      at = end;
    }
    return at;
  }
}
