import { accept, type Checked, refuse } from '../../model/checked.ts';
import type { GraphContext } from '../context.ts';
import { entityById, readBalance } from '../entity.ts';
import { clip, refusal } from '../errors.ts';
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
  addressLookup: (_, args, context) =>
    lookUpAddresses(args, context).map(({ asked, checked }) => ({
      asked,
      accounts: checked.ok ? checked.value : [],
      refused: checked.ok ? null : clip(checked.rule),
    })),
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

interface AddressAnswer {
  /** As the query spells it. */
  readonly asked: string;
  readonly checked: Checked<AccountNode[]>;
}

/** With sources named, each address must fit each of them; without, it must fit at least one. */
function lookUpAddresses(args: AddressArguments, context: GraphContext): AddressAnswer[] {
  checkList('addresses', args.addresses, context);
  const named = args.sources ? requireSources(context, 'sources', args.sources) : null;
  const sources = named ?? [...context.sources.values()];
  return args.addresses.map((address) => {
    const name = { address, network: args.network ?? null, subAccount: args.subAccount ?? null };
    const bySource = sources.map((source) => ({ source, accounts: fittingAccounts(source, name) }));
    const misfits = bySource.filter(({ accounts }) => !accounts.some((account) => account.ok));
    const isRefused = named === null ? misfits.length === sources.length : misfits.length > 0;
    if (isRefused) return { asked: address, checked: refuse(describeMisfits(misfits)) };
    const found = bySource.flatMap(({ accounts }) =>
      accounts.flatMap((account) => (account.ok ? [account.value] : [])),
    );
    return { asked: address, checked: accept(found) };
  });
}

function accountsByAddress(args: AddressArguments, context: GraphContext): AccountNode[] {
  const answers = lookUpAddresses(args, context);
  return requireAll(
    'addresses',
    answers.map(({ checked }) => checked),
  ).flat();
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
