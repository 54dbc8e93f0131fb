/**
 * The OData texts that TEOS takes: function calls with named arguments, keys and `in` filters. The array literal is
 * `['a','b']` with single quotes, doubled inside a string, and blanks allowed around commas (TEOS docs and Postman
 * collection, read 2026-11). Everything else is refused.
 */

/** A path segment such as `Assets`, `Assets('x')` or `GetEthBalances(addresses=['a'])`. */
export interface Segment {
  readonly name: string;
  /** The text of a lone key; null where there is none. */
  readonly key: string | null;
  /** Named arguments; null where there are none. */
  readonly args: ReadonlyMap<string, string | readonly string[]> | null;
}

export class ODataSyntaxError extends Error {
  override readonly name = 'ODataSyntaxError';
}

/** Parses one percent-decoded segment; throws an `ODataSyntaxError`. */
export function parseSegment(text: string): Segment {
  const reader = new Reader(text);
  const name = reader.word();
  if (reader.ended) return { name, key: null, args: null };
  reader.expect('(');
  if (reader.next === "'") {
    const key = reader.string();
    reader.expect(')');
    reader.expectEnd();
    return { name, key, args: null };
  }
  const args = new Map<string, string | readonly string[]>();
  do {
    const argument = reader.word();
    if (args.has(argument)) throw new ODataSyntaxError(`${argument} is given twice`);
    reader.expect('=');
    args.set(argument, reader.next === '[' ? reader.strings('[', ']') : reader.string());
  } while (reader.comma());
  reader.expect(')');
  reader.expectEnd();
  return { name, key: null, args };
}

/** The values of `Property in ('x','y')` or `Property eq 'x'`; throws an `ODataSyntaxError`. */
export function parseFilter(text: string, property: string): readonly string[] {
  const reader = new Reader(text);
  if (reader.word() !== property) throw new ODataSyntaxError(`only ${property} can be filtered by`);
  reader.blanks(1);
  const operator = reader.word();
  if (operator !== 'in' && operator !== 'eq') throw new ODataSyntaxError(`${operator} is not supported`);
  reader.blanks(1);
  const values = operator === 'in' ? reader.strings('(', ')') : [reader.string()];
  reader.expectEnd();
  return values;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get next(): string {
    return this.#text.charAt(this.#at);
  }

  get ended(): boolean {
    return this.#at === this.#text.length;
  }

  word(): string {
    const start = this.#at;
    while (/^[A-Za-z]$/.test(this.next)) this.#at += 1;
    if (this.#at === start) throw new ODataSyntaxError(`a name was expected at position ${start}`);
    return this.#text.slice(start, this.#at);
  }

  expect(character: string): void {
    if (this.next !== character) throw new ODataSyntaxError(`"${character}" was expected at position ${this.#at}`);
    this.#at += 1;
  }

  expectEnd(): void {
    if (!this.ended) throw new ODataSyntaxError(`the end was expected at position ${this.#at}`);
  }

  blanks(least = 0): void {
    const start = this.#at;
    while (this.next === ' ') this.#at += 1;
    if (this.#at - start < least) throw new ODataSyntaxError(`a blank was expected at position ${start}`);
  }

  /** Whether a comma, with blanks around it or not, was there and is now read. */
  comma(): boolean {
    const start = this.#at;
    this.blanks();
    if (this.next !== ',') {
      this.#at = start;
      return false;
    }
    this.#at += 1;
    this.blanks();
    return true;
  }

  string(): string {
    this.expect("'");
    const start = this.#at;
    for (let end = this.#text.indexOf("'", start); end >= 0; end = this.#text.indexOf("'", end + 2)) {
      if (this.#text.charAt(end + 1) === "'") continue;
      this.#at = end + 1;
      return this.#text.slice(start, end).replaceAll("''", "'");
    }
    throw new ODataSyntaxError(`the string from position ${start} has no end`);
  }

  strings(open: string, close: string): readonly string[] {
    this.expect(open);
    this.blanks();
    const values: string[] = [];
    if (this.next !== close) {
      do values.push(this.string());
      while (this.comma());
    }
    this.blanks();
    this.expect(close);
    return values;
  }
}
