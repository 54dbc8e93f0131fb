import { type Entry, readEntries } from '../../balances/totals/entries.ts';
import { type AssetGroup, byAsset, bySource } from '../../balances/totals/groups.ts';
import { itemsOf } from '../../balances/totals/items.ts';
import { readThings, type Things } from '../../balances/totals/things.ts';
import { type Coverage as CoverageModel, type Total, totalOf } from '../../balances/totals/total.ts';
import { amountPartOf, partNames } from '../capabilities.ts';
import type { GraphContext } from '../context.ts';
import { freshnessOf } from '../freshness.ts';
import type {
  AssetTotalConnectionResolvers,
  AssetTotalResolvers,
  CoverageFailureResolvers,
  PortfolioResolvers,
  QueryPortfolioArgs,
  SourceTotalsResolvers,
  UnderlyingTotalConnectionResolvers,
  UnderlyingTotalResolvers,
} from '../generated/resolvers.ts';
import type { AmountNode, AssetTotalNode, Page, PortfolioNode, UnderlyingTotalNode } from '../nodes.ts';
import { checkFirst, edgesOf, type PageArguments, pageInfoOf, pageOf } from '../page.ts';
import { holdersOf } from '../portfolio.ts';

/** Reads everything that is asked, in the tick of its neighbours. */
export async function portfolio(args: QueryPortfolioArgs, context: GraphContext): Promise<PortfolioNode> {
  const { accounts, assets = null } = args;
  const part = amountPartOf(args.part ?? 'TOTAL');
  const freshness = freshnessOf(args.freshness, context);
  const holders = holdersOf({ accounts, assets }, context);
  const reading = { part, freshness, loaderOf: context.balances };
  return { part, entries: await readEntries(holders, reading) };
}

export const Portfolio: PortfolioResolvers = {
  part: ({ part }) => partNames[part],
  complete: ({ entries }) => isComplete(coverageOf(entries)),
  coverage: ({ entries }) => coverageOf(entries),
  totals: ({ entries }, args, context) => totalsPage(entries, args, context),
  byUnderlying: async ({ entries }, args, context) => {
    checkFirst(args.first, context.limits);
    const things = await readThings(entries, context.facts);
    const nodes = things.ids.map((id) => thingTotal(id, things));
    return pageOf(nodes, args, { key: ({ underlying }) => underlying, fallback: context.limits.pageSize });
  },
  bySource: ({ entries }) => [...bySource(entries)],
};

export const SourceTotals: SourceTotalsResolvers = {
  complete: ({ entries }) => isComplete(coverageOf(entries)),
  coverage: ({ entries }) => coverageOf(entries),
  totals: ({ entries }, args, context) => totalsPage(entries, args, context),
};

export const AssetTotal: AssetTotalResolvers = {
  atLeast: ({ asset, total: { atLeast } }): AmountNode | null => {
    if (atLeast === null) return null;
    const { atomic, scale } = atLeast;
    return scale === null ? { atomic, asset } : { atomic, scale };
  },
  complete: ({ total: { coverage } }) => isComplete(coverage),
  coverage: ({ total: { coverage } }) => coverage,
};

export const UnderlyingTotal: UnderlyingTotalResolvers = {
  atLeast: ({ total: { atLeast } }) => atLeast,
  complete: ({ total: { coverage } }) => isComplete(coverage),
  coverage: ({ total: { coverage } }) => coverage,
};

export const CoverageFailure: CoverageFailureResolvers = {
  code: (shortfall) => shortfall.failure.code,
  message: (shortfall) => shortfall.failure.message,
  accountCount: ({ accounts }) => accounts.length,
  accounts: ({ accounts }, { first }, { limits }) => {
    checkFirst(first, limits);
    return accounts.slice(0, first ?? limits.pageSize);
  },
};

export const AssetTotalConnection: AssetTotalConnectionResolvers = {
  edges: (page) => edgesOf(page),
  nodes: (page) => [...page.entries],
  pageInfo: (page) => pageInfoOf(page),
};

export const UnderlyingTotalConnection: UnderlyingTotalConnectionResolvers = {
  edges: (page) => edgesOf(page),
  nodes: (page) => [...page.entries],
  pageInfo: (page) => pageInfoOf(page),
};

function coverageOf(entries: readonly Entry[]): CoverageModel {
  return totalOf(itemsOf(entries)).coverage;
}

function isComplete({ failed }: CoverageModel): boolean {
  return failed.length === 0;
}

function totalsPage(entries: readonly Entry[], args: PageArguments, context: GraphContext): Page<AssetTotalNode> {
  checkFirst(args.first, context.limits);
  const nodes = byAsset(entries).map(assetTotal);
  return pageOf(nodes, args, { key: ({ asset }) => asset.asset.id, fallback: context.limits.pageSize });
}

function assetTotal({ asset, source, facts, items }: AssetGroup): AssetTotalNode {
  const known = facts === null ? null : { facts };
  return { asset: { __typename: 'Asset', asset, source, facts: known }, total: totalOf(items) };
}

/** Whatever may be one thing or another has to be looked at for each, so only those on the page are summed. */
function thingTotal(underlying: string, things: Things): UnderlyingTotalNode {
  let total: Total | undefined;
  return {
    underlying,
    get total() {
      total ??= totalOf(things.itemsOf(underlying));
      return total;
    },
  };
}
