import { decimalsOf, formatValue, type Scale } from '../../model/amount.ts';
import { balanceId } from '../../model/identity.ts';
import type { AmountPart } from '../../model/reading.ts';
import type { GraphContext } from '../context.ts';
import { balanceError, failureError } from '../errors.ts';
import type {
  AmountResolvers,
  AssetConnectionResolvers,
  BalanceConnectionResolvers,
  BalanceResolvers,
  FailureResolvers,
} from '../generated/resolvers.ts';
import { edgesOf, pageInfoOf } from '../list/page.ts';
import type { AmountNode, AssetNode, BalanceNode, ConnectionNode, Entries } from '../nodes.ts';
import { fact } from './asset.ts';

export const Balance: BalanceResolvers = {
  id: ({ account, asset, at }) => balanceId(account.account, asset.asset.ref, at),
  total: (node) => part(node, 'total'),
  available: (node) => part(node, 'available'),
  locked: (node) => part(node, 'locked'),
  pendingDeposit: (node) => part(node, 'pendingDeposit'),
  pendingWithdrawal: (node) => part(node, 'pendingWithdrawal'),
  provenance: ({ account, at, outcome }, _, context) => {
    if ('failure' in outcome) return null;
    const { observed, basis, value, servedFrom = 'SOURCE' } = outcome;
    const { source } = account;
    const isRead = value.block !== null && servedFrom === 'SOURCE';
    const pin = isRead ? context.balances(source).pin(account.account.network, at) : null;
    const pinned = { pinned: pin !== null, behind: pin?.behind ?? null };
    return { source, observedAt: observed.date, basis, block: value.block, ...pinned, servedFrom };
  },
  details: ({ outcome }) => ('failure' in outcome ? null : outcome.value.details),
  failure: ({ account, outcome }) =>
    'failure' in outcome ? { failure: outcome.failure, source: account.source } : null,
};

/** Null for a part that the source does not report; an error beside the null where the whole pair is unknown. */
function part(node: BalanceNode, name: AmountPart): AmountNode | null {
  const { asset, outcome } = node;
  if ('failure' in outcome) throw balanceError(node, outcome.failure);
  const atomic = outcome.value.amounts[name];
  return atomic === null ? null : { atomic, asset };
}

export const Amount: AmountResolvers = {
  decimals: (node, _, context) => inScale(node, context, decimalsOf),
  value: (node, _, context) => inScale(node, context, (scale) => formatValue(node.atomic, scale)),
};

/** Null where the unit is not known. */
function inScale<T>(node: AmountNode, context: GraphContext, show: (scale: Scale) => T | null) {
  if ('scale' in node) return node.scale === null ? null : show(node.scale);
  return fact(node.asset, context, ({ scale }) => (scale === null ? null : show(scale)));
}

export const Failure: FailureResolvers = {
  code: ({ failure }) => failure.code,
  message: ({ failure }) => failure.message,
  detail: ({ failure }) => failure.detail,
  retryable: ({ failure }) => failure.retryable,
  retryAfter: ({ failure }) => failure.retryAfter,
  httpStatus: ({ failure }) => failure.httpStatus,
  upstreamCode: ({ failure }) => failure.upstreamCode,
};

/** Execution accepts every iterable as a list; the generated types have only arrays. */
type WithEntries<Resolvers, Node> = Omit<Resolvers, 'nodes'> & {
  readonly nodes: (node: ConnectionNode<Node>) => Entries<Node> | null;
};

export const BalanceConnection: WithEntries<BalanceConnectionResolvers, BalanceNode> = connection();
export const AssetConnection: WithEntries<AssetConnectionResolvers, AssetNode> = connection();

/** The fields of any connection. A list that could not be read is null, with its reason beside it and in `errors`. */
function connection<Node>() {
  const page = (node: ConnectionNode<Node>) => {
    if (node.page === null && node.failure !== null) throw failureError(node.failure);
    return node.page;
  };
  return {
    edges: (node: ConnectionNode<Node>) => {
      const shown = page(node);
      return shown === null ? null : edgesOf(shown);
    },
    nodes: (node: ConnectionNode<Node>) => page(node)?.entries ?? null,
    totalCount: (node: ConnectionNode<Node>) => page(node)?.totalCount ?? null,
    pageInfo: ({ page: shown }: ConnectionNode<Node>) => pageInfoOf(shown),
  };
}
