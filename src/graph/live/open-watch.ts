/** From the arguments of a subscription to a watch. Nothing is asked of a source before all of them are right. */
import { GraphQLError } from 'graphql';
import type { LiveCell, Watching } from '../../balances/live/cell.ts';
import { WatchLimitError, type WatchLimits } from '../../balances/live/live-watches.ts';
import type { Watch } from '../../balances/live/watch.ts';
import type { Source } from '../../balances/source.ts';
import type { Holder } from '../../balances/totals/entries.ts';
import { accept, type Checked, refuse } from '../../model/checked.ts';
import type { GraphContext } from '../context.ts';
import { type ArgumentFault, inputError } from '../errors.ts';
import { MOST_LIVE_AGE } from '../limits.ts';
import { accountById, assetFor, checkList, requireAll } from '../naming.ts';
import { holdersOf } from '../portfolio/portfolio.ts';

export interface WatchedAges {
  readonly maxAge: number;
  readonly restAge?: number | null | undefined;
}

export interface WatchedPairs {
  readonly pairs?: readonly { readonly account: string; readonly asset: string }[] | null | undefined;
  readonly accounts?: readonly string[] | null | undefined;
  readonly assets?: readonly string[] | null | undefined;
}

/** Who holds what is watched, each pair once. Throws an input error. */
export function watchedHolders({ pairs, accounts, assets }: WatchedPairs, context: GraphContext): readonly Holder[] {
  const [hasPairs, hasAccounts, hasAssets] = [given(pairs), given(accounts), given(assets)];
  if (hasPairs === (hasAccounts || hasAssets) || hasAccounts !== hasAssets) {
    throw inputError([{ argument: 'pairs', rule: 'give either pairs, or accounts and assets' }]);
  }
  const holders = pairs ? holdersOfPairs(pairs, context) : grid(accounts ?? [], assets ?? [], context);
  const cells = holders.reduce((sum, { refs }) => sum + (refs?.length ?? 0), 0);
  const most = context.limits.live.pairs;
  if (cells > most) {
    const parts = Math.ceil(cells / most);
    const rule = `${cells} (account, asset) pairs, limit ${most} for one subscription (limits.live.pairs); watch them in ${parts} or more`;
    throw inputError([{ argument: pairs ? 'pairs' : 'accounts', rule }], 'QUERY_TOO_COSTLY');
  }
  if (cells > 0) return holders;
  throw inputError([{ argument: 'assets', rule: 'none of them belongs to the source and network of an account' }]);
}

function grid(accounts: readonly string[], assets: readonly string[], context: GraphContext): readonly Holder[] {
  return holdersOf({ accounts, assets }, context);
}

function holdersOfPairs(
  pairs: readonly { readonly account: string; readonly asset: string }[],
  context: GraphContext,
): readonly Holder[] {
  checkList('pairs', pairs, context);
  const named = requireAll(
    'pairs',
    pairs.map((pair) => pairOf(pair, context)),
  );
  const byAccount = new Map<string, { readonly holder: Omit<Holder, 'refs'>; readonly refs: Set<string> }>();
  for (const { holder, ref } of named) {
    const known = byAccount.get(holder.account.id) ?? { holder, refs: new Set<string>() };
    known.refs.add(ref);
    byAccount.set(holder.account.id, known);
  }
  return Array.from(byAccount.values(), ({ holder, refs }) => ({ ...holder, refs: [...refs] }));
}

function pairOf(
  { account: id, asset }: { readonly account: string; readonly asset: string },
  context: GraphContext,
): Checked<{ readonly holder: Omit<Holder, 'refs'>; readonly ref: string }> {
  const named = accountById(context, id);
  if (!named.ok) return named;
  const found = assetFor(named.value, asset, context);
  if (!found.ok) return found;
  if (found.value === null) return refuse('the asset is of another source or network than the account');
  const { account, source } = named.value;
  return accept({ holder: { account, source }, ref: found.value.asset.ref });
}

function given(argument: unknown): boolean {
  return argument !== null && argument !== undefined;
}

/** Opens the watch. Throws an input error for ages out of bounds, and an error with a code where there is no room. */
export function openWatch(holders: readonly Holder[], ages: WatchedAges, context: GraphContext): Watch {
  const { maxAgeMs, restAgeMs } = checkedAges(ages, context);
  const parts = Map.groupBy(holders, ({ account }) => JSON.stringify([account.source, account.network]));
  const watching = [...parts.values()].flatMap((group): Watching[] => {
    const [first] = group;
    if (first === undefined) return [];
    const cells = group.flatMap(({ account, refs }) => (refs ?? []).map((ref): LiveCell => ({ account, ref })));
    return [{ source: first.source, network: first.account.network, cells, maxAgeMs, restAgeMs }];
  });
  if (context.live === null) throw watchError('limits.live.watches is 0: this server offers no subscriptions');
  try {
    return context.live.open(watching, context.client);
  } catch (error) {
    throw error instanceof WatchLimitError ? watchError(limitText(error)) : error;
  }
}

function checkedAges({ maxAge, restAge }: WatchedAges, { limits: { live } }: GraphContext) {
  const faults = Object.entries({ maxAge, restAge: restAge ?? maxAge }).flatMap(
    ([argument, seconds]): ArgumentFault[] => {
      if (seconds > MOST_LIVE_AGE) return [{ argument, rule: `${seconds} seconds, limit ${MOST_LIVE_AGE}` }];
      if (argument === 'restAge' && seconds < maxAge) return [{ argument, rule: 'must not be less than maxAge' }];
      if (argument === 'restAge' || seconds >= live.leastAgeSeconds) return [];
      const rule = `${seconds} seconds would ask the source without a pause; give ${live.leastAgeSeconds} or more (limits.live.leastAgeSeconds)`;
      return [{ argument, rule }];
    },
  );
  if (faults.length > 0) throw inputError(faults);
  return { maxAgeMs: maxAge * 1000, restAgeMs: (restAge ?? maxAge) * 1000 };
}

const settings: Readonly<Record<keyof WatchLimits, string>> = {
  watches: 'limits.live.watches',
  watchesPerClient: 'limits.live.watchesPerClient',
  cells: 'limits.live.pairsTogether',
};

function limitText({ limit, most }: WatchLimitError): string {
  const what =
    limit === 'cells' ? 'watched pairs' : limit === 'watches' ? 'subscriptions' : 'subscriptions of this client';
  return `there is no room for more than ${most} ${what} (${settings[limit]}); end others, or ask again later`;
}

/** There is no room, for now or at all. */
function watchError(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'WATCH_LIMIT_EXCEEDED' } });
}

/** By which source a cell of these holders is answered. */
export function sourcesOf(holders: readonly Holder[]): (cell: LiveCell) => Source {
  const byName = new Map(holders.map(({ source }) => [source.name, source]));
  return ({ account }) => {
    const source = byName.get(account.source);
    if (source === undefined) throw new Error('a cell is told that was not watched');
    return source;
  };
}
