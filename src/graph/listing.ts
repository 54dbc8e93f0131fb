/** From an account or an asset and its arguments to a page of balances. */
import type { Freshness } from '../balances/kept.ts';
import type { Holdings } from '../balances/load.ts';
import type { Outcome } from '../balances/reconcile.ts';
import type { Source } from '../balances/source.ts';
import { failure } from '../model/failure.ts';
import { makeAsset } from '../model/identity.ts';
import type { At } from '../model/reading.ts';
import { normaliseCaip19 } from '../providers/caip19.ts';
import { BalanceRows } from './balance-rows.ts';
import type { ChosenAssets } from './chosen-assets.ts';
import type { GraphContext } from './context.ts';
import { type ArgumentFault, inputError } from './errors.ts';
import type { BalanceFilter, BalanceOrder } from './generated/resolvers.ts';
import { type BalanceName, balanceNode } from './naming.ts';
import type { AccountNode, AssetNode, BalanceNode, ConnectionNode } from './nodes.ts';
import { filterBalances, orderBalances } from './order.ts';
import { type PageArguments, pageOf } from './page.ts';

export interface ListArguments extends PageArguments {
  readonly filter?: BalanceFilter | null | undefined;
  readonly orderBy?: BalanceOrder | null | undefined;
}

export interface ListRequest {
  readonly at: At | null;
  /** Null where only the source may answer. */
  readonly freshness: Freshness | null;
  readonly args: ListArguments;
  readonly context: GraphContext;
  /** Whether the query shows anything for which facts about the assets are needed. */
  readonly showsFacts: boolean;
}

/** Reads one pair. */
export async function onePair(
  { account, asset, at }: BalanceName,
  context: GraphContext,
  freshness: Freshness | null = null,
): Promise<BalanceNode> {
  const outcomes = await context.balances(account.source).pairs(account.account, [asset.asset.ref], at, freshness);
  return balanceNode({ account, asset, at }, outcomes.at(0));
}

/** Chosen pairs of one account, in the order of the assets. */
export async function chosenBalances(
  account: AccountNode,
  chosen: ChosenAssets,
  request: ListRequest,
): Promise<ConnectionNode<BalanceNode>> {
  const { at, freshness, context, args, showsFacts } = request;
  const outcomes = await context.balances(account.source).pairs(account.account, chosen.refs, at, freshness);
  const rows = new BalanceRows({ account, assets: chosen.nodes, outcomes, at });
  const options: ListOptions = { key: (node) => node.asset.asset.id, fallback: rows.length };
  if (isGiven(args.filter) || isGiven(args.orderBy)) return finish([...rows], request, options);
  const page = pageOf<BalanceNode, BalanceRows>(rows, args, options);
  if (!showsFacts) return { page, failure: null };
  const assets = await chosen.describe(context, (index) => page.entries.has(index) && lacksFacts(outcomes.at(index)));
  return { page: { ...page, entries: page.entries.withAssets(assets) }, failure: null };
}

function isGiven(argument: unknown): boolean {
  return argument !== undefined && argument !== null;
}

function lacksFacts(outcome: Outcome): boolean {
  return 'failure' in outcome || outcome.value.facts === null;
}

/** One asset at chosen accounts, in the order of the accounts. */
export async function balancesOfAsset(
  asset: AssetNode,
  accounts: readonly AccountNode[],
  request: ListRequest,
): Promise<ConnectionNode<BalanceNode>> {
  const { at, freshness, context } = request;
  const nodes = await Promise.all(accounts.map((account) => onePair({ account, asset, at }, context, freshness)));
  return finish(nodes, request, { key: (node) => node.account.account.id, fallback: accounts.length });
}

/** Everything that the source lists for the account; ordered by reference unless told otherwise. */
export async function holdings(account: AccountNode, request: ListRequest): Promise<ConnectionNode<BalanceNode>> {
  const { context, at, freshness, args } = request;
  const contract = args.filter?.contract ?? null;
  const type = args.filter?.type ?? null;
  const filter = contract === null && type === null ? null : { contract, type };
  const listed: Holdings = await context.balances(account.source).holdings(account.account, filter, at, freshness);
  if ('failure' in listed) {
    const {
      source,
      account: { id: about },
    } = account;
    return { page: null, failure: { failure: listed.failure, source, about } };
  }
  const { source, network } = { source: account.source, network: account.account.network };
  const nodes = listed.balances.map(({ ref, outcome }): BalanceNode => {
    const asset = makeAsset(source.name, { ref, network });
    return balanceNode({ account, asset: { __typename: 'Asset', asset, source, facts: null }, at }, outcome);
  });
  const ordered = {
    ...request,
    args: { orderBy: { field: 'ASSET' as const, direction: 'ASC' as const }, ...defined(args) },
  };
  return finish(nodes, ordered, { key: (node) => node.asset.asset.id, fallback: context.limits.pageSize });
}

