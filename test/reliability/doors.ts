/** The ways by which one bad value can come in: every argument and every key that takes its kind, on every surface. */
import type { Surface } from '../../src/model/surface.ts';

/** One request in which one value is bad, and the place of the null that it leaves. */
export interface Door {
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly path: readonly (string | number)[];
  /** Whether the value stands within a global id, which has rules of its own before those of the source. */
  readonly inId: boolean;
}

/** An address or a reference at a source, and a good one beside it. */
export interface Value {
  readonly source: string;
  readonly network?: string;
  readonly bad: string;
  readonly good: string;
}

const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';

/** Null where a text cannot be percent-encoded at all. */
function idOf(type: string, { source, network }: Value, text: string): string | null {
  try {
    const query = network === undefined ? '' : `?network=${network}`;
    return `${type}/${source}/${encodeURIComponent(text)}${query}`;
  } catch {
    return null;
  }
}

export function addressDoors(value: Value, surface: Surface): Door[] {
  const { source, network = null, bad, good } = value;
  const bare = [
    {
      name: 'accountsByAddress(addresses:)',
      query:
        'query ($s: ID!, $n: String, $a: [String!]!) { accountsByAddress(sources: [$s], network: $n, addresses: $a) { id } }',
      variables: { s: source, n: network, a: [good, bad] },
      path: ['accountsByAddress'],
    },
    {
      name: 'source.account(address:)',
      query: 'query ($s: ID!, $n: String, $a: String!) { source(id: $s) { account(network: $n, address: $a) { id } } }',
      variables: { s: source, n: network, a: bad },
      path: ['source', 'account'],
    },
    {
      name: 'source.accounts(addresses:)',
      query:
        'query ($s: ID!, $n: String, $a: [String!]!) { source(id: $s) { accounts(network: $n, addresses: $a) { id } } }',
      variables: { s: source, n: network, a: [good, bad] },
      path: ['source', 'accounts'],
    },
    {
      name: 'an Account by its parts',
      query: ENTITIES,
      variables: {
        r: [good, bad].map((address) => ({
          __typename: 'Account',
          source: { name: source },
          network,
          address,
          subAccount: null,
        })),
      },
      path: ['_entities', 1],
    },
  ].map((door) => ({ ...door, inId: false }));
  const id = idOf('account', value, value.bad);
  const summed = {
    name: 'portfolio(accounts:)',
    query: 'query ($i: [ID!]!) { portfolio(accounts: $i) { complete } }',
    variables: { i: [idOf('account', value, value.good), id] },
    path: ['portfolio'],
    inId: true,
  };
  return [...bare, ...(id === null ? [] : [summed]), ...idDoors('account', 'accounts', value)].filter((door) =>
    isOpen(door, surface),
  );
}

export function assetDoors(value: Value & { readonly account: string }, surface: Surface): Door[] {
  const { source, network = null, bad, good, account } = value;
  const ofAccount = 'query ($i: ID!, $a: ID!) { account(id: $i) { balance(asset: $a) { id } } }';
  const bare = [
    {
      name: 'account.balance(asset:)',
      query: ofAccount,
      variables: { i: account, a: bad },
      path: ['account', 'balance'],
    },
    {
      name: 'account.balances(assets:)',
      query: 'query ($i: ID!, $a: [ID!]!) { account(id: $i) { balances(assets: $a) { totalCount } } }',
      variables: { i: account, a: [good, bad] },
      path: ['account', 'balances'],
    },
    {
      name: 'source.asset(ref:)',
      query: 'query ($s: ID!, $n: String, $a: String!) { source(id: $s) { asset(network: $n, ref: $a) { id } } }',
      variables: { s: source, n: network, a: bad },
      path: ['source', 'asset'],
    },
    {
      name: 'source.assets(refs:)',
      query:
        'query ($s: ID!, $n: String, $a: [String!]!) { source(id: $s) { assets(network: $n, refs: $a) { totalCount } } }',
      variables: { s: source, n: network, a: [good, bad] },
      path: ['source', 'assets'],
    },
    {
      name: 'an Asset by its parts',
      query: ENTITIES,
      variables: { r: [good, bad].map((ref) => ({ __typename: 'Asset', source: { name: source }, network, ref })) },
      path: ['_entities', 1],
    },
  ].map((door) => ({ ...door, inId: false }));
  const id = idOf('asset', value, value.bad);
  const summed = {
    name: 'portfolio(assets:)',
    query: 'query ($i: [ID!]!, $a: [ID!]!) { portfolio(accounts: $i, assets: $a) { complete } }',
    variables: { i: [account], a: [idOf('asset', value, value.good), id] },
    path: ['portfolio'],
    inId: true,
  };
  return [...bare, ...(id === null ? [] : [summed]), ...idDoors('asset', 'assets', value)].filter((door) =>
    isOpen(door, surface),
  );
}

/** The lookup of one thing, the merge of many, and the entity. */
function idDoors(type: 'account' | 'asset', list: string, value: Value): Door[] {
  const bad = idOf(type, value, value.bad);
  if (bad === null) return [];
  const ids = [idOf(type, value, value.good), bad];
  const typename = type === 'account' ? 'Account' : 'Asset';
  return [
    {
      name: `${type}(id:)`,
      query: `query ($i: ID!) { ${type}(id: $i) { id } }`,
      variables: { i: bad },
      path: [type],
      inId: true,
    },
    {
      name: `${list}(ids:)`,
      query: `query ($i: [ID!]!) { ${list}(ids: $i) { id } }`,
      variables: { i: ids },
      path: [list, 1],
      inId: true,
    },
    {
      name: `an ${typename} by its id`,
      query: ENTITIES,
      variables: { r: ids.map((id) => ({ __typename: typename, id })) },
      path: ['_entities', 1],
      inId: true,
    },
  ];
}

function isOpen({ query }: Door, surface: Surface): boolean {
  return query !== ENTITIES || surface === 'federation';
}
