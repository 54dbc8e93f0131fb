/**
 * The names that clients see, and the names that the code has for the same things: the prefix stands before every type of
 * `schema/` and of providers, and before every root field.
 */

/** Of `Query`, which keeps its name. */
export const ROOT_TYPE = 'Query';

/** The types whose fields are those of operations; they keep their names. */
export const ROOT_TYPES: ReadonlySet<string> = new Set([ROOT_TYPE, 'Subscription']);

export class ServedNames {
  readonly #prefix: string;
  readonly #types: ReadonlySet<string>;
  readonly #served: ReadonlyMap<string, string>;

  /** @param types the names of all types that are ours or a provider's, without the prefix */
  constructor(prefix: string, types: Iterable<string>) {
    this.#prefix = prefix;
    this.#types = new Set(types);
    this.#served = new Map([...this.#types].map((own) => [`${prefix}${own}`, own]));
  }

  /** As clients see the type; the name itself for `Query` and the types of GraphQL and of composition. */
  type(own: string): string {
    return this.#types.has(own) ? `${this.#prefix}${own}` : own;
  }

  /** Null for a name that stands for none of our types. */
  ownType(served: string): string | null {
    return this.#served.get(served) ?? null;
  }

  /** `bgAccounts` for `accounts`; what begins with an underscore is not ours. */
  rootField(own: string): string {
    return this.#prefix === '' || own.startsWith('_') ? own : prefixedField(this.#prefix, own);
  }

  /** `BgAccount.balances`, `Query.bgAccounts` for `Type.field`. */
  field(coordinate: string): string {
    const dot = coordinate.indexOf('.');
    const [type, field] = [coordinate.slice(0, dot), coordinate.slice(dot + 1)];
    return `${this.type(type)}.${ROOT_TYPES.has(type) ? this.rootField(field) : field}`;
  }
}

/** Names as they are written in `schema/`. */
export const ownNames = new ServedNames('', ['Account', 'Asset', 'Balance', 'Source']);

/**
 * The first word of the prefix in lower case, then the name with a capital: `Bg` and `accounts` are `bgAccounts`, `BG` too,
 * `HTTPBg` gives `httpBgAccounts`. After an underscore the name stays as it is: `Bg_` gives `bg_accounts`.
 */
function prefixedField(prefix: string, name: string): string {
  const first = prefix.replace(/^(?:[A-Z]+(?![a-z])|[A-Z])/, (word) => word.toLowerCase());
  return prefix.endsWith('_') ? `${first}${name}` : `${first}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