/** Without the arguments that were left out or given as null, so that defaults can stand in for them. */
function defined(args: ListArguments): ListArguments {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined && value !== null));
}

interface ListOptions {
  readonly key: (node: BalanceNode) => string;
  readonly fallback: number;
}

async function finish(
  nodes: readonly BalanceNode[],
  { args, context, showsFacts }: ListRequest,
  options: ListOptions,
): Promise<ConnectionNode<BalanceNode>> {
  const early = needsFactsEarly(args);
  const described = early ? await withFacts(nodes, context) : nodes;
  const ordered = orderBalances(filterBalances(described, args.filter ?? null), args.orderBy ?? null);
  const page = pageOf(ordered, args, options);
  if (early || !showsFacts) return { page, failure: null };
  return { page: { ...page, entries: await withFacts([...page.entries], context) }, failure: null };
}

function needsFactsEarly({ filter, orderBy }: ListArguments): boolean {
  const byFacts = orderBy?.field === 'SYMBOL' || orderBy?.field === 'VALUE';
  return byFacts || [filter?.contract, filter?.type, filter?.underlying].some((text) => (text ?? null) !== null);
}

/** The filter with its names made canonical. Refuses one that could be meant for nothing, before anything is asked. */
export function checkFilter(filter: BalanceFilter | null | undefined): BalanceFilter | null {
  if (filter === null || filter === undefined) return null;
  const { underlying: text = null } = filter;
  const underlying = text === null ? null : normaliseCaip19(text);
  const faults: ArgumentFault[] = (['contract', 'type'] as const).flatMap((name) => {
    const text = filter[name] ?? null;
    if (text === null || /^[A-Za-z0-9._:-]{1,128}$/.test(text)) return [];
    return [{ argument: `filter.${name}`, rule: 'must be 1 to 128 letters, digits, ".", "_", ":" or "-"' }];
  });
  if (underlying?.ok === false) faults.push({ argument: 'filter.underlying', rule: underlying.rule });
  if (faults.length > 0) throw inputError(faults);
  return { ...filter, underlying: underlying?.ok === true ? underlying.value : null };
}

/** What a filter by the thing that assets stand for comes to at one source. */
export interface Narrowed {
  /** In place of a page, where the source can never tell. */
  readonly refused: ConnectionNode<never> | null;
  /** The only assets that can pass, where their names tell; else null, and facts have to. */
  readonly refs: ReadonlySet<string> | null;
  /** What is still to be looked at of each balance. */
  readonly filter: BalanceFilter | null;
}

/** @param filter as `checkFilter` gives it */
export function narrow(source: Source, network: string | null, filter: BalanceFilter | null): Narrowed {
  const wanted = filter?.underlying ?? null;
  if (wanted === null) return { refused: null, refs: null, filter };
  const rule = source.provider.assets.underlying;
  if (rule?.on(network) !== true) {
    const reason = { failure: failure('UNDERLYING_UNSUPPORTED'), source };
    return { refused: { page: null, failure: reason }, refs: null, filter };
  }
  const named = rule.assets(wanted);
  if (named === null) return { refused: null, refs: null, filter };
  const refs = named.filter((name) => name.network === network).map(({ ref }) => ref);
  return { refused: null, refs: new Set(refs), filter: { ...filter, underlying: null } };
}

/** The same balances with the facts of their assets: one load for all that lack them, so that no field below has to wait. */
async function withFacts(nodes: readonly BalanceNode[], context: GraphContext): Promise<readonly BalanceNode[]> {
  const lacking = nodes.flatMap(({ asset }) => (asset.facts === null ? [asset] : []));
  const unique = new Map(lacking.map((asset) => [asset.asset.id, asset]));
  const loaded = await Promise.all(
    [...unique].map(async ([id, { asset, source }]) => [id, await context.facts(source).load(asset)] as const),
  );
  const described = new Map(
    loaded.map(([id, facts]): [string, AssetNode | undefined] => {
      const asset = unique.get(id);
      return [id, asset && { ...asset, facts }];
    }),
  );
  return nodes.map((node) => {
    const asset = node.asset.facts === null ? described.get(node.asset.asset.id) : undefined;
    return asset === undefined ? node : { ...node, asset };
  });
}
