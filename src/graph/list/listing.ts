/** From an account or an asset and its arguments to a page of balances. */
import type { ListedHoldings } from '../../balances/answer/holdings.ts';
import type { PairOutcomes } from '../../balances/answer/pair-outcomes.ts';
import type { Freshness } from '../../balances/kept/kept-balances.ts';
import { makeAsset } from '../../model/identity.ts';
import { isAwaited, Later } from '../../model/later.ts';
import type { At } from '../../model/reading.ts';
import type { GraphContext } from '../context.ts';
import type { BalanceFilter, BalanceOrder } from '../generated/resolvers.ts';
import {
  type AccountNode,
  type AssetNode,
  type BalanceName,
  type BalanceNode,
  balanceNode,
  type ConnectionNode,
} from '../nodes.ts';
import { perRequest } from '../per-request.ts';
import { BalanceList, type BalanceTable } from './balance-list.ts';
import { BalanceRows } from './balance-rows.ts';
import type { ChosenAssets } from './chosen-assets.ts';
import { assetIdOf, type PageArguments, type PageOptions, pageOf, pageOfView } from './page.ts';
import { shownAssets } from './shown-assets.ts';

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
export function chosenBalances(
  account: AccountNode,
  chosen: ChosenAssets,
  request: ListRequest,
): ConnectionNode<BalanceNode> | PromiseLike<ConnectionNode<BalanceNode>> {
  const { at, freshness, context } = request;
  const read = context.balances(account.source).pairs(account.account, chosen.refs, at, freshness);
  const page = (outcomes: PairOutcomes) => chosenPage({ account, chosen, outcomes }, request);
  // Many accounts ask at once: none of them costs a promise more than it has to.
  if (read instanceof Later) return read.map(page);
  return isAwaited(read) ? read.then(page) : page(read);
}

interface ChosenPairs {
  readonly account: AccountNode;
  readonly chosen: ChosenAssets;
  readonly outcomes: PairOutcomes;
}

/** A promise where something has to be waited for. */
function chosenPage(
  { account, chosen, outcomes }: ChosenPairs,
  request: ListRequest,
): ConnectionNode<BalanceNode> | Promise<ConnectionNode<BalanceNode>> {
  const { at, context, args, showsFacts } = request;
  const rows = new BalanceRows({ account, assets: chosen.nodes, outcomes, at });
  const key = assetIdOf;
  if (isGiven(args.filter) || isGiven(args.orderBy)) {
    const list = new BalanceList(chosenTable(chosen, outcomes), context);
    return arranged(list, request, { key, fallback: rows.length, accountAt: () => account });
  }
  const page = pageOf<BalanceNode, BalanceRows>(rows, args, { key, fallback: rows.length });
  if (!showsFacts) return { page, failure: null };
  const shown = shownAssets({ chosen, outcomes }, context, (index) => page.entries.has(index));
  const pageWith = (nodes: readonly AssetNode[]) => ({
    page: { ...page, entries: page.entries.withAssets(nodes) },
    failure: null,
  });
  return shown instanceof Promise ? shown.then(pageWith) : pageWith(shown);
}

function chosenTable({ nodes }: ChosenAssets, outcomes: PairOutcomes): BalanceTable {
  const assetAt = (row: number) => entryAt(nodes, row);
  return {
    length: outcomes.length,
    assetAt,
    refAt: (row) => assetAt(row).asset.ref,
    keyAt: (row) => assetAt(row).asset.id,
    outcomeAt: (row) => outcomes.at(row),
  };
}

function isGiven(argument: unknown): boolean {
  return argument !== undefined && argument !== null;
}

/** One asset at chosen accounts, in the order of the accounts. */
export async function balancesOfAsset(
  asset: AssetNode,
  accounts: readonly AccountNode[],
  request: ListRequest,
): Promise<ConnectionNode<BalanceNode>> {
  const { at, freshness, context } = request;
  const { ref } = asset.asset;
  const refs = [ref];
  const outcomes = await Promise.all(
    accounts.map(async ({ account, source }) => {
      return (await context.balances(source).pairs(account, refs, at, freshness)).at(0);
    }),
  );
  const table: BalanceTable = {
    length: accounts.length,
    assetAt: () => asset,
    refAt: () => ref,
    outcomeAt: (row) => entryAt(outcomes, row),
    keyAt: (row) => entryAt(accounts, row).account.id,
  };
  const key = ({ account }: BalanceNode) => account.account.id;
  const accountAt = (row: number) => entryAt(accounts, row);
  return arranged(new BalanceList(table, context), request, { key, fallback: accounts.length, accountAt });
}

/** What was made of the listings of a request. */
const holdingsLists = perRequest(() => new WeakMap<ListedHoldings, BalanceList>());

/** Everything that the source lists for the account; ordered by reference where the client names no order. */
export async function holdings(account: AccountNode, request: ListRequest): Promise<ConnectionNode<BalanceNode>> {
  const { context, at, freshness, args } = request;
  const contract = args.filter?.contract ?? null;
  const type = args.filter?.type ?? null;
  const filter = contract === null && type === null ? null : { contract, type };
  const listed = await context.balances(account.source).holdings(account.account, filter, at, freshness);
  if ('failure' in listed) {
    const {
      source,
      account: { id: about },
    } = account;
    return { page: null, failure: { failure: listed.failure, source, about } };
  }
  const kept = holdingsLists(context);
  const known = kept.get(listed) ?? new BalanceList(holdingsTable(account, listed), context);
  kept.set(listed, known);
  const ordered = isGiven(args.orderBy) ? request : { ...request, args: { ...args, orderBy: byReference } };
  const key = assetIdOf;
  return arranged(known, ordered, { key, fallback: context.limits.pageSize, accountAt: () => account });
}

const byReference: BalanceOrder = { field: 'ASSET', direction: 'ASC' };

function holdingsTable({ source, account: { network } }: AccountNode, listed: ListedHoldings): BalanceTable {
  const nameAt = (row: number) => makeAsset(source.name, { ref: entryAt(listed.refs, row), network });
  return {
    length: listed.refs.length,
    assetAt: (row) => ({ __typename: 'Asset', asset: nameAt(row), source, facts: null }),
    refAt: (row) => entryAt(listed.refs, row),
    keyAt: (row) => nameAt(row).id,
    outcomeAt: (row) => listed.outcomeAt(row),
  };
}

function entryAt<T extends object | string>(list: readonly T[], index: number): T {
  const entry = list[index];
  if (entry === undefined) throw new RangeError(`a list of ${list.length} has no row ${index}`);
  return entry;
}

interface ListOptions extends PageOptions<BalanceNode> {
  readonly accountAt: (row: number) => AccountNode;
}

async function arranged(
  list: BalanceList,
  { args, at, context, showsFacts }: ListRequest,
  { accountAt, ...options }: ListOptions,
): Promise<ConnectionNode<BalanceNode>> {
  const { filter = null, orderBy = null } = args;
  const view = await list.arrange(filter, orderBy);
  const facts = list.knownFacts;
  const nodeAt = (row: number): BalanceNode => {
    const named = list.table.assetAt(row);
    const asset = named.facts === null && facts !== null ? { ...named, facts: facts[row] ?? null } : named;
    return balanceNode({ account: accountAt(row), asset, at }, list.table.outcomeAt(row));
  };
  const page = await pageOfView(view, args, { ...options, nodeAt });
  return { page: showsFacts ? { ...page, entries: await withFacts(page.entries, context) } : page, failure: null };
}

/** The same balances with the facts of their assets: one load for all assets without facts, so that no field below has to wait. */
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
