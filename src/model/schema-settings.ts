/**
 * How the schema is fitted into a larger graph. Every name in it is one of `schema/`, without the prefix, written as a schema
 * coordinate of the GraphQL specification: `Account`, `Account.balances`, `Account.balances(assets:)`, `AmountPart.TOTAL`.
 */
export interface SchemaSettings {
  /** Stands before the name of every type and root field; empty for none. Fits `PREFIX`. */
  readonly prefix: string;
  /** Whether gateways are offered the subscriptions, too. The standalone graph always has them. @default false */
  readonly subscriptions?: boolean | undefined;
  /** The root fields that are offered; absent for all. */
  readonly rootFields?: readonly string[] | undefined;
  /** What other tools select by, such as the contracts of a registry: `@tag`. */
  readonly tags: readonly SchemaTag[];
  /** What a larger graph may use and does not show: `@inaccessible`. */
  readonly inaccessible: readonly string[];
  /** Where `docs/scalars.md` is published, without a fragment; absent where it is not. Each scalar has an anchor there. */
  readonly scalarsUrl?: string | undefined;
}

export interface SchemaTag {
  /** Fits `TAG_NAME`. */
  readonly name: string;
  /** Schema coordinates. */
  readonly on: readonly string[];
}

/** The schema as it is written. */
export const plainSchema: SchemaSettings = { prefix: '', tags: [], inaccessible: [] };

/**
 * Letters, digits and single underscores, a letter first. Two underscores in a row belong to GraphQL and to the `@link` of
 * Apollo Federation, one at the beginning to the names that Federation adds (`_entities`, `_Any`).
 */
export const PREFIX = /^(?=.{1,40}$)[A-Za-z](?:_?[A-Za-z0-9])*_?$/;
export const PREFIX_RULE =
  'must be 1 to 40 letters, digits and single underscores, a letter first: GraphQL and Apollo Federation keep the names with two underscores in a row or one at the beginning';

/** As Apollo Federation defines the argument of `@tag`. */
export const TAG_NAME = /^[A-Za-z_][A-Za-z0-9_/-]{0,127}$/;
export const TAG_NAME_RULE =
  'must be 1 to 128 letters, digits, underscores, hyphens and slashes, a letter or an underscore first';

export const COORDINATE = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*(?:\([A-Za-z]\w*:\))?)?$/;
export const COORDINATE_RULE =
  'must be a schema coordinate such as Account, Account.balances, Account.balances(assets:) or AmountPart.TOTAL';

export const ROOT_FIELD = /^[A-Za-z]\w*$/;
export const ROOT_FIELD_RULE = 'must be the name of a root field, such as accounts';

/** A setting that the schema does not bear. */
export interface SchemaFault {
  /** Such as `server.schema.tags[0].on[1]`. */
  readonly setting: string;
  /** What breaks which rule. */
  readonly problem: string;
  /** What to do about it. */
  readonly hint: string;
}

/** Nothing can be served: names every fault. */
export class SchemaSettingsError extends RangeError {
  override readonly name = 'SchemaSettingsError';
  /** At least one. */
  readonly faults: readonly SchemaFault[];

  constructor(faults: readonly SchemaFault[]) {
    super(faults.map(({ setting, problem, hint }) => `${setting}: ${problem}. ${hint}`).join('\n'));
    this.faults = faults;
  }
}
