/**
 * What the caches of Apollo Client and of urql (`@urql/exchange-graphcache`) need to know of the graph. Accounts, assets, sources
 * and balances have ids; everything else belongs to the object that has it. Imports neither client.
 */
import { embeddedTypes, typesBehind } from './generated/cache-types.ts';

/** For `possibleTypes` of Apollo's `InMemoryCache`: the types behind each interface. */
export const possibleTypes: Record<string, string[]> = Object.fromEntries(
  Object.entries(typesBehind).map(([name, types]) => [name, [...types]]),
);

/** For `keys` of graphcache: the types without an id. */
export const graphcacheKeys: Record<string, () => null> = Object.fromEntries(
  embeddedTypes.map((name) => [name, () => null]),
);

/** An object without an id as Apollo's cache stores it. */
interface StoredObject {
  __typename?: string;
  [field: string]: string | number | boolean | object | null | undefined;
}

/** The part of Apollo's options for a merge function that is used here. */
interface MergeOptions {
  mergeObjects(existing: StoredObject, incoming: StoredObject): unknown;
}

type Merge = (existing: unknown, incoming: unknown, options: MergeOptions) => unknown;

interface ReadOptions {
  readonly args: Readonly<Record<string, unknown>> | null;
  toReference(object: { readonly __typename: string; readonly id: string }): unknown;
}

interface CachePolicy {
  readonly keyFields?: false;
  readonly merge?: boolean | Merge;
  readonly fields?: Record<string, { read(existing: unknown, options: ReadOptions): unknown }>;
}

/**
 * By type, the field that two parts must have in common, with the same value, to be parts of one thing. Amounts of two moments
 * have other atoms: the later one takes the place of the earlier, so that digits of two replies are never mixed.
 */
const sameness: Readonly<Record<string, string>> = {
  Amount: 'atomic',
  Provenance: 'observedAt',
  Block: 'number',
  Failure: 'code',
};

/** Answered alike by a server as long as it runs. */
const settled = ['SourceCapabilities', 'IdentifierRule', 'NetworkAbilities'] as const;

/** Their fields say something of each other, so they come from one reply or not at all. */
const whole = ['Portfolio', 'AssetTotal', 'UnderlyingTotal', 'SourceTotals', 'Coverage'] as const;

/** Lists whose entries have ids of their own. */
const lists = ['BalanceConnection', 'AssetConnection'] as const;

/** Where `Query` finds an object by its id, the cache may have it already. */
const lookups = { account: 'Account', asset: 'Asset', balance: 'Balance' } as const;

/**
 * For `typePolicies` of Apollo's `InMemoryCache`. Together with `completeSelections` two components that select different
 * fields of one balance cost two requests.
 */
export const typePolicies: Record<string, CachePolicy> = {
  ...policies(embeddedTypes, { keyFields: false }),
  ...policies(settled, { keyFields: false, merge: true }),
  ...policies(whole, { keyFields: false, merge: false }),
  ...policies(lists, { keyFields: false, merge: true }),
  ...Object.fromEntries(
    Object.entries(sameness).map(([type, field]) => [type, { keyFields: false, merge: mergeWhereSame(field) }]),
  ),
  Query: {
    fields: Object.fromEntries(
      Object.entries(lookups).map(([name, type]) => [
        name,
        {
          read: (existing: unknown, { args, toReference }: ReadOptions): unknown =>
            existing ?? (typeof args?.id === 'string' ? toReference({ __typename: type, id: args.id }) : undefined),
        },
      ]),
    ),
  },
};

function policies(types: readonly string[], policy: CachePolicy): Record<string, CachePolicy> {
  return Object.fromEntries(types.map((type) => [type, policy]));
}

function mergeWhereSame(field: string): Merge {
  return (existing, incoming, { mergeObjects }) => {
    if (!isStored(existing) || !isStored(incoming)) return incoming;
    const before = existing[field];
    const isSame = before !== undefined && before !== null && before === incoming[field];
    return isSame ? mergeObjects(existing, incoming) : incoming;
  };
}

function isStored(value: unknown): value is StoredObject {
  return typeof value === 'object' && value !== null;
}
