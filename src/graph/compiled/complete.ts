/** Writes the values that resolvers return, by the type of the field. Refuses wrong values with the messages of graphql-js. */
import {
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { isAwaited } from '../../model/later.ts';
import { BalanceRows } from '../list/balance-rows.ts';
import { AccountWriter } from './account-writer.ts';
import type { Blame } from './blame.ts';
import { quote } from './json-text.ts';
import { ListPlan } from './list.ts';
import { ListedAccounts } from './listed-accounts.ts';
import type { ObjectPlan } from './object.ts';
import { depthOf, type Place, placeOfEntries } from './place.ts';
import { type FieldSite, infoOf } from './resolve.ts';
import { type TypeResolver, typeResolverOf, typeTestOf } from './resolvers.ts';
import { RowWriter } from './row-writer.ts';
import type { Run } from './run.ts';
import { runtimeType } from './runtime-type.ts';
import { restore, type Write, type Written } from './written.ts';

/** What completion needs besides the field. */
export interface Completing {
  readonly site: FieldSite;
  readonly blame: Blame;
  /** The plan of the objects of this type that stand in this place below the field. */
  objectOf(type: GraphQLObjectType, place: Place): ObjectPlan;
  /** Whether anything below the field ever had to be waited for. */
  waitsBelow(): boolean;
}

/** How values are written. */
export interface Completion {
  readonly write: Write;
  /** Where a value is an object of one type, or a list of such. */
  readonly object: ObjectPlan | null;
  /** How those values are written that are of a type whose lists can be asked for alike; null where none can be. */
  alike(): ObjectPlan | null;
}

export function compileCompletion(type: GraphQLOutputType, place: Place, completing: Completing): Completion {
  const { write, object, alike } = present(type, place, completing);
  const nullable: Write = (run, value) => {
    if (value instanceof Error) throw value;
    return value === null || value === undefined ? null : write(run, value);
  };
  if (!isNonNullType(type)) return { write: nullable, object, alike };
  const name = nameOf(completing.site);
  return {
    object,
    alike,
    write: (run, value) => {
      const written = nullable(run, value);
      if (written !== null) return written;
      throw new Error(`Cannot return null for non-nullable field ${name}.`);
    },
  };
}

function nameOf({ parent, field }: FieldSite): string {
  return `${parent.name}.${field.name}`;
}

/** For values that are there. */
function present(wrapped: GraphQLOutputType, place: Place, completing: Completing): Completion {
  const type = isNonNullType(wrapped) ? wrapped.ofType : wrapped;
  if (isListType(type)) return list(type.ofType, place, completing);
  if (isLeafType(type)) return { write: leafWriter(type), object: null, alike: none };
  if (isAbstractType(type)) return abstract(type, place, completing);
  const object = completing.objectOf(type, place);
  return { write: objectWriter(object, { type, place, site: completing.site }), object, alike: () => object };
}

const none = (): null => null;

// ---------------------------------------------------------------------------------------------------------------
// Lists

function list(type: GraphQLOutputType, above: Place, completing: Completing): Completion {
  const { site } = completing;
  const place = placeOfEntries(above);
  const { write: complete, object, alike } = compileCompletion(type, place, completing);
  const entries = new ListPlan({
    place,
    depth: depthOf(place),
    blame: completing.blame,
    isNullable: !isNonNullType(type),
    complete,
    waitsBelow: () => completing.waitsBelow(),
  });
  let rows: RowWriter | null | undefined;
  let accounts: AccountWriter | null | undefined;
  const write: Write = (run, value) => {
    if (Array.isArray(value)) {
      if (accounts === undefined && value.length > 0) accounts = accountWriter(alike(), site);
      const quick = accounts ? new ListedAccounts({ run, values: value, plan: entries, writer: accounts }) : null;
      return entries.write(run, value, quick);
    }
    if (value instanceof BalanceRows) {
      if (rows === undefined) rows = object && RowWriter.of(object, site.options);
      return entries.write(run, value, rows?.begin(run, value, above) ?? null);
    }
    if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) {
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${nameOf(site)}".`);
    }
    return entries.write(run, Array.from(iterable(value)));
  };
  return { write, object, alike: none };
}

function accountWriter(account: ObjectPlan | null, { options }: FieldSite): AccountWriter | null {
  return account && AccountWriter.of(account, options);
}

function iterable(value: object): Iterable<unknown> {
  return { [Symbol.iterator]: () => Reflect.get(value, Symbol.iterator).call(value) };
}

// ---------------------------------------------------------------------------------------------------------------
// Scalars and enums

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
// Objects

interface ObjectSite {
  readonly type: GraphQLObjectType;
  readonly place: Place;
  readonly site: FieldSite;
}

function objectWriter(object: ObjectPlan, { type, place, site }: ObjectSite): Write {
  const isTypeOf = typeTestOf(type);
  if (isTypeOf === null) return (run, value) => object.write(run, value);
  const info = infoOf(site, isTypeOf);
  const checked = (run: Run, value: unknown, fits: unknown) => {
    if (fits) return object.write(run, value);
    throw new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`, { nodes: site.nodes });
  };
  return (run, value) => {
    const fits = isTypeOf(value, run.context, info(run));
    if (!isAwaited(fits)) return checked(run, value, fits);
    const at = run.indexes(depthOf(place));
    return fits.then((found) => {
      restore(run, at);
      return checked(run, value, found);
    });
  };
}

function abstract(type: GraphQLAbstractType, place: Place, { site, objectOf }: Completing): Completion {
  const { schema, alike } = site.options;
  const resolveType: TypeResolver = typeResolverOf(type);
  const info = infoOf(site, resolveType);
  const plans = new Map<GraphQLObjectType, ObjectPlan>();
  const planOf = (found: GraphQLObjectType): ObjectPlan => {
    const plan = plans.get(found) ?? objectOf(found, place);
    plans.set(found, plan);
    return plan;
  };
  const writers = new Map<GraphQLObjectType, Write>();
  const naming = { schema, type, name: nameOf(site), nodes: site.nodes };
  const write = (run: Run, value: unknown, named: unknown): Written => {
    const found = runtimeType(naming, named, value);
    const writer = writers.get(found) ?? objectWriter(planOf(found), { type: found, place, site });
    writers.set(found, writer);
    return writer(run, value);
  };
  return {
    object: null,
    alike: () => {
      const hasLists = (possible: GraphQLObjectType): boolean =>
        Object.values(possible.getFields()).some(({ resolve }) => alike.has(resolve));
      const found = schema.getPossibleTypes(type).find(hasLists);
      return found === undefined ? null : planOf(found);
    },
    write: (run, value) => {
      const named = resolveType(value, run.context, info(run), type);
      if (!isAwaited(named)) return write(run, value, named);
      const at = run.indexes(depthOf(place));
      return named.then((name) => {
        restore(run, at);
        return write(run, value, name);
      });
    },
  };
}
