/** Which type a key names, by its form alone: nothing is looked up. */
import type { IdType } from '../model/identity.ts';

const types: Readonly<Record<IdType, string>> = {
  account: 'Account',
  asset: 'Asset',
  balance: 'Balance',
  source: 'Source',
};

/** The type of what a global id or a representation could stand for; null where it shows none. */
export function typeOfKey(key: unknown): string | null {
  if (typeof key === 'string') {
    const prefix = key.slice(0, Math.max(0, key.indexOf('/')));
    return isIdType(prefix) ? types[prefix] : null;
  }
  if (typeof key !== 'object' || key === null || !('__typename' in key)) return null;
  return typeof key.__typename === 'string' ? key.__typename : null;
}

function isIdType(text: string): text is IdType {
  return Object.hasOwn(types, text);
}
