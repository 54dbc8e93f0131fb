/**
 * Puts errors of graphs back in their places, for gateways that execute with `@graphql-tools`: schema stitching, and Hive Gateway with
 * its own runtime. Such a gateway fetches a thing for each entry of a list by one request, and then gives an error the path of
 * the list, without the indices; an error about a whole thing it tells once for each field of the thing. But the error stands where it
 * belongs in what resolvers return, and has kept the error of the graph as its cause: so its place is known where it is resolved.
 *
 * Nothing of the package `graphql` is loaded here, because a gateway that is installed elsewhere has a copy of its own.
 */
import type { GraphQLError, GraphQLFieldResolver, GraphQLResolveInfo, GraphQLSchema } from 'graphql';

type ErrorPath = readonly (string | number)[];

/** For Hive Gateway: `plugins: () => [exactPaths()]`. It does nothing to the planner of Hive Router, whose paths are exact. */
export function exactPaths() {
  return {
    onSchemaChange({ schema }: { readonly schema: GraphQLSchema }): void {
      locateErrors(schema);
    },
  };
}

/** Schemas whose resolvers are changed. */
const changed = new WeakSet<GraphQLSchema>();

/** For schema stitching. Changes the resolvers of this schema, and returns it. */
export function locateErrors(schema: GraphQLSchema): GraphQLSchema {
  if (changed.has(schema)) return schema;
  changed.add(schema);
  // Root fields are located already, and so is what is below them in one answer. What begins with two underscores all schemas share.
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].map(
    (type) => type?.name,
  );
  for (const type of Object.values(schema.getTypeMap())) {
    if (roots.includes(type.name) || type.name.startsWith('__') || !('getFields' in type)) continue;
    for (const field of Object.values(type.getFields())) {
      if ('resolve' in field && field.resolve) field.resolve = located(field.resolve);
    }
  }
  return schema;
}

function located<Source, Context>(resolve: GraphQLFieldResolver<Source, Context>): typeof resolve {
  return (source, args, context, info) => {
    const resolved = resolve(source, args, context, info);
    return isThenable(resolved) ? resolved.then((value) => inPlace(value, info)) : inPlace(resolved, info);
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function isGraphQLError(value: unknown): value is GraphQLError {
  return value instanceof Error && value.name === 'GraphQLError';
}

function inPlace(value: unknown, info: GraphQLResolveInfo): unknown {
  if (isGraphQLError(value)) return moved(value, pathOf(info)) ?? movedToThing(value, info);
  if (!Array.isArray(value) || !value.some((entry) => isGraphQLError(entry))) return value;
  const list = pathOf(info);
  return value.map((entry, index) => (isGraphQLError(entry) ? (moved(entry, [...list, index]) ?? entry) : entry));
}

/** To its own place, where it happened at this place or below; null where it is about the thing that has the field. */
function moved(error: GraphQLError, place: ErrorPath): GraphQLError | null {
  const below = pathInThing(causeOf(error));
  const depth = sharedDepth(place, below);
  return depth === 0 ? null : withPath(error, [...place.slice(0, -depth), ...below]);
}

/** Errors about whole things that have been told, by the place of the thing: executors share one object among its fields. */
const told = new WeakMap<object, Set<GraphQLError>>();

/** @returns null where another field of the thing tells the error */
function movedToThing(error: GraphQLError, info: GraphQLResolveInfo): GraphQLError | null {
  const cause = causeOf(error);
  const thing = info.path.prev ?? info.path;
  const before = told.get(thing) ?? new Set();
  if (before.has(cause) && !String(info.returnType).endsWith('!')) return null;
  told.set(thing, before.add(cause));
  return withPath(error, [...pathOf(info).slice(0, -1), ...pathInThing(cause)]);
}

/** The error as the graph sent it: the first with a path. */
function causeOf(error: GraphQLError): GraphQLError {
  const { originalError } = error;
  return isGraphQLError(originalError) && originalError.path ? causeOf(originalError) : error;
}

/** The path without the graph's root field that fetches, and without the thing's index where that returns a list. */
function pathInThing({ path = [] }: GraphQLError): ErrorPath {
  return path.slice(typeof path[1] === 'number' ? 2 : 1);
}

/** How many of the last steps to the place are the first steps from the thing. */
function sharedDepth(place: ErrorPath, below: ErrorPath): number {
  for (let depth = Math.min(place.length, below.length); depth > 0; depth -= 1) {
    if (below.slice(0, depth).every((step, index) => step === place.at(index - depth))) return depth;
  }
  return 0;
}

function withPath(error: GraphQLError, path: ErrorPath): GraphQLError {
  // A copy, because one error may be in several places; of the class that the gateway knows.
  const copy: GraphQLError = Object.create(Object.getPrototypeOf(error), Object.getOwnPropertyDescriptors(error));
  return Object.assign(copy, { path, originalError: error });
}

function pathOf({ path }: GraphQLResolveInfo): ErrorPath {
  const steps: (string | number)[] = [];
  for (let step: GraphQLResolveInfo['path'] | undefined = path; step; step = step.prev) steps.push(step.key);
  return steps.toReversed();
}
