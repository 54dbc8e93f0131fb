/** Random valid operations over any schema: aliases, merged fields, fragments, directives, variables, unions. */
import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** From 0 to below 1; the same figures for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface RandomOptions {
  readonly schema: GraphQLSchema;
  readonly random: () => number;
  readonly depth: number;
  /** About how many fields it has at most. */
  readonly fields: number;
  /** A value for the argument; undefined to leave it out. Only values of required arguments must be given. */
  argument(field: string, argument: GraphQLArgument, random: () => number): unknown;
  /** Fields that are never asked for, as `Type.field`. */
  readonly without?: ReadonlySet<string>;
}

export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export function randomOperation(options: RandomOptions): RandomOperation {
  return new Author(options).operation();
}

class Author {
  readonly #options: RandomOptions;
  readonly #variables: Record<string, unknown> = {};
  readonly #definitions: string[] = [];
  readonly #fragments: string[] = [];
  #names = 0;
  #room: number;

  constructor(options: RandomOptions) {
    this.#options = options;
    this.#room = options.fields;
  }

  operation(): RandomOperation {
    const type = this.#options.schema.getQueryType();
    if (!type) throw new Error('no queries');
    const selection = this.#selection(type, this.#options.depth);
    const variables = this.#definitions.length === 0 ? '' : `(${this.#definitions.join(', ')})`;
    return { query: [`query${variables} ${selection}`, ...this.#fragments].join('\n'), variables: this.#variables };
  }

  #chance(of: number): boolean {
    return this.#options.random() < of;
  }

  #pick<T>(items: readonly [T, ...T[]] | readonly T[]): T | undefined {
    return items[Math.floor(this.#options.random() * items.length)];
  }

  #name(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const parts: string[] = [];
    const count = 1 + Math.floor(this.#options.random() * 4);
    for (let index = 0; index < count; index += 1) parts.push(this.#part(type, depth));
    // A field that is asked for twice is merged.
    const twice = this.#chance(0.15) ? this.#pick(parts) : undefined;
    if (twice !== undefined) parts.push(twice);
    return `{ ${parts.join(' ')} }`;
  }

  #part(type: GraphQLCompositeType, depth: number): string {
    if (this.#room > 0 && this.#chance(isAbstractType(type) ? 0.7 : 0.15)) return this.#fragment(type, depth);
    return this.#field(type, depth);
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const { schema } = this.#options;
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type, ...type.getInterfaces()];
    const condition = this.#pick([type, ...possible]) ?? type;
    const selection = this.#selection(condition, depth);
    if (this.#chance(0.5)) return `... on ${condition.name}${this.#directive()} ${selection}`;
    const name = this.#name('F');
    this.#fragments.push(`fragment ${name} on ${condition.name} ${selection}`);
    const spread = `...${name}${this.#directive()}`;
    return this.#chance(0.2) ? `${spread} ...${name}` : spread;
  }

  #field(type: GraphQLCompositeType, depth: number): string {
    this.#room -= 1;
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const open = fields.filter((field) => {
      if (this.#options.without?.has(`${type.name}.${field.name}`)) return false;
      return (depth > 0 && this.#room > 0) || !isCompositeType(getNamedType(field.type));
    });
    const field = this.#pick(open);
    if (field === undefined || this.#chance(0.1))
      return this.#chance(0.3) ? `${this.#name('t')}: __typename` : '__typename';
    const args = this.#arguments(type.name, field);
    const named = getNamedType(field.type);
    const below = isCompositeType(named) ? ` ${this.#selection(named, depth - 1)}` : '';
    // Two fields of one name must not differ in what they ask for, so that every field with arguments has a name of its own.
    const alias =
      args !== '' || isObjectType(named) || isAbstractType(named) || this.#chance(0.2) ? `${this.#name('a')}: ` : '';
    return `${alias}${field.name}${args}${this.#directive()}${below}`;
  }

  #arguments(parent: string, field: GraphQLField<unknown, unknown>): string {
    const given = field.args.flatMap((argument) => {
      if (!isRequiredArgument(argument) && this.#chance(0.5)) return [];
      const value = this.#options.argument(`${parent}.${field.name}`, argument, this.#options.random);
      if (value === undefined) return [];
      // Objects as variables alone: in a literal a name of an enum would have no quotes.
      if (this.#chance(0.6) || JSON.stringify(value).includes('{')) {
        const name = this.#name('v');
        this.#definitions.push(`$${name}: ${argument.type}`);
        this.#variables[name] = value;
        return [`${argument.name}: $${name}`];
      }
      return [`${argument.name}: ${literal(value)}`];
    });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  #directive(): string {
    if (this.#chance(0.85)) return '';
    const name = this.#chance(0.5) ? 'skip' : 'include';
    const value = this.#chance(0.5);
    if (this.#chance(0.5)) return ` @${name}(if: ${value})`;
    const variable = this.#name('c');
    this.#definitions.push(`$${variable}: Boolean${this.#chance(0.5) ? '!' : ' = true'}`);
    this.#variables[variable] = value;
    return ` @${name}(if: $${variable})`;
  }
}

function literal(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(literal).join(', ')}]` : JSON.stringify(value);
}
