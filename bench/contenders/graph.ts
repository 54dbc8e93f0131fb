/** The part of our schema that the query needs, with resolvers in the three styles that people write. */
import DataLoader from 'dataloader';
import type { BalanceClient } from '../clients/client.ts';
import type { AssetFacts } from '../data.ts';
import { addressIn, display } from './display.ts';

export const typeDefs = `
  scalar BigInt
  scalar Decimal
  scalar _Any
  type Query {
    accounts(ids: [ID!]!): [Account]
    _entities(representations: [_Any!]!): [_Entity]!
  }
  union _Entity = Account
  type Account { address: String! balances(assets: [ID!]): BalanceConnection }
  type BalanceConnection { nodes: [Balance!] }
  type Balance { asset: Asset! total: Amount }
  type Asset { ref: String! name: String decimals: Int }
  type Amount { atomic: BigInt! value: Decimal }
`;

/**
 * `naive`: each balance is fetched where it is resolved. `pairs`: a DataLoader of (account, asset) pairs and one of assets,
 * as the usual guides teach. `lists`: a DataLoader of accounts with their lists of assets, all else without a promise.
 */
export type Style = 'naive' | 'pairs' | 'lists';

interface AccountNode {
  readonly address: string;
}

interface BalanceNode {
  readonly address: string;
  readonly ref: string;
  /** Where it was read together with the list. */
  readonly atomic?: string;
}

interface AssetNode extends AssetFacts {
  readonly ref: string;
}

interface AmountNode {
  readonly atomic: string;
  readonly facts: AssetFacts;
}

/** What one request of the graph works with. */
export interface Loaders {
  readonly lists: DataLoader<ListKey, readonly BalanceNode[]>;
  readonly pairs: DataLoader<BalanceNode, string, string>;
  readonly assets: DataLoader<string, AssetNode>;
}

interface ListKey {
  readonly address: string;
  readonly assets: readonly string[];
}

export function openLoaders(client: BalanceClient): Loaders {
  return {
    lists: new DataLoader((keys) => readLists(client, keys), { cache: false }),
    pairs: new DataLoader((keys) => readPairs(client, keys), { cacheKeyFn: ({ address, ref }) => `${address} ${ref}` }),
    assets: new DataLoader(async (refs) => refs.map((ref) => ({ ref, ...client.facts(ref) }))),
  };
}

export function resolversOf(style: Style, client: BalanceClient) {
  const assetOf = (ref: string): AssetNode => ({ ref, ...client.facts(ref) });
  const amountOf = (ref: string, atomic: string): AmountNode => ({ atomic, facts: client.facts(ref) });
  const balances = {
    naive: ({ address }: AccountNode, { assets }: { assets: readonly string[] }) => ({
      nodes: assets.map((ref): BalanceNode => ({ address, ref })),
    }),
    lists: async ({ address }: AccountNode, { assets }: { assets: readonly string[] }, { lists }: Loaders) => ({
      nodes: await lists.load({ address, assets }),
    }),
  };
  const total = {
    naive: async ({ address, ref }: BalanceNode) => amountOf(ref, single(await client.amounts([address], [ref]))),
    pairs: async (node: BalanceNode, _: unknown, { pairs }: Loaders) => amountOf(node.ref, await pairs.load(node)),
    lists: ({ ref, atomic }: BalanceNode) => (atomic === undefined ? null : amountOf(ref, atomic)),
  };
  return {
    Query: {
      accounts: (_: unknown, { ids }: { ids: readonly string[] }) => ids.map((id) => ({ address: addressIn(id) })),
      _entities: (_: unknown, { representations }: { representations: readonly { id: string }[] }) =>
        representations.map(({ id }) => ({ address: addressIn(id) })),
    },
    _Entity: { __resolveType: () => 'Account' },
    Account: { balances: style === 'lists' ? balances.lists : balances.naive },
    Balance: {
      asset:
        style === 'pairs'
          ? ({ ref }: BalanceNode, _: unknown, { assets }: Loaders) => assets.load(ref)
          : ({ ref }: BalanceNode) => assetOf(ref),
      total: total[style],
    },
    Amount: { value: ({ atomic, facts }: AmountNode) => display(atomic, facts.decimals) },
  };
}

function single(amounts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  for (const row of amounts.values()) for (const amount of row.values()) return amount;
  throw new Error('the upstream left a pair out');
}

async function readLists(
  client: BalanceClient,
  keys: readonly ListKey[],
): Promise<readonly (readonly BalanceNode[])[]> {
  const addresses = [...new Set(keys.map(({ address }) => address))];
  const amounts = await client.amounts(addresses, [...new Set(keys.flatMap(({ assets }) => assets))]);
  return keys.map(({ address, assets }) => {
    const row = amounts.get(address);
    return assets.map((ref) => {
      const atomic = row?.get(ref);
      return atomic === undefined ? { address, ref } : { address, ref, atomic };
    });
  });
}

async function readPairs(client: BalanceClient, keys: readonly BalanceNode[]): Promise<readonly (string | Error)[]> {
  const addresses = [...new Set(keys.map(({ address }) => address))];
  const amounts = await client.amounts(addresses, [...new Set(keys.map(({ ref }) => ref))]);
  return keys.map(({ address, ref }) => amounts.get(address)?.get(ref) ?? new Error('the upstream left a pair out'));
}
