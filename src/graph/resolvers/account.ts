import { makeAsset } from '../../model/identity.ts';
import type { Later } from '../../model/later.ts';
import type { Details } from '../../model/reading.ts';
import type { GraphContext } from '../context.ts';
import { inputError } from '../errors.ts';
import { freshnessOf } from '../freshness.ts';
import type { AccountBalancesArgs, AccountResolvers } from '../generated/resolvers.ts';
import { AssetList } from '../list/asset-lists.ts';
import { ChosenAssets, chosenAssets } from '../list/chosen-assets.ts';
import { checkFilter, narrow } from '../list/filters.ts';
import { chosenBalances, holdings, type ListRequest, onePair } from '../list/listing.ts';
import { checkFirst } from '../list/page.ts';
import { type RowsOfAccounts, readAlike } from '../list/rows-of-accounts.ts';
import { momentOf } from '../moments.ts';
import { assetFor } from '../naming.ts';
import type { AccountNode, AssetNode } from '../nodes.ts';
import { type SelectionInfo, showsFacts } from '../selection.ts';

export const Account: AccountResolvers = {
  id: ({ account }) => account.id,
  network: ({ account }) => account.network,
  address: ({ account }) => account.address,
  subAccount: ({ account }) => account.subAccount,
  caip10: ({ account, source }) => {
    // CAIP-10 has no form for a sub-account, and its id must not be taken for the account's.
    if (account.subAccount !== null) return null;
    const { provider } = source;
    const chain = provider.chain(account.network);
    return chain === null ? null : `${chain}:${provider.accounts.caip10?.(account.address) ?? account.address}`;
  },
  balance: async (node, { asset: text, at, freshness }, context) => {
    const asset = assetFor(node, text, context);
    if (!asset.ok) throw inputError([{ argument: 'asset', rule: asset.rule }]);
    if (asset.value === null) {
      throw inputError([{ argument: 'asset', rule: `is no asset of ${node.account.network ?? node.source.name}` }]);
    }
    const name = { account: node, asset: asset.value, at: momentOf(at, context) };
    return onePair(name, context, freshnessOf(freshness, context));
  },
  balances: (node, { assets, at, freshness: asked, ...args }, context, info) => {
    checkFirst(args.first, context.limits);
    const { refused, refs, filter } = narrow(node.source, node.account.network, checkFilter(args.filter));
    const freshness = freshnessOf(asked, context);
    const chosen = assets ? chosenAssets(node, assets, context) : null;
    if (refused !== null) return refused;
    const request: ListRequest = {
      at: momentOf(at, context),
      freshness,
      args: { ...args, filter },
      context,
      showsFacts: showsFacts(info),
    };
    if (refs === null) return chosen === null ? holdings(node, request) : chosenBalances(node, chosen, request);
    const fitting = chosen?.nodes.filter(({ asset }) => refs.has(asset.ref)) ?? namedAssets(node, refs);
    return chosenBalances(node, new ChosenAssets(new AssetList(fitting)), request);
  },
  details: async (node, _, context) => details(node, context),
};

/**
 * As the field `balances` of each of these accounts, where it is asked for chosen assets as the source has them now, all in the order
 * asked. Null for any other list. Throws where only the field itself can say what is wrong.
 *
 * @param accounts of one source and network
 */
export function balancesAlike(
  accounts: readonly [AccountNode, ...AccountNode[]],
  { assets, at, freshness, filter, orderBy, first, after }: AccountBalancesArgs,
  context: GraphContext,
  info: SelectionInfo,
): Later<RowsOfAccounts> | null {
  const isPlain = [freshness, filter, orderBy, first, after].every((argument) => argument == null);
  // A trace notes what each field asks for.
  if (!assets || !isPlain || context.trace !== null) return null;
  const chosen = chosenAssets(accounts[0], assets, context);
  return readAlike(accounts, { chosen, at: momentOf(at, context), context, showsFacts: showsFacts(info) });
}

function namedAssets({ account, source }: AccountNode, refs: ReadonlySet<string>): AssetNode[] {
  return [...refs].map((ref): AssetNode => {
    const asset = makeAsset(source.name, { network: account.network, ref });
    return { __typename: 'Asset', asset, source, facts: null };
  });
}

async function details({ account, source }: AccountNode, context: GraphContext): Promise<Details | null> {
  const answer = await context.details(source).load(account);
  if ('details' in answer) return answer.details;
  const failure = { failure: answer.failure, source };
  return { __typename: 'AccountDetailsUnavailable', provider: source.kind, failure };
}
