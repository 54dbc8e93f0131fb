/** Root fields that look, before they are resolved, at what the operation may cost. */
import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { keyLists } from '../key-lists.ts';
import { beyondCut } from '../lookup.ts';
import { requireContext } from '../open-context.ts';
import type { ServedNames } from './served-names.ts';

/**
 * In every executor, an operation that costs too much, or makes more calls than it allows itself, fails at its root fields;
 * so does one that was given no context to be counted in. Where its lists of keys may be cut, it fails for their last keys.
 */
export function guarded(schema: GraphQLSchema, names: ServedNames): GraphQLSchema {
  const keyArguments = new Map(Object.entries(keyLists).map(([field, keys]) => [names.rootField(field), keys]));
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const keys = keyArguments.get(field.name);
    const { resolve: own = defaultFieldResolver } = field;
    const resolve = keys === undefined ? own : cutting(own, keys);
    field.resolve = (parent, args, given: unknown, info) => {
      const context = requireContext(given);
      context.budget.guard(info);
      const checking = context.callBudget.guard(info);
      return checking === null
        ? resolve(parent, args, context, info)
        : checking.then(() => resolve(parent, args, context, info));
    };
  }
  // What is watched is charged when it is begun; its events ask no source.
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const { subscribe } = field;
    field.subscribe = (parent, args, given: unknown, info) => {
      const context = requireContext(given);
      context.budget.guard(info);
      return subscribe?.(parent, args, context, info);
    };
  }
  return schema;
}

type RootResolver = GraphQLFieldResolver<unknown, unknown>;

/** Resolves the keys that the operation can afford; the entries of the others follow. */
function cutting(resolve: RootResolver, argument: string): RootResolver {
  return (parent, args, given, info) => {
    const context = requireContext(given);
    const cut = context.budget.guard(info);
    const keys: unknown = args[argument];
    if (cut === null || !Array.isArray(keys) || keys.length <= cut.keys) return resolve(parent, args, context, info);
    const { length } = keys;
    const answered: unknown = resolve(parent, { ...args, [argument]: keys.slice(0, cut.keys) }, context, info);
    const whole = (entries: unknown): unknown =>
      Array.isArray(entries) ? [...entries, ...beyondCut(argument, { cut, length }, context)] : entries;
    return answered instanceof Promise ? answered.then(whole) : whole(answered);
  };
}
