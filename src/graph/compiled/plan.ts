/**
 * An operation compiled to closures that write its answer as JSON text. They call the same resolvers as graphql-js with the
 * same arguments, in the same order, and handle nulls and errors as it does; what it would build as objects, they write.
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  locatedError,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { type Collected, collectFields } from '../collect.ts';
import { BalanceRows } from '../list/balance-rows.ts';
import { Blame } from './blame.ts';
import { quote } from './json-text.ts';
import { depthOf, type Indexes, keysOf, type Place, pathOf, placeOfEntries, placeOfField } from './place.ts';
import {
  isProperty,
  type ResolveInfo,
  type Resolver,
  resolverOf,
  type TypeResolver,
  typeResolverOf,
  typeTestOf,
  unreadable,
} from './resolvers.ts';
import { type RowField, type RowObject, RowWriter } from './row-writer.ts';
import { type Arguments, Run, type RunOptions } from './run.ts';
import { runtimeType } from './runtime-type.ts';

/** Text, or null where the answer has a null. */
type Text = string | null;
type Written = Text | PromiseLike<Text>;
type Write = (run: Run, value: unknown) => Written;

export interface PlanOptions {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The values of the variables that directives name: the plan is for runs that have the same. */
  readonly conditions: Readonly<Record<string, unknown>>;
  /** Object types whose fields depend on nothing but the parent object: within a run, a parent is written once. */
  readonly shared: ReadonlySet<string>;
  /** Functions that surely do not look at what they are told of their field; it is not made for them. */
  readonly infoless: ReadonlySet<unknown>;
}

export interface PlanAnswer {
  /** JSON text. */
  readonly data: Text;
  readonly errors: readonly GraphQLError[];
}

export class Plan {
  readonly #root: ObjectPlan;
  readonly #shop: Shop;
  #reported = 0;

  constructor(options: PlanOptions) {
    const type = options.schema.getQueryType();
    if (!type) throw new TypeError('the schema has no queries');
    this.#shop = new Shop(options);
    this.#root = new ObjectPlan(this.#shop, {
      type,
      sets: [options.operation.selectionSet],
      place: null,
      above: null,
    });
  }

  /** How many fields were compiled since this was asked before: a plan grows as its runs meet more of the answer. */
  growth(): number {
    const grown = this.#shop.fields - this.#reported;
    this.#reported = this.#shop.fields;
    return grown;
  }

  async run(options: RunOptions): Promise<PlanAnswer> {
    const run = new Run(options);
    try {
      const data = await this.#root.write(run, options.rootValue);
      return { data, errors: run.errors.list };
    } catch (error) {
      run.errors.add(asGraphQLError(error), []);
      return { data: null, errors: run.errors.list };
    }
  }
}

/** Whatever is thrown below the root has been located. */
function asGraphQLError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : locatedError(error, undefined);
}

/** What all parts of a plan share. */
class Shop {
  readonly options: PlanOptions;
  /** How many fields were compiled. */
  fields = 0;
  #numbers = 0;

  constructor(options: PlanOptions) {
    this.options = options;
  }

  number(): number {
    this.#numbers += 1;
    return this.#numbers - 1;
  }

  collect(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Collected {
    const { schema, operation, fragments, conditions } = this.options;
    return collectFields({ schema, operation, fragments, variableValues: conditions }, type, sets, () => {});
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Objects

interface ObjectOptions {
  readonly type: GraphQLObjectType;
  readonly sets: readonly SelectionSetNode[];
  /** Where the object stands; null for the root. */
  readonly place: Place | null;
  /** The field that it is the value of; null for the root. */
  readonly above: FieldPlan | null;
}

class ObjectPlan implements RowObject {
  readonly #shop: Shop;
  readonly #options: ObjectOptions;
  readonly #number: number | null;
  #fields: readonly FieldPlan[] | null = null;

  constructor(shop: Shop, options: ObjectOptions) {
    this.#shop = shop;
    this.#options = options;
    this.#number = shop.options.shared.has(options.type.name) ? shop.number() : null;
  }

  get typeName(): string {
    return this.#options.type.name;
  }

  get fields(): readonly FieldPlan[] {
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
          pieces ??= new Pieces();
          pieces.add(text + field.head, value);
          text = '';
        }
      }
    } catch (error) {
      if (pieces === null) throw error;
      // The other fields are awaited as well, as they may also fail.
      return pieces.join('').finally(() => {
        throw error;
      });
    }
    const end = fields.length === 0 ? '{}' : `${text}}`;
    return pieces === null ? end : pieces.join(end);
  }

