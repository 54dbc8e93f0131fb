/**
 * Calls that take many accounts of a source that may list: grids of chosen assets, all that some accounts hold, or both.
 * Pure.
 *
 * Where a listing is complete, it answers chosen pairs too. An account is then read by a list or in grids, whichever makes
 * the plan shorter; of plans with equally many calls, the one that lists fewer accounts is taken.
 */
import type { Account } from '../../model/identity.ts';
import type { BalanceRead, HoldingsFilter, Limits } from '../../providers/provider.ts';
import { filterKey } from '../answer/listed.ts';
import { chunk } from './chunk.ts';
import type { PlanSteps } from './cover/effort.ts';
import { coverGrids, type GridOptions } from './grids.ts';
import { commonFilter } from './one-account.ts';
import type { Want } from './planned-call.ts';

export type ListingRead = Pick<BalanceRead, 'limits' | 'listing' | 'filters'>;

export interface ListedGrid {
  readonly accounts: readonly Account[];
  readonly assets: readonly string[] | 'all';
  readonly filter: HoldingsFilter | null;
  readonly answers: readonly Want[];
}

/** Which accounts are read by lists, and which in grids. */
interface Split {
  readonly listed: readonly Want[];
  readonly chosen: readonly Want[];
}

/** Up to so many chosen pairs every split is looked at, so that the plan has the fewest calls. */
const FEW_PAIRS = 8;

/** @param wants of one network and sub-account */
export function* planSetting(
  read: ListingRead,
  wants: readonly Want[],
  options: GridOptions,
): PlanSteps<readonly ListedGrid[]> {
  const listed = byFilter(wants.filter(({ listings }) => listings.length > 0));
  if (read.listing === 'complete') return yield* planComplete(read, wants, { listed, ...options });
  const chosen = wants.filter(({ assets }) => assets.length > 0);
  const bare = listed.map(({ account, listings }) => ({ account, assets: [], listings }));
  return yield* planSplit(read, { listed: bare, chosen }, options);
}

/** Those that share a filter stand together, so that their call can have it. */
function byFilter(wants: readonly Want[]): readonly Want[] {
  return [...Map.groupBy(wants, ({ listings }) => listings.map(filterKey).join('\n')).values()].flat();
}

interface CompleteOptions extends GridOptions {
  /** Those whose listings are wanted, whatever else is. */
  readonly listed: readonly Want[];
}

function* planComplete(
  read: ListingRead,
  wants: readonly Want[],
  { listed, ...options }: CompleteOptions,
): PlanSteps<readonly ListedGrid[]> {
  const chosen = wants.filter(({ listings }) => listings.length === 0);
  const all: Split = { listed: [...listed, ...chosen], chosen: [] };
  if (chosen.length === 0) return yield* planSplit(read, all, options);
  const best = new Shortest(read, options, listCalls(read.limits, all.listed) + 1);
  const plain = yield* best.offer({ listed, chosen });
  // No plan has fewer calls.
  if (plain?.length === 1) return plain;
  const pairs = chosen.reduce((sum, { assets }) => sum + assets.length, 0);
  const splits = pairs <= FEW_PAIRS ? everySplit({ listed, chosen }) : withFewerGrids(read, { listed, chosen }, plain);
  if (options.planning.effort.spend(50 * all.listed.length)) yield;
  for (const split of splits) yield* best.offer(split);
  yield* best.offer(all);
  return best.plan;
}

/** The plan of fewest calls of those that were offered; of equal ones the first. */
class Shortest {
  readonly #read: ListingRead;
  readonly #options: GridOptions;
  #plan: readonly ListedGrid[] = [];
  #bound: number;

  /** @param bound plans of so many calls are of no use */
  constructor(read: ListingRead, options: GridOptions, bound: number) {
    this.#read = read;
    this.#options = options;
    this.#bound = bound;
  }

  get plan(): readonly ListedGrid[] {
    return this.#plan;
  }

