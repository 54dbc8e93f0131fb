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

type PartName = 'key' | 'data' | 'rent';

interface Layout {
  /** In the order in which they stand, each behind a piece of the same text. */
  readonly parts: readonly { readonly name: PartName; readonly before: Piece }[];
  readonly last: Piece;
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

  /** Null where the row has another layout. */
  read(source: AsciiBytes, start: number): RowParts | null {
    const layout = this.#known;
    if (layout === null) return null;
    const found: { [Name in PartName]?: Span } = {};
    let at = start;
    for (const { name, before } of layout.parts) {
      if (!before.isAt(source, at)) return null;
      at += before.length;
      const end = name === 'rent' ? wholeNumberEnd(source, at) : textEnd(source, at);
      if (end === FAILED) return null;
      found[name] = { start: at, end };
      at = end;
    }
    const { key, data, rent } = found;
    if (!layout.last.isAt(source, at) || key === undefined || data === undefined || rent === undefined) return null;
    return { key, data, rent, end: at + layout.last.length };
  }

  learn(source: AsciiBytes, start: number, { key, data, rent, end }: RowParts): void {
    const spans = [
      { name: 'key', span: key },
      { name: 'data', span: data },
      { name: 'rent', span: rent },
    ] as const;
    let at = start;
    const parts = spans
      .toSorted((one, other) => one.span.start - other.span.start)
      .map(({ name, span }) => {
        const before = new Piece(source.text(at, span.start));
        at = span.end;
        return { name, before };
      });
    this.#known = { parts, last: new Piece(source.text(at, end)) };
  }
}

/** The place of the quote behind a text without escapes. */
function textEnd(source: AsciiBytes, start: number): number {
  const end = stringEnd(source, start - 1);
  return end === FAILED ? FAILED : end - 1;
}
