import { type Entry, readEntries } from '../../balances/totals/entries.ts';
import type { Coverage as CoverageModel } from '../../balances/totals/total.ts';
import type { Steps } from '../../model/steps.ts';
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
import { checkFirst, edgesOf, type PageArguments, pageInfoOf, pageOfView } from '../list/page.ts';
import type { AmountNode, AssetTotalNode, ConnectionPage, PortfolioNode, UnderlyingTotalNode } from '../nodes.ts';
import { perRequest } from '../per-request.ts';
import { holdersOf } from '../portfolio/portfolio.ts';
import { sumsOf } from '../portfolio/portfolio-sums.ts';

/** What was read for the portfolios of a request, by what was asked. */
const knownPortfolios = perRequest(() => new Map<string, Promise<readonly Entry[]>>());

/** Reads everything that is asked, in the same tick as other fields, so that all become one plan. */
export async function portfolio(args: QueryPortfolioArgs, context: GraphContext): Promise<PortfolioNode> {
  const { accounts, assets = null } = args;
  const part = amountPartOf(args.part ?? 'TOTAL');
  const freshness = freshnessOf(args.freshness, context);
  const holders = holdersOf({ accounts, assets }, context);
  const read = async () => readEntries(holders, { ...readerOf(context), part, freshness });
  // A trace notes every field that asks.
  if (context.trace !== null) return { part, entries: await read() };
  const portfolios = knownPortfolios(context);
  const key = JSON.stringify([part, freshness, accounts, assets]);
  const entries = portfolios.get(key) ?? read();
  portfolios.set(key, entries);
  return { part, entries: await entries };
}

function readerOf({ balances, budget, work }: GraphContext) {
  return {
    loaderOf: balances,
    look: (rows: number) => budget.look(rows),
    run: <T>(steps: Steps<T>) => work.run(steps),
  };
}

export const Portfolio: PortfolioResolvers = {
  part: ({ part }) => partNames[part],
  complete: async ({ entries }, _, context) => isComplete(await sumsOf(entries, context).coverage()),
  coverage: ({ entries }, _, context) => sumsOf(entries, context).coverage(),
  totals: ({ entries }, args, context) => totalsPage(entries, args, context),
  byUnderlying: async ({ entries }, args, context) => {
    checkFirst(args.first, context.limits);
    const { view, nodeAt } = await sumsOf(entries, context).byUnderlying();
    const key = ({ underlying }: UnderlyingTotalNode) => underlying;
    return pageOfView(view, args, { key, nodeAt, fallback: context.limits.pageSize });
  },
  bySource: async ({ entries }, _, context) => [...(await sumsOf(entries, context).sources())],
};

export const SourceTotals: SourceTotalsResolvers = {
  complete: async ({ entries }, _, context) => isComplete(await sumsOf(entries, context).coverage()),
  coverage: ({ entries }, _, context) => sumsOf(entries, context).coverage(),
  totals: ({ entries }, args, context) => totalsPage(entries, args, context),
};

export const AssetTotal: AssetTotalResolvers = {
  atLeast: async ({ asset, total }): Promise<AmountNode | null> => {
    const { atLeast } = await total();
    if (atLeast === null) return null;
    const { atomic, scale } = atLeast;
    return scale === null ? { atomic, asset } : { atomic, scale };
  },
  complete: async ({ total }) => isComplete((await total()).coverage),
  coverage: async ({ total }) => (await total()).coverage,
};

export const UnderlyingTotal: UnderlyingTotalResolvers = {
  atLeast: async ({ total }) => (await total()).atLeast,
  complete: async ({ total }) => isComplete((await total()).coverage),
  coverage: async ({ total }) => (await total()).coverage,
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

function isComplete({ failed }: CoverageModel): boolean {
  return failed.length === 0;
}

async function totalsPage(
  entries: readonly Entry[],
  args: PageArguments,
  context: GraphContext,
): Promise<ConnectionPage<AssetTotalNode>> {
  checkFirst(args.first, context.limits);
  const { view, nodeAt } = await sumsOf(entries, context).byAsset();
  const key = ({ asset }: AssetTotalNode) => asset.asset.id;
  return pageOfView(view, args, { key, nodeAt, fallback: context.limits.pageSize });
}