  #compile(): readonly FieldPlan[] {
    const { type, sets, place, above } = this.#options;
    const collected = this.#shop.collect(type, sets);
    this.#shop.fields += collected.size;
    return [...collected].map(([name, [node, ...more]], index) => {
      // A list of its own: what is found out about it may depend on the conditions of this plan.
      const nodes: Nodes = [node, ...more];
      const head = `${index === 0 ? '{' : ','}${quote(name)}:`;
      return new FieldPlan(this.#shop, { parent: type, nodes, head, place: placeOfField(place, type, name), above });
    });
  }
}

/** Text of which parts are still awaited. */
class Pieces {
  readonly #texts: string[] = [];
  readonly #awaited: PromiseLike<Text>[] = [];

  add(before: string, awaited: PromiseLike<Text>): void {
    this.#texts.push(before);
    this.#awaited.push(awaited);
  }

  /** The whole, as soon as the last piece is there: as many turns later as `Promise.all` would be. */
  gather(end: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const found: Text[] = [];
      let missing = this.#awaited.length;
      for (const [index, awaited] of this.#awaited.entries()) {
        awaited.then((text) => {
          found[index] = text;
          missing -= 1;
          if (missing === 0) resolve(this.#together(found, end));
        }, reject);
      }
    });
  }

  /** The same one turn later, as graphql-js has it for objects: which errors come in time to be told depends on that. */
  join(end: string): Promise<string> {
    return Promise.all(this.#awaited).then((found) => this.#together(found, end));
  }

  #together(found: readonly Text[], end: string): string {
    let text = '';
    for (const [index, value] of found.entries()) text += `${this.#texts[index]}${value ?? 'null'}`;
    return text + end;
  }

  /** Whoever throws away the pieces wants to hear of no failure among them. */
  abandon(): void {
    void Promise.allSettled(this.#awaited);
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Fields

type Nodes = readonly [FieldNode, ...FieldNode[]];

interface FieldOptions {
  readonly parent: GraphQLObjectType;
  readonly nodes: Nodes;
  readonly head: string;
  readonly place: Place;
  /** The field of the object that has this one; null at the root. */
  readonly above: FieldPlan | null;
}

interface ObjectField {
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly place: Place;
}

type Resolve = (run: Run, parent: unknown) => unknown;

class FieldPlan implements RowField {
  /** What stands before the value. */
  readonly head: string;
  readonly headOfNull: string;
  readonly definition: GraphQLField<unknown, unknown> | null;
  readonly #shop: Shop;
  readonly #options: FieldOptions;
  readonly #blame: Blame;
  readonly #depth: number;
  readonly #isNullable: boolean;
  readonly #resolve: Resolve;
  readonly #complete: Write;
  #object: ObjectPlan | null = null;
  /** Whether anything below ever had to be waited for. */
  #waitsBelow = false;

  constructor(shop: Shop, options: FieldOptions) {
    const { parent, nodes, head, place } = options;
    this.head = head;
    this.headOfNull = `${head}null`;
    this.#shop = shop;
    this.#options = options;
    this.#blame = new Blame(nodes);
    this.#depth = depthOf(place);
    const name = nodes[0].name.value;
    if (name === '__typename') {
      const text = quote(parent.name);
      this.definition = null;
      this.#isNullable = false;
      this.#resolve = () => text;
      this.#complete = () => text;
      return;
    }
    const field = parent.getFields()[name];
    if (field === undefined) throw new TypeError(`${parent.name} has no field ${name}`);
    this.definition = field;
    this.#isNullable = !isNonNullType(field.type);
    this.#resolve = this.#resolverOf(field);
    this.#complete = this.#completer(field.type, field, place);
  }

  /** How the value is written where it is an object of one type, or a list of such. */
  get object(): ObjectPlan | null {
    return this.#object;
  }

  write(run: Run, parent: unknown): Written {
    try {
      const value = this.#resolve(run, parent);
      const written = isPromise(value) ? this.#await(run, value) : this.#complete(run, value);
      if (!isPromise(written)) return written;
      const at = run.indexes(this.#depth);
      return written.then(undefined, (error: unknown) => {
        restore(run, at);
        return this.#fail(run, error);
      });
    } catch (error) {
      return this.#fail(run, error);
    }
  }

  noteWait(): void {
    for (let field = this.#options.above; field !== null && !field.#waitsBelow; field = field.#options.above) {
      field.#waitsBelow = true;
    }
  }

  #await(run: Run, value: PromiseLike<unknown>): PromiseLike<Text> {
    this.noteWait();
    const at = run.indexes(this.#depth);
    const complete = (found: unknown): Written => {
      restore(run, at);
      const written = this.#complete(run, found);
      if (!isPromise(written)) run.count(written);
      return written;
    };
    // Sources are asked together for all that resolvers ask in one tick: no rest may part them.
    const afterRest = async (found: unknown): Promise<Text> => {
      while (run.isTired) await run.rest();
      return complete(found);
    };
    return value.then((found) => (run.isTired && !this.#waitsBelow ? afterRest(found) : complete(found)));
  }

  #fail(run: Run, thrown: unknown): null {
    const { place } = this.#options;
    const error = this.#blame.locate(thrown, keysOf(place, run.at));
    if (!this.#isNullable) throw error;
    run.addError(error, place);
    return null;
  }

  // ------------------------------------------------------------------------------------------------------------
  // Resolving

  #resolverOf(field: GraphQLField<unknown, unknown>): Resolve {
    const { name } = field;
    const resolve: Resolver = resolverOf(field);
    const args = this.#argumentsOf(field);
    const infoOf = this.#infoOf(field, resolve);
    if (!isProperty(field)) return (run, parent) => resolve(parent, args(run), run.context, infoOf(run));
    return (run, parent) => {
      if (typeof parent !== 'object' && typeof parent !== 'function') return undefined;
      const value: unknown = Reflect.get(parent ?? {}, name);
      return typeof value === 'function' ? resolve(parent, args(run), run.context, infoOf(run)) : value;
    };
  }

  /** Coerced once for all parents: they differ from run to run at most. */
  #argumentsOf(field: GraphQLField<unknown, unknown>): (run: Run) => Arguments {
    if (field.args.length === 0) return () => noArguments;
    const number = this.#shop.number();
    const [node] = this.#options.nodes;
    return ({ args, variables }) => {
      const known = args[number];
      if (known !== undefined) return known;
      const coerced: Arguments = getArgumentValues(field, node, variables);
      args[number] = coerced;
      return coerced;
    };
  }

  /**
   * Made for each call of `reader`, as graphql-js makes it: how a function is written does not say whether it looks at this
   * one. Who keeps it keeps what is true of the place that it was made for.
   */
  #infoOf(field: GraphQLField<unknown, unknown>, reader: unknown): (run: Run) => ResolveInfo {
    const { nodes, parent, place } = this.#options;
    const { schema, operation, fragments, infoless } = this.#shop.options;
    if (infoless.has(reader)) return () => unreadable;
    return (run) => ({
      fieldName: field.name,
      fieldNodes: nodes,
      returnType: field.type,
      parentType: parent,
      path: pathOf(place, run.at),
      schema,
      fragments,
      rootValue: run.rootValue,
      operation,
      variableValues: run.variables,
    });
  }

  // ------------------------------------------------------------------------------------------------------------
  // Completing

  #completer(type: GraphQLOutputType, field: GraphQLField<unknown, unknown>, place: Place): Write {
    const complete = this.#nullableCompleter(type, field, place);
    if (!isNonNullType(type)) return complete;
    const { parent } = this.#options;
    return (run, value) => {
      const written = complete(run, value);
      if (written !== null) return written;
      throw new Error(`Cannot return null for non-nullable field ${parent.name}.${field.name}.`);
    };
  }

  #nullableCompleter(type: GraphQLOutputType, field: GraphQLField<unknown, unknown>, place: Place): Write {
    const write = this.#writer(type, field, place);
    return (run, value) => {
      if (value instanceof Error) throw value;
      return value === null || value === undefined ? null : write(run, value);
    };
  }

  /** For values that are there. */
  #writer(wrapped: GraphQLOutputType, field: GraphQLField<unknown, unknown>, place: Place): Write {
    const type = isNonNullType(wrapped) ? wrapped.ofType : wrapped;
    if (isListType(type)) return this.#listWriter(type.ofType, field, place);
    if (isLeafType(type)) return leafWriter(type);
    if (isAbstractType(type)) return this.#abstractWriter(type, field, place);
    this.#object = this.#planOf(type, place);
    return this.#objectWriter(this.#object, { type, field, place });
  }

  #listWriter(type: GraphQLOutputType, field: GraphQLField<unknown, unknown>, above: Place): Write {
    const place = placeOfEntries(above);
    const entries = new EntryPlan({
      place,
      blame: this.#blame,
      isNullable: !isNonNullType(type),
      complete: this.#completer(type, field, place),
      waitsBelow: () => this.#waitsBelow,
    });
    let rows: RowWriter | null | undefined;
    return (run, value) => {
      if (Array.isArray(value)) return entries.write(run, value);
      if (value instanceof BalanceRows) {
        if (rows === undefined) rows = this.#object && RowWriter.of(this.#object);
        return entries.write(run, value, rows?.begin(run, value));
      }
      if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) {
        const where = `${this.#options.parent.name}.${field.name}`;
        throw new GraphQLError(`Expected Iterable, but did not find one for field "${where}".`);
      }
      return entries.write(run, Array.from(iterable(value)));
    };
  }

  #planOf(type: GraphQLObjectType, place: Place): ObjectPlan {
    const sets = this.#options.nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return new ObjectPlan(this.#shop, { type, sets, place, above: this });
  }

  #objectWriter(plan: ObjectPlan, { type, field, place }: ObjectField): Write {
    const { nodes } = this.#options;
    const isTypeOf = typeTestOf(type);
    if (isTypeOf === null) return (run, value) => plan.write(run, value);
    const infoOf = this.#infoOf(field, isTypeOf);
    const checked = (run: Run, value: unknown, fits: unknown) => {
      if (fits) return plan.write(run, value);
      throw new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`, { nodes });
    };
    return (run, value) => {
      const fits = isTypeOf(value, run.context, infoOf(run));
      if (!isPromise(fits)) return checked(run, value, fits);
      const at = run.indexes(depthOf(place));
      return fits.then((found) => {
        restore(run, at);
        return checked(run, value, found);
      });
    };
  }

  #abstractWriter(type: GraphQLAbstractType, field: GraphQLField<unknown, unknown>, place: Place): Write {
    const { parent, nodes } = this.#options;
    const { schema } = this.#shop.options;
    const resolveType: TypeResolver = typeResolverOf(type);
    const infoOf = this.#infoOf(field, resolveType);
    const known = new Map<GraphQLObjectType, Write>();
    const abstract = { schema, type, name: `${parent.name}.${field.name}`, nodes };
    const write = (run: Run, value: unknown, named: unknown): Written => {
      const found = runtimeType(abstract, named, value);
      const writer = known.get(found) ?? this.#objectWriter(this.#planOf(found, place), { type: found, field, place });
      known.set(found, writer);
      return writer(run, value);
    };
    return (run, value) => {
      const named = resolveType(value, run.context, infoOf(run), type);
      if (!isPromise(named)) return write(run, value, named);
      const at = run.indexes(depthOf(place));
      return named.then((name) => {
        restore(run, at);
        return write(run, value, name);
      });
    };
  }
}

const noArguments: Arguments = {};

function restore(run: Run, at: Indexes): void {
  for (let level = 0; level < at.length; level += 1) run.at[level] = at[level] ?? 0;
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function iterable(value: object): Iterable<unknown> {
  return { [Symbol.iterator]: () => Reflect.get(value, Symbol.iterator).call(value) };
}

function leafWriter(type: GraphQLLeafType): Write {
  return (_run, value) => {
    const serialised: unknown = type.serialize(value);
    if (typeof serialised === 'string') return quote(serialised);
    if (serialised === null || serialised === undefined) {
      const call = `${inspect(type)}.serialize(${inspect(value)})`;
      throw new Error(`Expected \`${call}\` to return non-nullable value, returned: ${inspect(serialised)}`);
    }
    return JSON.stringify(serialised);
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Lists

