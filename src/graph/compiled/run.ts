/** One execution of a plan. */

import { setImmediate } from 'node:timers/promises';
import type { GraphQLError } from 'graphql';
import type { Arguments } from '../collect.ts';
import type { AssetNode } from '../nodes.ts';
import { FieldErrors } from './field-errors.ts';
import { lengthInOnePiece, markOf } from './json-text.ts';
import type { KnownColumns } from './known-columns.ts';
import { type Indexes, keysOf, type Place } from './place.ts';
import type { RowErrors } from './row-errors.ts';
import type { DeferredRows } from './row-span.ts';

/** After so many characters other requests have their turn. */
const SLICE = 128 * 1024;

/** An error takes as long as so many characters: it has a message, a place and a stack of its own. */
const ERROR_LENGTH = 2000;

/** So do errors of rows, of which many are formed together. */
const ROW_ERROR_LENGTH = 100;

/** Shorter text is not worth being put into one piece. */
const LONG = 1000;

export interface RunOptions {
  readonly rootValue: unknown;
  readonly context: unknown;
  /** Coerced, with the defaults of the operation. */
  readonly variables: Readonly<Record<string, unknown>>;
}

export class Run {
  readonly rootValue: unknown;
  readonly context: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
  #errors = new FieldErrors();
  /** The index in each list above what is being written. */
  at: number[] = [];
  /** What the resolver of a field would answer to the parent that is written next; null where it is to be asked. */
  given: { readonly field: object; readonly value: unknown } | null = null;
  /** What fields keep for the whole run, by the number of the field. */
  readonly args: Arguments[] = [];
  /** Texts of objects that are written alike wherever they stand, by the number of their selection and what they are made of. */
  readonly #texts: Map<unknown, string>[] = [];
  readonly #columns = new Map<object, Map<readonly AssetNode[], KnownColumns>>();
  readonly #spans: DeferredRows[] = [];
  #written = 0;
  #turn: Promise<void> | null = null;

  constructor({ rootValue, context, variables }: RunOptions) {
    this.rootValue = rootValue;
    this.context = context;
    this.variables = variables;
  }

  get errors(): FieldErrors {
    return this.#errors;
  }

  /** How many errors there are. */
  get failed(): number {
    return this.#errors.list.length;
  }

  /** What `write` writes at once and without an error; else null, and nothing of the attempt is kept. */
  attempt(write: () => unknown): string | null {
    const errors = this.#errors;
    this.#errors = new FieldErrors();
    try {
      const text = write();
      return typeof text === 'string' && this.failed === 0 ? text : null;
    } catch {
      return null;
    } finally {
      this.#errors = errors;
    }
  }

  addError(error: GraphQLError, place: Place): void {
    this.#written += ERROR_LENGTH;
    this.#errors.add(error, keysOf(place, this.at));
  }

  addRowErrors(errors: RowErrors): void {
    this.#written += ROW_ERROR_LENGTH * errors.count;
    this.#errors.addRows(errors);
  }

  /** The lists above a place, for when what is written there is awaited. */
  indexes(depth: number): Indexes {
    return depth === 0 ? none : this.at.slice(0, depth);
  }

  /** By list of assets, what a writer of rows keeps. */
  columnsOf(writer: object): Map<readonly AssetNode[], KnownColumns> {
    const known = this.#columns.get(writer);
    if (known !== undefined) return known;
    const columns = new Map<readonly AssetNode[], KnownColumns>();
    this.#columns.set(writer, columns);
    return columns;
  }

  /** What stands in the text in the place of rows that are written when the answer is sent. */
  defer(span: DeferredRows): string {
    return markOf(this.#spans.push(span) - 1);
  }

  /** By the number in their marks. */
  get deferred(): readonly DeferredRows[] {
    return this.#spans;
  }

  textsOf(selection: number): Map<unknown, string> {
    const known = this.#texts[selection];
    if (known !== undefined) return known;
    const texts = new Map<unknown, string>();
    this.#texts[selection] = texts;
    return texts;
  }

  /** Counts text that was awaited and is written now. */
  count(text: string | null): void {
    if (text !== null) this.#written += text.length > LONG ? lengthInOnePiece(text) : text.length;
  }

  /** Whether so much was written without a pause that other work should run first. */
  get isTired(): boolean {
    return this.#written > SLICE;
  }

  /** Waits for a turn of the event loop; all that wait at the same time share one. */
  rest(): Promise<void> {
    this.#turn ??= setImmediate().then(() => {
      this.#turn = null;
      this.#written = 0;
    });
    return this.#turn;
  }
}

const none: Indexes = [];
