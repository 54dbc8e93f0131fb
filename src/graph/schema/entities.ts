/** `_entities` of Apollo Federation: the things that another graph names by their keys. */
import type { GraphContext } from '../context.ts';
import { keyReader } from '../keys.ts';
import { lookUp } from '../lookup.ts';
import type { ServedNames } from './served-names.ts';

interface EntitiesArguments {
  readonly representations: readonly unknown[];
}

export function entitiesOf(names: ServedNames) {
  const entityByKey = keyReader(names);
  return (_: unknown, { representations }: EntitiesArguments, context: GraphContext) =>
    representations.length === 0 ? [] : lookUp('representations', representations, context, entityByKey);
}
