/**
 * Writes the errors of rows that failed. Those of one kind differ in their path and in the id of the balance alone: the first
 * of each kind is formed like any other error, and the others are its text with a path and an id of their own.
 */
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { NullField, RowError, RowErrors } from '../../graph/compiled/row-errors.ts';
import type { Failure } from '../../model/failure.ts';
import { codeOf, WrittenError } from './written-error.ts';

type FormError = (error: GraphQLError) => GraphQLFormattedError;
type ShortenError = (error: GraphQLFormattedError) => GraphQLFormattedError;

export interface RowErrorForms {
  /** What it makes of an error depends neither on its path nor on the id that it is about. */
  readonly form: FormError;
  /** What is left of it where there are too many. */
  readonly shorten: ShortenError;
}

interface Kind {
  readonly field: NullField;
  readonly source: RowErrors['source'];
  /** As an answer has it. */
  readonly code: string;
  readonly whole: TextWithHoles;
  readonly short: TextWithHoles;
}

export class RowErrorTexts {
  readonly #forms: RowErrorForms;
  readonly #kinds = new Map<Failure, Kind[]>();

  constructor(forms: RowErrorForms) {
    this.#forms = forms;
  }

  codeOf(error: RowError): string {
    return this.#kindOf(error).code;
  }

  whole(error: RowError): WrittenError {
    const { whole, code } = this.#kindOf(error);
    return new WrittenError(whole.write(error), code);
  }

  short(error: RowError): WrittenError {
    const { short, code } = this.#kindOf(error);
    return new WrittenError(short.write(error), code);
  }

  #kindOf(error: RowError): Kind {
    const { field, failure, all } = error;
    const kinds = this.#kinds.get(failure) ?? [];
    const known = kinds.find((kind) => kind.field === field && kind.source === all.source);
    if (known !== undefined) return known;
    const formed = this.#forms.form(error.make());
    const kind: Kind = {
      field,
      source: all.source,
      code: codeOf(formed) ?? '',
      whole: new TextWithHoles(formed),
      short: new TextWithHoles(this.#forms.shorten(formed)),
    };
    this.#kinds.set(failure, [...kinds, kind]);
    return kind;
  }
}

/** The JSON text of a formatted error, with holes in the place of its path and of `extensions.about`. */
class TextWithHoles {
  /** One more than there are holes. */
  readonly #texts: string[] = [''];
  readonly #holes: ('path' | 'about')[] = [];

  constructor(error: GraphQLFormattedError) {
    this.#object(error, (name, value) => {
      if (name === 'path') this.#hole('path');
      else if (name === 'extensions') this.#extensions(error.extensions ?? {});
      else this.#add(JSON.stringify(value));
    });
  }

  write({ pathText, about }: Pick<RowError, 'pathText' | 'about'>): string {
    let text = this.#texts[0] ?? '';
    for (let hole = 0; hole < this.#holes.length; hole += 1) {
      text += this.#holes[hole] === 'path' ? pathText : JSON.stringify(about);
      text += this.#texts[hole + 1] ?? '';
    }
    return text;
  }

  #extensions(extensions: Readonly<Record<string, unknown>>): void {
    this.#object(extensions, (name, value) => {
      if (name === 'about') this.#hole('about');
      else this.#add(JSON.stringify(value));
    });
  }

  /** As `JSON.stringify`, which leaves out what is undefined. */
  #object(object: object, write: (name: string, value: unknown) => void): void {
    let separator = '{';
    for (const [name, value] of Object.entries(object)) {
      if (value === undefined) continue;
      this.#add(`${separator}${JSON.stringify(name)}:`);
      write(name, value);
      separator = ',';
    }
    this.#add(separator === '{' ? '{}' : '}');
  }

  #add(text: string): void {
    this.#texts[this.#texts.length - 1] += text;
  }

  #hole(name: 'path' | 'about'): void {
    this.#holes.push(name);
    this.#texts.push('');
  }
}