  /** The plan of the split; null where it was clear beforehand that it is of no use. */
  *offer(split: Split): PlanSteps<readonly ListedGrid[] | null> {
    if (this.#options.planning.effort.spend(10 * split.listed.length)) yield;
    const fewest = listCalls(this.#read.limits, split.listed) + (split.chosen.length > 0 ? 1 : 0);
    if (fewest >= this.#bound) return null;
    const plan = yield* planSplit(this.#read, split, this.#options);
    if (plan.length < this.#bound) {
      this.#plan = plan;
      this.#bound = plan.length;
    }
    return plan;
  }
}

function* planSplit(
  read: ListingRead,
  { listed, chosen }: Split,
  options: GridOptions,
): PlanSteps<readonly ListedGrid[]> {
  const grids = chosen.length === 0 ? [] : yield* coverGrids(read.limits, chosen.map(withoutListings), options);
  return [...grids.map((grid) => ({ ...grid, filter: null })), ...listsOf(read, listed)];
}

function withoutListings(want: Want): Want {
  return want.listings.length === 0 ? want : { ...want, listings: [] };
}

function listsOf(read: ListingRead, wants: readonly Want[]): readonly ListedGrid[] {
  return runsOf(read.limits, wants).map((answers) => {
    const isBare = answers.every(({ assets }) => assets.length === 0);
    const filters = new Map(answers.flatMap(({ listings }) => listings.map((filter) => [filterKey(filter), filter])));
    const filter = isBare ? commonFilter(read, [...filters.values()]) : null;
    return { accounts: answers.map(({ account }) => account), assets: 'all', filter, answers };
  });
}

/** In their order, as many as a call may list. */
function runsOf({ accounts, listed = accounts, url }: Limits, wants: readonly Want[]): readonly (readonly Want[])[] {
  const room = url === null ? Number.POSITIVE_INFINITY : url.max - url.fixed;
  return chunk(wants, { most: listed, room, bytesOf: ({ account }) => url?.account(account.address) ?? 0 });
}

function listCalls(limits: Limits, wants: readonly Want[]): number {
  return runsOf(limits, wants).length;
}

/** Every way to list some of the chosen and not all, the fewest first. */
function everySplit({ listed, chosen }: Split): readonly Split[] {
  const masks = Array.from({ length: 2 ** chosen.length - 2 }, (_, index) => index + 1);
  const splits = masks.map((mask) => {
    const isListed = (_: Want, index: number): boolean => (mask & (1 << index)) !== 0;
    return {
      listed: [...listed, ...chosen.filter(isListed)],
      chosen: chosen.filter((want, index) => !isListed(want, index)),
    };
  });
  return splits.sort((a, b) => a.listed.length - b.listed.length);
}

/**
 * From the plan that lists nobody in vain: grids of few accounts give way to lists, the smallest first, as long as that saves
 * calls. None where there is nothing to save.
 */
function withFewerGrids(
  { limits }: ListingRead,
  { listed, chosen }: Split,
  plain: readonly ListedGrid[] | null,
): readonly Split[] {
  const grids = (plain ?? []).filter(({ assets }) => assets !== 'all');
  const smallestFirst = grids.toSorted((a, b) => a.accounts.length - b.accounts.length);
  const moved = new Set<string>();
  let best: { readonly calls: number; readonly moved: number } = { calls: grids.length, moved: 0 };
  const everybody = [...listed, ...chosen];
  const perList = Math.ceil(everybody.length / listCalls(limits, everybody));
  const before = listCalls(limits, listed);
  for (const [index, { accounts }] of smallestFirst.entries()) {
    for (const { id } of accounts) moved.add(id);
    const more = Math.max(0, Math.ceil((listed.length + moved.size) / perList) - before);
    const calls = grids.length - index - 1 + more;
    if (calls < best.calls) best = { calls, moved: moved.size };
  }
  if (best.moved === 0) return [];
  const ids = new Set([...moved].slice(0, best.moved));
  return [
    {
      listed: [...listed, ...chosen.filter(({ account }) => ids.has(account.id))],
      chosen: chosen.filter(({ account }) => !ids.has(account.id)),
    },
  ];
}
