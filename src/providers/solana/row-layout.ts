/**
 * How a node lays out the rows of token accounts. Rows of one program differ in their data, their address and what they cost to keep;
 * all else is the same text, which is compared.
 */
import { type AsciiBytes, Piece, type Span, skipSpace } from '../../http/ascii-bytes.ts';
import { CLOSE_ARRAY, COMMA, OPEN_ARRAY, QUOTE } from '../../http/json-characters.ts';
import { walkObject } from '../../http/json-members.ts';
import { FAILED, stringEnd, valueEnd, wholeNumberEnd } from '../../http/json-value.ts';

/** Where the parts of a row stand: texts without their quotes. */
export interface RowParts {
  readonly key: Span;
  readonly data: Span;
  /** Lamports, in digits. */
  readonly rent: Span;
  /** The place behind the row. */
  readonly end: number;
}

/** A part of the rows of a layout, with the piece of the same text before it. */
interface LayoutPart {
  readonly before: Piece;
  /** Where it stands in the row that was read last. */
  readonly span: { start: number; end: number };
  readonly isNumber: boolean;
}

interface Layout {
  /** In the order in which they stand. */
  readonly parts: readonly LayoutPart[];
  readonly last: Piece;
  /** The row that was read last: one object for all of them. */
  readonly row: RowParts & { end: number };
}

/** Takes a row apart, whatever its layout; null where it is no row of an account of the program. */
export function rowParts(source: AsciiBytes, start: number, program: string): RowParts | null {
  const found: { key?: Span; data?: Span; rent?: Span } = {};
  let isOwned = false;
  const accountEnd = (name: string, at: number): number => {
    const end = valueEnd(source, at);
    if (end === FAILED) return FAILED;
    if (name === 'owner') isOwned = source.text(at, end) === `"${program}"`;
    if (name === 'lamports' && wholeNumberEnd(source, at) === end) found.rent = { start: at, end };
    if (name === 'data') {
      const data = encoded(source, at);
      if (data !== null) found.data = data;
    }
    return end;
  };
  const end = walkObject(source, start, (name, at) => {
    if (name === 'account') return walkObject(source, at, accountEnd);
    const valueAt = valueEnd(source, at);
    if (name === 'pubkey' && source.at(at) === QUOTE) found.key = { start: at + 1, end: valueAt - 1 };
    return valueAt;
  });
  const { key, data, rent } = found;
  return end === FAILED || !isOwned || key === undefined || data === undefined || rent === undefined
    ? null
    : { key, data, rent, end };
}

const BASE64 = new Piece('"base64"');

/** The first text of `["…","base64"]`; null for all else. */
function encoded(source: AsciiBytes, start: number): Span | null {
  const first = skipSpace(source, start + 1);
  if (source.at(start) !== OPEN_ARRAY || source.at(first) !== QUOTE) return null;
  const end = stringEnd(source, first);
  const comma = end === FAILED ? FAILED : skipSpace(source, end);
  if (comma === FAILED || source.at(comma) !== COMMA) return null;
  const second = skipSpace(source, comma + 1);
  if (!BASE64.isAt(source, second) || source.at(skipSpace(source, second + BASE64.length)) !== CLOSE_ARRAY) return null;
  return { start: first + 1, end: end - 1 };
}

/** The layout of the row that was taken apart last. */
export class Layouts {
  #known: Layout | null = null;

  /** Null where the row has another layout. What it returns stands until the next row is read. */
  read(source: AsciiBytes, start: number): RowParts | null {
    const layout = this.#known;
    if (layout === null) return null;
    const { row, last } = layout;
    let at = start;
    for (const { before, span, isNumber } of layout.parts) {
      if (!before.isAt(source, at)) return null;
      at += before.length;
      const end = isNumber ? wholeNumberEnd(source, at) : textEnd(source, at);
      if (end === FAILED) return null;
      span.start = at;
      span.end = end;
      at = end;
    }
    if (!last.isAt(source, at)) return null;
    row.end = at + last.length;
    return row;
  }

  learn(source: AsciiBytes, start: number, { key, data, rent, end }: RowParts): void {
    const row = { key: { ...key }, data: { ...data }, rent: { ...rent }, end };
    let at = start;
    const parts = [row.key, row.data, row.rent]
      .toSorted((one, other) => one.start - other.start)
      .map((span): LayoutPart => {
        const before = new Piece(source.text(at, span.start));
        at = span.end;
        return { before, span, isNumber: span === row.rent };
      });
    this.#known = { parts, last: new Piece(source.text(at, end)), row };
  }
}

/** The place of the quote behind a text without escapes. */
function textEnd(source: AsciiBytes, start: number): number {
  const end = stringEnd(source, start - 1);
  return end === FAILED ? FAILED : end - 1;
}
