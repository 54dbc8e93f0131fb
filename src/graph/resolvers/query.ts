import type { Checked } from '../../model/checked.ts';
import type { GraphContext } from '../context.ts';
import { entityById, readBalance } from '../entity.ts';
import { refusal } from '../errors.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { lookUp } from '../lookup.ts';
import {
  accountById,
  assetById,
  checkList,
  findSource,
  fittingAccounts,
  requireAll,
  requireSources,
} from '../naming.ts';
import type { AccountNode } from '../nodes.ts';
import { portfolio } from './portfolio.ts';

export const Query: QueryResolvers = {
  sources: (_, { ids }, context) => (ids ? requireSources(context, 'ids', ids) : [...context.sources.values()]),
  source: (_, { id }, context) => require('id', findSource(context, id)),
  account: (_, { id }, context) => require('id', accountById(context, id)),
  accounts: (_, { ids }, context) => lookUp('ids', ids, context, accountById),
  accountsByAddress: (_, args, context) => accountsByAddress(args, context),
  asset: (_, { id }, context) => require('id', assetById(context, id)),
  assets: (_, { ids }, context) => lookUp('ids', ids, context, assetById),
  balance: (_, { id }, context) => require('id', readBalance(context, id)),
  balances: (_, { ids }, context) => lookUp('ids', ids, context, readBalance),
  portfolio: (_, args, context) => portfolio(args, context),
  node: (_, { id }, context) => require('id', entityById(context, id)),
  nodes: (_, { ids }, context) => lookUp('ids', ids, context, entityById),
};

function require<Node>(argument: string, found: Checked<Node>): Node {
  if (!found.ok) throw refusal([{ argument, ...found }]);
  return found.value;
}

interface AddressArguments {
  readonly addresses: readonly string[];
  readonly sources?: readonly string[] | null | undefined;
  readonly network?: string | null | undefined;
  readonly subAccount?: string | null | undefined;
}

/** With sources named, each address must fit each of them; without, it must fit at least one. */
function accountsByAddress(args: AddressArguments, context: GraphContext): AccountNode[] {
  checkList('addresses', args.addresses, context);
  const named = args.sources ? requireSources(context, 'sources', args.sources) : null;
  const sources = named ?? [...context.sources.values()];
  const checked = args.addresses.map((address): Checked<AccountNode[]> => {
    const name = { address, network: args.network ?? null, subAccount: args.subAccount ?? null };
    const bySource = sources.map((source) => ({ source, accounts: fittingAccounts(source, name) }));
    const misfits = bySource.filter(({ accounts }) => !accounts.some((account) => account.ok));
    const refused = named === null ? misfits.length === sources.length : misfits.length > 0;
    if (refused) return { ok: false, rule: describeMisfits(misfits) };
    return {
      ok: true,
      value: bySource.flatMap(({ accounts }) => accounts.flatMap((account) => (account.ok ? [account.value] : []))),
    };
  });
  return requireAll('addresses', checked).flat();
}

function describeMisfits(
  misfits: readonly {
    readonly source: { readonly name: string };
    readonly accounts: readonly Checked<AccountNode>[];
  }[],
): string {
  const reasons = misfits.map(({ source, accounts }) => {
    const [first] = accounts;
    return `${source.name}: ${first === undefined || first.ok ? 'has no network configured' : first.rule}`;
  });
  return reasons.join(', ');
}
