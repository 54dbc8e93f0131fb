/** Which object type a value of an interface or a union is of. */
import type { Details } from '../../model/reading.ts';
import type { ServedNames } from './served-names.ts';

export interface TypeFinder {
  readonly __resolveType: (value: never) => string;
}

/** By abstract type, without the prefix. */
export interface AbstractTypes extends Readonly<Record<string, TypeFinder>> {
  /** For everything with a global id. */
  readonly Node: TypeFinder;
}

export function abstractTypes(names: ServedNames): AbstractTypes {
  const node = {
    __resolveType: ({ __typename = 'Source' }: { readonly __typename?: string }) => names.type(__typename),
  };
  const details = { __resolveType: ({ __typename }: Details) => names.type(__typename) };
  return { Node: node, AccountDetails: details, AssetDetails: details, BalanceDetails: details };
}
