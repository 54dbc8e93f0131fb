/** Gives loaders the field of the answer that they are asked for, without code in every resolver. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { GraphQLSchema, ResponsePath } from 'graphql';
import { isObjectType } from 'graphql';

/** Keys from the root of the answer to the field. */
export type FieldPath = readonly (string | number)[];

const current = new AsyncLocalStorage<ResponsePath>();

/** The field that is being resolved; empty outside of resolvers, and of those of other schemas. */
export function currentField(): FieldPath {
  const path: (string | number)[] = [];
  for (let at = current.getStore(); at !== undefined; at = at.prev) path.unshift(at.key);
  return path;
}

/** The same schema, whose resolvers run so that `currentField` knows their field. That costs time: for traced requests alone. */
export function tracedFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (resolve === undefined) continue;
      field.resolve = (parent, args, context, info) =>
        current.run(info.path, () => resolve(parent, args, context, info));
    }
  }
  return schema;
}

type Run = readonly [from: number, to: number];

/** So many places of one list are named. */
const MOST_PLACES = 20;

/**
 * As text, with the fields of several entries of a list as one: `accounts.0-24,30.balances`. In the order of their first
 * mention; a path that is given twice counts once.
 */
export function describePaths(paths: Iterable<FieldPath>): string[] {
  const groups = new Map<string, { readonly before: FieldPath; readonly after: FieldPath; readonly at: Set<number> }>();
  for (const path of paths) {
    const last = path.findLastIndex((key) => typeof key === 'number');
    const [before, after] = [path.slice(0, Math.max(last, 0)), path.slice(last + 1)];
    const key = `${before.join('.')} ${after.join('.')}`;
    const group = groups.get(key) ?? { before, after, at: new Set() };
    groups.set(key, group);
    const index = path[last];
    if (typeof index === 'number') group.at.add(index);
  }
  return [...groups.values()].map(({ before, after, at }) =>
    [...before, ...(at.size === 0 ? [] : [placesOf(at)]), ...after].join('.'),
  );
}

function placesOf(indexes: ReadonlySet<number>): string {
  const runs = runsOf(indexes).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return runs.length > MOST_PLACES ? `${runs.slice(0, MOST_PLACES).join(',')},…` : runs.join(',');
}

function runsOf(indexes: ReadonlySet<number>): Run[] {
  const runs: Run[] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const [from, to] = runs.at(-1) ?? [index, Number.NaN];
    if (index === to + 1) runs[runs.length - 1] = [from, index];
    else runs.push([index, index]);
  }
  return runs;
}
