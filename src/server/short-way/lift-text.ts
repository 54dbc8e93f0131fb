/**
 * Takes out of the text of a query what makes texts differ that ask alike: the name of the operation, white space, comments,
 * and literals in arguments. What is left is the key of all such texts.
 *
 * A key is made of the tokens of a text, each told apart from its neighbours, so that texts of one key are equal token by token
 * but for what was lifted. Equal literals have equal marks: whether two fields of one name ask the same is part of the key. Only
 * plain text is taken; whatever else a text holds, it is not lifted.
 */

/** A string as it is written between its quotes, a whole number by its digits, or a list of one of the two. */
export type Literal = string | readonly string[];

export interface LiftedText {
  readonly key: string;
  /** In the order in which they stand in the text. */
  readonly literals: readonly Literal[];
  /** Null where the operation has none. */
  readonly operationName: string | null;
  /** As the parser of graphql-js counts them. */
  readonly tokens: number;
}

/** A token, or a literal that was lifted, as the key knows it. */
export interface Unit {
  /** The place of its first character in the text. */
  readonly start: number;
  /** `operation` is the one that begins the operation, `name` its name. */
  readonly kind: 'token' | 'literal' | 'operation' | 'name';
  /** As it is written; empty for a literal. */
  readonly text: string;
}

/** The names of arguments and input fields whose literals may be lifted. */
export type LiftableNames = ReadonlySet<string>;

/** Each becomes a variable. Texts with more are not lifted. */
const MAX_LITERALS = 64;
const MAX_LENGTH = 64 * 1024;

const WORD = /[A-Za-z_][0-9A-Za-z_]*/y;
/** Together with what must not follow a number. */
const NUMBER = /-?[0-9][0-9A-Za-z_.+-]*/y;
const WHOLE = /^(?:0|[1-9][0-9]*)$/;
/** Without escapes. */
const STRING = /"[ !#-[\]-~]*"/y;
const COMMENT = /#[\t -~]*/y;
const PUNCTUATORS: ReadonlySet<string> = new Set([...'!$&():=@[]{|}']);
const SPACE: ReadonlySet<string> = new Set([' ', '\n', '\r', '\t', ',']);

/** Marks in keys. No text has one of them: they are no plain characters. */
const NAME_MARK = '\u0001';
const LITERAL_MARK = '\u0002';

/** Null where the text is not lifted. `onUnit` is told of each unit in order. */
export function liftText(text: string, names: LiftableNames, onUnit?: (unit: Unit) => void): LiftedText | null {
  return text.length > MAX_LENGTH ? null : new Lifting(text, names, onUnit).run();
}

/** The entries of a list. */
interface Values {
  readonly literals: readonly string[];
  readonly kind: string;
}

class Lifting {
  readonly #text: string;
  readonly #names: LiftableNames;
  readonly #onUnit: ((unit: Unit) => void) | undefined;
  readonly #literals: Literal[] = [];
  readonly #marks = new Map<string, number>();
  #key = '';
  #at = 0;
  #tokens = 0;
  /** Of selections and of arguments. */
  #braces = 0;
  #parens = 0;
  /** The last word, and the name of the argument whose value is read. */
  #word = '';
  #label = '';
  #operations = 0;
  #operationName: string | null = null;
  #isDirective = false;
  #isStart = true;

  constructor(text: string, names: LiftableNames, onUnit: ((unit: Unit) => void) | undefined) {
    this.#text = text;
    this.#names = names;
    this.#onUnit = onUnit;
  }

