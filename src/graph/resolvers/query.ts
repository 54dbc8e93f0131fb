import type { Checked } from '../../model/checked.ts';
import type { ParsedId } from '../../model/identity.ts';
import type { GraphContext } from '../context.ts';
import { inputError } from '../errors.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import {
  checkLength,
  checkList,
  findSource,
  fittingAccounts,
  type IdTarget,
  requireAll,
  requireSources,
  resolveId,
} from '../naming.ts';
import type { AccountNode, AssetNode } from '../nodes.ts';

export const Query: QueryResolvers = {
  sources: (_, { ids }, context) => (ids ? requireSources(context, 'ids', ids) : [...context.sources.values()]),
  source: (_, { id }, context) => findSource(context, id),
  account: (_, { id }, context) => require('id', resolveId(context, id, 'account'), isAccount),
  accounts: (_, { ids }, context) => lookUp(ids, context, { type: 'account', is: isAccount }),
  accountsByAddress: (_, args, context) => accountsByAddress(args, context),
  asset: (_, { id }, context) => require('id', resolveId(context, id, 'asset'), isAsset),
  assets: (_, { ids }, context) => lookUp(ids, context, { type: 'asset', is: isAsset }),
  node: (_, { id }, context) => require('id', resolveId(context, id), isTarget),
  nodes: (_, { ids }, context) => lookUp(ids, context, { is: isTarget }),
};

interface Lookup<Node extends IdTarget> {
  readonly type?: ParsedId['type'];
  is(target: IdTarget): target is Node;
}

/** One entry per id. A bad id becomes a rejection at its own place, which executors turn into null and an error. */
function lookUp<Node extends IdTarget>(ids: readonly string[], context: GraphContext, lookup: Lookup<Node>) {
  checkList('ids', ids, context);
  return ids.map((id, index) => {
    const settled = settle(`ids[${index}]`, resolveId(context, id, lookup.type), lookup.is);
    return settled instanceof Error ? Promise.reject<Node>(settled) : settled;
  });
}

function require<Node extends IdTarget>(argument: string, found: Checked<IdTarget>, is: Lookup<Node>['is']): Node {
  const settled = settle(argument, found, is);
  if (settled instanceof Error) throw settled;
  return settled;
}

function settle<Node extends IdTarget>(argument: string, found: Checked<IdTarget>, is: Lookup<Node>['is']) {
  if (!found.ok) return inputError([{ argument, rule: found.rule }]);
  return is(found.value) ? found.value : inputError([{ argument, rule: 'is the id of something else' }]);
}

function isTarget(target: IdTarget): target is IdTarget {
  return target !== null;
}

function isAccount(target: IdTarget): target is AccountNode {
  return '__typename' in target && target.__typename === 'Account';
}

function isAsset(target: IdTarget): target is AssetNode {
  return '__typename' in target && target.__typename === 'Asset';
}

interface AddressArguments {
  readonly addresses: readonly string[];
  readonly sources?: readonly string[] | null | undefined;
  readonly network?: string | null | undefined;
  readonly subAccount?: string | null | undefined;
}

/** With sources named, each address must fit each of them; without, it must fit at least one. */
function accountsByAddress(args: AddressArguments, context: GraphContext): AccountNode[] {
  checkLength('addresses', args.addresses, context);
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
  const accounts = requireAll('addresses', checked).flat();
  context.spend('addresses', accounts.length);
  return accounts;
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