interface EntryOptions {
  readonly place: Place;
  readonly blame: Blame;
  readonly isNullable: boolean;
  readonly complete: Write;
  /** Whether anything below an entry ever had to be waited for. */
  waitsBelow(): boolean;
}

interface List {
  readonly length: number;
  at(index: number): unknown;
}

/** The entries of a list. */
class EntryPlan {
  readonly #options: EntryOptions;
  readonly #level: number;

  constructor(options: EntryOptions) {
    this.#options = options;
    this.#level = options.place.level;
  }

  /** `quick` writes an entry where it can. */
  write(run: Run, values: List, quick?: (index: number) => Text): string | PromiseLike<string> {
    if (values.length === 0) return '[]';
    let text = '';
    let pieces: Pieces | null = null;
    for (let index = 0; index < values.length; index += 1) {
      run.at[this.#level] = index;
      const written = quick?.(index) ?? this.#entry(run, values.at(index), pieces);
      const before = `${text}${index === 0 ? '[' : ','}`;
      if (isPromise(written)) {
        pieces ??= new Pieces();
        pieces.add(before, written);
        text = '';
      } else text = `${before}${written ?? 'null'}`;
    }
    return pieces === null ? `${text}]` : pieces.gather(`${text}]`);
  }

  #entry(run: Run, value: unknown, pieces: Pieces | null): Written {
    try {
      const written = isPromise(value) ? this.#await(run, value) : this.#options.complete(run, value);
      if (!isPromise(written)) return written;
      const at = run.indexes(this.#level + 1);
      return written.then(undefined, (error: unknown) => {
        restore(run, at);
        return this.#fail(run, error);
      });
    } catch (error) {
      try {
        return this.#fail(run, error);
      } catch (located) {
        pieces?.abandon();
        throw located;
      }
    }
  }

  #await(run: Run, value: PromiseLike<unknown>): PromiseLike<Text> {
    const at = run.indexes(this.#level + 1);
    const complete = (found: unknown): Written => {
      restore(run, at);
      const written = this.#options.complete(run, found);
      if (!isPromise(written)) run.count(written);
      return written;
    };
    // As for fields: no rest may part those who ask a source.
    const afterRest = async (found: unknown): Promise<Text> => {
      while (run.isTired) await run.rest();
      return complete(found);
    };
    return value.then((found) => (run.isTired && !this.#options.waitsBelow() ? afterRest(found) : complete(found)));
  }

  #fail(run: Run, thrown: unknown): null {
    const { blame, place, isNullable } = this.#options;
    const error = blame.locate(thrown, keysOf(place, run.at));
    if (!isNullable) throw error;
    run.addError(error, place);
    return null;
  }
}
