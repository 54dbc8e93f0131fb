/** Calls resolvers, with the arguments and the info that graphql-js would give them. */
import { type GraphQLField, type GraphQLObjectType, getArgumentValues } from 'graphql';
import type { Later } from '../../model/later.ts';
import type { Arguments } from '../collect.ts';
import type { RowsOfAccounts } from '../list/rows-of-accounts.ts';
import { type Place, pathOf } from './place.ts';
import type { OperationPlanOptions } from './plan-options.ts';
import type { AlikeAccounts } from './read-alike.ts';
import { isProperty, type ResolveInfo, type Resolver, resolverOf, unreadable } from './resolvers.ts';
import type { Run } from './run.ts';
import type { Nodes } from './written.ts';

/** A field where an operation selects it. */
export interface FieldSite {
  readonly options: OperationPlanOptions;
  readonly field: GraphQLField<unknown, unknown>;
  /** The type that has the field. */
  readonly parent: GraphQLObjectType;
  readonly nodes: Nodes;
  readonly place: Place;
  /** By which a run keeps the arguments of the field; 0 where it has none. */
  readonly argsNumber: number;
}

export type Resolve = (run: Run, parent: unknown) => unknown;

export function compileResolve(site: FieldSite): Resolve {
  const { field } = site;
  const { name } = field;
  const resolve: Resolver = resolverOf(field);
  const args = argumentsOf(site);
  const info = infoOf(site, resolve);
  if (!isProperty(field)) return (run, parent) => resolve(parent, args(run), run.context, info(run));
  return (run, parent) => {
    if (typeof parent !== 'object' && typeof parent !== 'function') return undefined;
    const value: unknown = Reflect.get(parent ?? {}, name);
    return typeof value === 'function' ? resolve(parent, args(run), run.context, info(run)) : value;
  };
}

/** Asks the resolver for many accounts at once. */
export type ReadAlike = (run: Run, accounts: AlikeAccounts) => Later<RowsOfAccounts> | null;

/** Null where the resolver has to be asked for each. */
export function compileAlike(site: FieldSite): ReadAlike | null {
  const reader = site.options.alike.get(site.field.resolve);
  if (reader === undefined) return null;
  const args = argumentsOf(site);
  const info = infoOf(site, reader);
  return (run, accounts) => reader.read(accounts, args(run), run.context, info(run));
}

const noArguments: Arguments = {};

/** Coerced once for all parents: they differ from run to run at most. */
function argumentsOf({ field, nodes: [node], argsNumber }: FieldSite): (run: Run) => Arguments {
  if (field.args.length === 0) return () => noArguments;
  return ({ args, variables }) => {
    const known = args[argsNumber];
    if (known !== undefined) return known;
    const coerced: Arguments = getArgumentValues(field, node, variables);
    args[argsNumber] = coerced;
    return coerced;
  };
}

/**
 * Made for each call of `reader`, as graphql-js makes it. A reader that keeps it keeps the values of the place that it was
 * made for.
 */
export function infoOf(
  { options, field, parent, nodes, place }: FieldSite,
  reader: unknown,
): (run: Run) => ResolveInfo {
  const { schema, operation, fragments, infoless } = options;
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