  run(): LiftedText | null {
    while (this.#skip()) if (!this.#unit()) return null;
    if (this.#operations !== 1 || this.#parens !== 0 || this.#braces !== 0) return null;
    return {
      key: this.#key,
      literals: this.#literals,
      operationName: this.#operationName,
      tokens: this.#tokens,
    };
  }

  /** Over white space and comments; false at the end. */
  #skip(): boolean {
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) return false;
      if (char === '#') this.#match(COMMENT);
      else if (SPACE.has(char)) this.#at += 1;
      else return true;
    }
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return null;
    const found = this.#text.slice(this.#at, pattern.lastIndex);
    this.#at = pattern.lastIndex;
    return found;
  }

  /** False where the text is not lifted. */
  #unit(): boolean {
    const start = this.#at;
    const word = this.#match(WORD);
    if (word !== null) return this.#takeWord(start, word);
    const number = this.#match(NUMBER);
    if (number !== null) {
      if (this.#isLiftable && WHOLE.test(number)) return this.#lift(start, number, 'i');
      this.#take({ start, kind: 'token', text: number }, ` ${number}`);
      return true;
    }
    const char = this.#text[start] ?? '';
    if (char === '"') {
      const string = this.#string();
      if (string === null) return false;
      if (this.#isLiftable) return this.#lift(start, string, 's');
      this.#take({ start, kind: 'token', text: `"${string}"` });
      return true;
    }
    if (char === '[' && this.#isLiftable) {
      this.#at += 1;
      const values = this.#values();
      if (values !== null) return this.#lift(start, values.literals, values.kind);
      this.#at = start;
    }
    return this.#punctuator(start, char);
  }

  get #isLiftable(): boolean {
    return this.#braces > 0 && this.#parens > 0 && !this.#isDirective && this.#names.has(this.#label);
  }

  /** Of a string without escapes, what stands between its quotes. */
  #string(): string | null {
    // A block string.
    if (this.#text.startsWith('"""', this.#at)) return null;
    return this.#match(STRING)?.slice(1, -1) ?? null;
  }

  #take(unit: Unit, inKey: string = unit.text): void {
    this.#key += inKey;
    this.#tokens += 1;
    this.#onUnit?.(unit);
  }

  #lift(start: number, literal: Literal, kind: string): boolean {
    const value = `${kind}${typeof literal === 'string' ? literal : literal.join('"')}`;
    const mark = this.#marks.get(value) ?? this.#marks.size;
    this.#marks.set(value, mark);
    this.#key += `${LITERAL_MARK}${kind}${mark}${LITERAL_MARK}`;
    this.#tokens += typeof literal === 'string' ? 1 : literal.length + 2;
    this.#literals.push(literal);
    this.#onUnit?.({ start, kind: 'literal', text: '' });
    return this.#literals.length <= MAX_LITERALS;
  }

  #takeWord(start: number, word: string): boolean {
    this.#word = word;
    const isFirst = this.#isStart;
    this.#isStart = false;
    const isOperation = isFirst && word === 'query';
    this.#take({ start, kind: isOperation ? 'operation' : 'token', text: word }, ` ${word}`);
    if (isOperation) this.#takeName();
    return !isFirst || isOperation || word === 'fragment';
  }

  #takeName(): void {
    this.#operations += 1;
    this.#skip();
    const start = this.#at;
    const name = this.#match(WORD);
    if (name === null) return;
    this.#operationName = name;
    this.#take({ start, kind: 'name', text: name }, NAME_MARK);
  }

  /** Up to the end of the list; null where they are of two kinds, none, or something else. */
  #values(): Values | null {
    const literals: string[] = [];
    const kinds = new Set<string>();
    while (this.#skip() && this.#text[this.#at] !== ']') {
      const isString = this.#text[this.#at] === '"';
      const value = isString ? this.#string() : this.#match(NUMBER);
      if (value === null || (!isString && !WHOLE.test(value))) return null;
      literals.push(value);
      kinds.add(isString ? 'S' : 'I');
    }
    const [kind, ...others] = kinds;
    if (kind === undefined || others.length > 0 || this.#text[this.#at] !== ']') return null;
    this.#at += 1;
    return { literals, kind };
  }

  #punctuator(start: number, first: string): boolean {
    const text = first === '.' && this.#text.startsWith('...', start) ? '...' : first;
    if (text !== '...' && !PUNCTUATORS.has(text)) return false;
    this.#at += text.length;
    const isOperation = this.#isStart && text === '{';
    if (!this.#nest(text)) return false;
    this.#take({ start, kind: isOperation ? 'operation' : 'token', text });
    return true;
  }

  /** False where the text is no document, or is not lifted for its directives. */
  #nest(text: string): boolean {
    const isOutside = this.#parens === 0;
    if (text === '(') this.#parens += 1;
    else if (text === ')') {
      this.#parens -= 1;
      this.#isDirective = false;
    } else if (text === '@') {
      this.#isDirective = true;
      // Directives of operations are not for the short way.
      if (this.#braces === 0) return false;
    } else if (text === ':') this.#label = this.#word;
    else if (text === '{' && isOutside) {
      if (this.#isStart) this.#operations += 1;
      this.#isDirective = false;
      this.#braces += 1;
    } else if (text === '}' && isOutside) this.#braces -= 1;
    this.#isStart = text === '}' && isOutside && this.#braces === 0;
    return this.#braces >= 0 && this.#parens >= 0;
  }
}
