/**
 * The errors of rows that failed in one list: beside each amount that is null one of its own, with its place and the id of the
 * balance. Thousands may differ in nothing else, so that each is made only when a caller wants it as an object.
 */
import type { GraphQLError } from 'graphql';
import type { FailedPair } from '../../balances/answer/failed-lists.ts';
import type { Source } from '../../balances/source.ts';
import type { Failure } from '../../model/failure.ts';
import { balanceId } from '../../model/identity.ts';
import { balanceError } from '../errors.ts';
import type { BalanceRows } from '../list/balance-rows.ts';
import type { BalanceName } from '../nodes.ts';

/** A field that is null in rows that failed. */
export interface NullField {
  /** Its name in the answer. */
  readonly response: string;
  /** What its resolver threw, as an error of the field in this place. */
  locate(thrown: unknown, path: readonly (string | number)[]): GraphQLError;
}

/** Where the rows stand. */
export interface FailedPlace {
  readonly rows: BalanceRows;
  /** The path of their list. */
  readonly keys: readonly (string | number)[];
}

/** Why each row failed, by the index of its asset, in the order of the rows. */
export type RowFailures = ReadonlyMap<number, FailedPair>;

export class RowErrors implements Iterable<RowError> {
  readonly #place: FailedPlace;
  readonly #failures: RowFailures;
  /** The amounts of a row, each of which is null with an error. */
  readonly #fields: readonly NullField[];
  #start: string | null = null;

  constructor(place: FailedPlace, failures: RowFailures, fields: readonly NullField[]) {
    this.#place = place;
    this.#failures = failures;
    this.#fields = fields;
  }

  /** How many there are. */
  get count(): number {
    return this.#failures.size * this.#fields.length;
  }

  get keys(): readonly (string | number)[] {
    return this.#place.keys;
  }

  get source(): Source {
    return this.#place.rows.options.account.source;
  }

  /** Row by row. */
  *[Symbol.iterator](): Iterator<RowError> {
    for (const [index, { failure }] of this.#failures) {
      for (const field of this.#fields) yield new RowError(this, { field, failure, index });
    }
  }

  /** Of all errors that differ in their row alone, the first. */
  get kinds(): readonly RowError[] {
    const firsts = new Map<Failure, number>();
    for (const [index, { failure }] of this.#failures) if (!firsts.has(failure)) firsts.set(failure, index);
    return [...firsts].flatMap(([failure, index]) =>
      this.#fields.map((field) => new RowError(this, { field, failure, index })),
    );
  }

  /** Without those of some fields; null where no other is left. */
  without(isLeftOut: (field: NullField) => boolean): RowErrors | null {
    const fields = this.#fields.filter((field) => !isLeftOut(field));
    if (fields.length === this.#fields.length) return this;
    return fields.length === 0 ? null : new RowErrors(this.#place, this.#failures, fields);
  }

  /** In its list, the row of the asset with this index. */
  rowOf(index: number): number {
    return index - this.#place.rows.start;
  }

  nameOf(index: number): BalanceName {
    const { account, assets, at } = this.#place.rows.options;
    const asset = assets[index];
    if (asset === undefined) throw new RangeError('a list has no row without an asset');
    return { account, asset, at };
  }

  /** The JSON text of the path, up to the row. */
  get pathStart(): string {
    this.#start ??= this.keys.reduce<string>((text, key) => `${text}${JSON.stringify(key)},`, '[');
    return this.#start;
  }
}

/** What is particular to one error. */
interface Particulars {
  readonly field: NullField;
  readonly failure: Failure;
  readonly index: number;
}

/** One of them. */
export class RowError {
  readonly all: RowErrors;
  readonly field: NullField;
  readonly failure: Failure;
  readonly #index: number;

  constructor(all: RowErrors, { field, failure, index }: Particulars) {
    this.all = all;
    this.field = field;
    this.failure = failure;
    this.#index = index;
  }

  /** The error that the resolver of the field throws, in its place. */
  make(): GraphQLError {
    const { keys } = this.all;
    const path = [...keys, this.all.rowOf(this.#index), this.field.response];
    return this.field.locate(balanceError(this.all.nameOf(this.#index), this.failure), path);
  }

  /** The path as JSON text. */
  get pathText(): string {
    return `${this.all.pathStart}${this.all.rowOf(this.#index)},${JSON.stringify(this.field.response)}]`;
  }

  /** The id of the balance. */
  get about(): string {
    const { account, asset, at } = this.all.nameOf(this.#index);
    return balanceId(account.account, asset.asset.ref, at);
  }
}
