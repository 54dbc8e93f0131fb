/** Which type a key names, by its form alone: nothing is looked up. */
import { type GraphQLField, getNamedType, isAbstractType } from 'graphql';
import type { IdType } from '../model/identity.ts';
import type { Arguments } from './collect.ts';
import type { ServedNames } from './schema/served-names.ts';

const types: Readonly<Record<IdType, string>> = {
  account: 'Account',
  asset: 'Asset',
  balance: 'Balance',
  source: 'Source',
};

/** The type of what a global id or a representation could stand for, as it is served; null where it shows none. */
export function typeOfKey(key: unknown, names: ServedNames): string | null {
  if (typeof key === 'string') {
    const prefix = key.slice(0, Math.max(0, key.indexOf('/')));
    return isIdType(prefix) ? names.type(types[prefix]) : null;
  }
  if (typeof key !== 'object' || key === null || !('__typename' in key)) return null;
  return typeof key.__typename === 'string' ? key.__typename : null;
}

function isIdType(text: string): text is IdType {
  return Object.hasOwn(types, text);
}

/** The keys that a field is given: where it can return things of several types, its first argument names them. */
export function keysOf(field: GraphQLField<unknown, unknown>, args: Arguments): readonly unknown[] {
  const [first] = field.args;
  if (first === undefined || !isAbstractType(getNamedType(field.type))) return [];
  const keys = args[first.name];
  return Array.isArray(keys) ? keys : [keys];
}
