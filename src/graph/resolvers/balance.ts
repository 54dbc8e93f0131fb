import { decimalsOf, formatValue } from '../../model/amount.ts';
import { balanceId } from '../../model/identity.ts';
import type { AmountPart } from '../../model/reading.ts';
import { failureError } from '../errors.ts';
import type {
  AmountResolvers,
  AssetConnectionResolvers,
  BalanceConnectionResolvers,
  BalanceResolvers,
  FailureResolvers,
} from '../generated/resolvers.ts';
import type { AmountNode, AssetNode, BalanceNode, ConnectionNode, Entries, Page } from '../nodes.ts';
import { fact } from './asset.ts';

export const Balance: BalanceResolvers = {
  id: (node) => idOf(node),
  total: (node) => part(node, 'total'),
  available: (node) => part(node, 'available'),
  locked: (node) => part(node, 'locked'),
  pendingDeposit: (node) => part(node, 'pendingDeposit'),
  pendingWithdrawal: (node) => part(node, 'pendingWithdrawal'),
  provenance: ({ account, at, outcome }, _, context) => {
    if ('failure' in outcome) return null;
    const { observedAt, basis, value, servedFrom = 'SOURCE' } = outcome;
    const { source } = account;
    const isRead = value.block !== null && servedFrom === 'SOURCE';
    const pin = isRead ? context.balances(source).pin(account.account.network, at) : null;
    const pinned = { pinned: pin !== null, behind: pin?.behind ?? null };
    return { source, observedAt, basis, block: value.block, ...pinned, servedFrom };
  },
  details: ({ outcome }) => ('failure' in outcome ? null : outcome.value.details),
  failure: ({ account, outcome }) =>
    'failure' in outcome ? { failure: outcome.failure, source: account.source } : null,
};

function idOf({ account, asset, at }: BalanceNode): string {
  return balanceId(account.account, asset.asset.ref, at);
}

/** Null for a part that the source does not report; an error beside the null where the whole pair is unknown. */
function part(node: BalanceNode, name: AmountPart): AmountNode | null {
  const { account, asset, outcome } = node;
  if ('failure' in outcome) {
    throw failureError({ failure: outcome.failure, source: account.source, about: idOf(node) });
  }
  const atomic = outcome.value.amounts[name];
  return atomic === null ? null : { atomic, asset };
}

export const Amount: AmountResolvers = {
  decimals: ({ asset }, _, context) => fact(asset, context, ({ scale }) => (scale === null ? null : decimalsOf(scale))),
  value: ({ atomic, asset }, _, context) =>
    fact(asset, context, ({ scale }) => (scale === null ? null : formatValue(atomic, scale))),
};

export const Failure: FailureResolvers = {
  code: ({ failure }) => failure.code,
  message: ({ failure }) => failure.message,
  detail: ({ failure }) => failure.detail,
  retryable: ({ failure }) => failure.retryable,
  retryAfter: ({ failure }) => failure.retryAfter,
  httpStatus: ({ failure }) => failure.httpStatus,
  upstreamCode: ({ failure }) => failure.upstreamCode,
};

/** Execution takes anything iterable for a list; the generated types know arrays alone. */
type WithEntries<Resolvers, Node> = Omit<Resolvers, 'nodes'> & {
  readonly nodes: (node: ConnectionNode<Node>) => Entries<Node> | null;
};

export const BalanceConnection: WithEntries<BalanceConnectionResolvers, BalanceNode> = connection();
export const AssetConnection: WithEntries<AssetConnectionResolvers, AssetNode> = connection();

/** The fields of any connection. A list that could not be read is null, with its reason beside it and in `errors`. */
function connection<Node>() {
  const page = (node: ConnectionNode<Node>) => {
    if (node.failure !== null) throw failureError(node.failure);
    return node.page;
  };
  return {
    edges: (node: ConnectionNode<Node>) => edgesOf(page(node)),
    nodes: (node: ConnectionNode<Node>) => page(node)?.entries ?? null,
    totalCount: (node: ConnectionNode<Node>) => page(node)?.totalCount ?? null,
    pageInfo: ({ page: shown }: ConnectionNode<Node>) => ({
      hasNextPage: shown?.hasNextPage ?? false,
      hasPreviousPage: shown?.hasPreviousPage ?? false,
      startCursor: cursorAt(shown, 0),
      endCursor: cursorAt(shown, -1),
    }),
  };
}

function edgesOf<Node>(page: Page<Node> | null) {
  return page === null ? null : Array.from(page.entries, (node) => ({ node, cursor: page.cursorOf(node) }));
}

function cursorAt<Node>(page: Page<Node> | null, index: 0 | -1): string | null {
  const node = page?.entries.at(index < 0 ? page.entries.length + index : index);
  return page === null || node === undefined ? null : page.cursorOf(node);
}
