import type { FactsAnswer } from '../../balances/fact/catalogue.ts';
import { decimalsOf } from '../../model/amount.ts';
import type { AssetFacts } from '../../model/reading.ts';
import type { GraphContext } from '../context.ts';
import { failureError } from '../errors.ts';
import { freshnessOf } from '../freshness.ts';
import type { AssetResolvers } from '../generated/resolvers.ts';
import { checkFilter, narrow } from '../list/filters.ts';
import { balancesOfAsset } from '../list/listing.ts';
import { checkFirst } from '../list/page.ts';
import { momentOf } from '../moments.ts';
import { accountOf, checkList, requireAll } from '../naming.ts';
import type { AssetNode } from '../nodes.ts';
import { showsFacts } from '../selection.ts';

export const Asset: AssetResolvers = {
  id: ({ asset }) => asset.id,
  network: ({ asset }) => asset.network,
  ref: ({ asset }) => asset.ref,
  name: (node, _, context) => fact(node, context, (facts) => facts.name),
  symbol: (node, _, context) => fact(node, context, (facts) => facts.symbol),
  decimals: (node, _, context) =>
    fact(node, context, (facts) => (facts.scale === null ? null : decimalsOf(facts.scale))),
  type: (node, _, context) => fact(node, context, (facts) => facts.type),
  contract: (node, _, context) => fact(node, context, (facts) => facts.contract),
  underlying: (node, _, context) => fact(node, context, (facts) => facts.underlying ?? null),
  details: (node, _, context) => fact(node, context, (facts) => facts.details),
  failure: (node, _, context) =>
    withAnswer(node, context, (answer) =>
      'failure' in answer ? { failure: answer.failure, source: node.source } : null,
    ),
  balances: async (node, { accounts, at, freshness: asked, ...args }, context, info) => {
    checkFirst(args.first, context.limits);
    const checked = checkFilter(args.filter);
    checkList('accounts', accounts, context);
    const { network } = node.asset;
    const named = requireAll(
      'accounts',
      accounts.map((text) => accountOf(node.source, text, network)),
    );
    const unique = [...new Map(named.map((account) => [account.account.id, account])).values()];
    const { refused, refs, filter } = narrow(node.source, network, checked);
    const freshness = freshnessOf(asked, context);
    if (refused !== null) return refused;
    const when = momentOf(at, context);
    const request = { at: when, freshness, args: { ...args, filter }, context, showsFacts: showsFacts(info) };
    return balancesOfAsset(node, refs?.has(node.asset.ref) === false ? [] : unique, request);
  },
};

/** One fact, at once where the facts are at hand. Throws where the source was asked and could not give them. */
export function fact<T>(node: AssetNode, context: GraphContext, pick: (facts: AssetFacts) => T): T | Promise<T> {
  return withAnswer(node, context, (answer) => {
    if ('failure' in answer) {
      throw failureError({ failure: answer.failure, source: node.source, about: node.asset.id });
    }
    return pick(answer.facts);
  });
}

function withAnswer<T>(node: AssetNode, context: GraphContext, use: (answer: FactsAnswer) => T): T | Promise<T> {
  const loader = context.facts(node.source);
  const known = node.facts ?? loader.peek(node.asset);
  return known === undefined ? loader.load(node.asset).then(use) : use(known);
}
