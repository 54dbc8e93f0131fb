/** Finds the list of rows in an answer by its bytes, and decodes what stands around it without decoding the list. */
import { type AsciiBytes, type Span, skipSpace } from './ascii-bytes.ts';
import { isObject } from './decode.ts';
import { parseJson } from './json.ts';
import { COMMA, OPEN_ARRAY, OPEN_OBJECT } from './json-characters.ts';
import { FAILED, memberName, valueEnd } from './json-value.ts';

/** The names of the members on the way from the body to the list, 0 for the first entry of a list; none where the body itself is the list. */
export type ListPath = readonly (string | 0)[];

/** Where the list begins; null where none stands there. What stands before it is looked at no closer than that takes. */
export function listStart(source: AsciiBytes, path: ListPath): number | null {
  let at = skipSpace(source, 0);
  for (const name of path) {
    at = name === 0 ? firstAt(source, at) : memberAt(source, at, name);
    if (at === FAILED) return null;
  }
  return source.at(at) === OPEN_ARRAY ? at : null;
}

/** Where the first entry begins, of the list that begins at `start`. */
function firstAt(source: AsciiBytes, start: number): number {
  return source.at(start) === OPEN_ARRAY ? skipSpace(source, start + 1) : FAILED;
}

/** Where the value of the first member with that name begins, of the object that begins at `start`. */
function memberAt(source: AsciiBytes, start: number, name: string): number {
  if (source.at(start) !== OPEN_OBJECT) return FAILED;
  let at = skipSpace(source, start + 1);
  for (;;) {
    const member = memberName(source, at);
    if (member === null) return FAILED;
    if (member.name === name) return member.valueAt;
    const end = valueEnd(source, member.valueAt);
    if (end === FAILED) return FAILED;
    at = skipSpace(source, end);
    if (source.at(at) !== COMMA) return FAILED;
    at = skipSpace(source, at + 1);
  }
}

/** Stands for the list while the rest is decoded. No text that is ASCII and has no escapes spells it. */
const STAND_IN = '…';

export interface ListPlace {
  readonly path: ListPath;
  /** Where the list stands: an array, from bracket to bracket. */
  readonly span: Span;
  /** Its entries. */
  readonly length: number;
}

/** What stood around a list, and what it came to. */
interface KnownOutline {
  readonly before: string;
  readonly after: string;
  readonly length: number;
  readonly body: unknown;
}

/** Outlines of answers that follow each other: many have the same. */
export class Outlines {
  #last: KnownOutline | null = null;

  /** As `outlineOf`. The same body as before where the same text stands around as many entries, so nobody may change it. */
  of(source: AsciiBytes, place: ListPlace): unknown {
    const { span, length } = place;
    const [before, after] = [source.text(0, span.start), source.text(span.end, source.length)];
    const last = this.#last;
    if (last?.before === before && last.after === after && last.length === length) return last.body;
    const body = outlineOf(source, place);
    this.#last = { before, after, length, body };
    return body;
  }
}

/**
 * The decoded body with as many holes in place of the list as it has entries. Undefined where the text around the list is not
 * that of a JSON text with a list at this path, or has an escape in it.
 *
 * The list is a value of JSON, so that the whole is JSON where the same text with another value in its place is. Each key is
 * there once: no other member can have the value that stands in.
 */
function outlineOf(source: AsciiBytes, { path, span, length }: ListPlace): unknown {
  const list: readonly unknown[] = new Array<unknown>(length);
  if (path.length === 0) {
    const isAlone = skipSpace(source, 0) === span.start && skipSpace(source, span.end) === source.length;
    return isAlone ? list : undefined;
  }
  const [before, after] = [source.text(0, span.start), source.text(span.end, source.length)];
  if (before.includes('\\') || after.includes('\\')) return undefined;
  return withList(parseJson(Buffer.from(`${before}"${STAND_IN}"${after}`)), path, list);
}

/** The value with the list in place of what stands in for it; undefined where that stands elsewhere. */
function withList(value: unknown, [name, ...path]: ListPath, list: readonly unknown[]): unknown {
  if (name === undefined) return value === STAND_IN ? list : undefined;
  if (name === 0) {
    const [first, ...others]: readonly unknown[] = Array.isArray(value) ? value : [];
    const inner = withList(first, path, list);
    return inner === undefined ? undefined : [inner, ...others];
  }
  if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
  const inner = withList(value[name], path, list);
  return inner === undefined ? undefined : { ...value, [name]: inner };
}
