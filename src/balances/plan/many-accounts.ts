/** Calls that take many accounts: grids of accounts × assets, lists of all that accounts hold, or single pairs. Pure. */
import type { CallByShape, Limits } from '../../providers/provider.ts';
import { chunk } from './chunk.ts';
import type { PlanSteps } from './cover/effort.ts';
import type { GridOptions } from './grids.ts';
import { type ListedGrid, type ListingRead, planSetting } from './listed-accounts.ts';
import type { Want } from './planned-call.ts';
import type { Planning } from './planning.ts';

export function* planGrids(
  read: ListingRead,
  wants: readonly Want[],
  options: GridOptions,
): PlanSteps<readonly ListedGrid[]> {
  const grids: ListedGrid[] = [];
  if (options.planning.effort.spend(30 * wants.length)) yield;
  for (const group of groupBySetting(wants)) {
    for (const grid of yield* planSetting(read, group, options)) grids.push(grid);
  }
  return grids;
}

/** One call has one network and one sub-account, so that within it an address names one account. */
function groupBySetting(wants: readonly Want[]): readonly (readonly Want[])[] {
  const first = wants[0]?.account;
  const isOne = wants.every(
    ({ account }) => account.network === first?.network && account.subAccount === first?.subAccount,
  );
  if (isOne) return wants.length === 0 ? [] : [wants];
  return [...Map.groupBy(wants, ({ account }) => JSON.stringify([account.network, account.subAccount])).values()];
}

type Pairs = CallByShape['pairs']['pairs'];

export function* planPairs(
  { pairs: most, url }: Limits,
  wants: readonly Want[],
  { effort }: Planning,
): PlanSteps<readonly Pairs[]> {
  const room = url === null ? Number.POSITIVE_INFINITY : url.max - url.fixed;
  const bytesOf = ({ account, asset }: Pairs[number]): number =>
    url === null ? 0 : url.account(account.address) + url.asset(asset);
  const chunks: Pairs[] = [];
  if (effort.spend(30 * wants.length)) yield;
  for (const group of groupBySetting(wants)) {
    const pairs: Pairs[number][] = [];
    for (const { account, assets } of group) {
      for (const asset of assets) pairs.push({ account, asset });
      if (effort.spend(5 * assets.length)) yield;
    }
    for (const part of chunk(pairs, { most, room, bytesOf })) chunks.push(part);
    if (effort.spend(10 * pairs.length)) yield;
  }
  return chunks;
}
