/** Writes objects of one type. */
import { Pieces } from './pieces.ts';
import type { ReadAlike } from './resolve.ts';
import type { RowField, RowObject } from './row-field.ts';
import type { Run } from './run.ts';
import type { Written } from './written.ts';

/** A field of such an object. */
export interface ObjectField extends RowField {
  readonly headOfNull: string;
  readonly object: ObjectPlan | null;
  readonly alike: ReadAlike | null;
  noteWait(): void;
  write(run: Run, parent: unknown): Written;
}

export interface ObjectOptions {
  readonly typeName: string;
  /** Where equal parents are written alike: the number by which a run keeps their texts. */
  readonly textsNumber: number | null;
  /** Called when the first object is written. */
  compile(): readonly ObjectField[];
}

export class ObjectPlan implements RowObject {
  readonly typeName: string;
  readonly #number: number | null;
  readonly #compile: () => readonly ObjectField[];
  #fields: readonly ObjectField[] | null = null;

  constructor({ typeName, textsNumber, compile }: ObjectOptions) {
    this.typeName = typeName;
    this.#number = textsNumber;
    this.#compile = compile;
  }

  get fields(): readonly ObjectField[] {
    this.#fields ??= this.#compile();
    return this.#fields;
  }

  write(run: Run, parent: unknown): string | PromiseLike<string> {
    if (this.#number === null) return this.#write(run, parent);
    const texts = run.textsOf(this.#number);
    const known = texts.get(parent);
    if (known !== undefined) return known;
    const { failed } = run;
    const text = this.#write(run, parent);
    if (typeof text === 'string' && run.failed === failed) texts.set(parent, text);
    return text;
  }

  #write(run: Run, parent: unknown): string | PromiseLike<string> {
    const { fields } = this;
    let text = '';
    let pieces: Pieces | null = null;
    try {
      for (const field of fields) {
        const value = field.write(run, parent);
        if (typeof value === 'string') text += field.head + value;
        else if (value === null) text += field.headOfNull;
        else {
          if (pieces === null) pieces = new Pieces(text + field.head, value);
          else pieces.add(text + field.head, value);
          text = '';
        }
      }
    } catch (error) {
      if (pieces === null) throw error;
      // The other fields are awaited as well, as they may also fail.
      return Promise.resolve(pieces.join('')).finally(() => {
        throw error;
      });
    }
    const end = fields.length === 0 ? '{}' : `${text}}`;
    return pieces === null ? end : pieces.join(end);
  }
}
