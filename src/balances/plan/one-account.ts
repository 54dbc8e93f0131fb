/** Calls that take one account each: chosen assets, a listing, or both. Pure. */
import type { BalanceRead, HoldingsFilter, Limits, UrlBudget } from '../../providers/provider.ts';
import { chunk } from './chunk.ts';
import { perListOf } from './per-list.ts';
import type { Want } from './planned-call.ts';

export interface AccountCall {
  readonly assets: readonly string[] | 'all';
  readonly filter: HoldingsFilter | null;
  readonly answers: Want;
}

export type AccountRead = Pick<BalanceRead, 'limits' | 'listing' | 'filters'>;

/**
 * Chosen reads, one listing, or both. A complete listing answers chosen pairs too, so it replaces them as soon as it is
 * wanted anyway or costs fewer calls than they do.
 */
export function planAccount(read: AccountRead, want: Want): AccountCall[] {
  const { account, assets, listings } = want;
  const complete = read.listing === 'complete';
  if (complete && (listings.length > 0 || !isOneCall(read.limits, want))) {
    const filter = assets.length === 0 ? commonFilter(read, listings) : null;
    return [{ assets: 'all', filter, answers: want }];
  }
  const chosen = chunkAssets(read.limits, want).map(
    (some): AccountCall => ({ assets: some, filter: null, answers: { account, assets: some, listings: [] } }),
  );
  if (listings.length === 0) return chosen;
  const filter = commonFilter(read, listings);
  return [...chosen, { assets: 'all', filter, answers: { account, assets: [], listings } }];
}

/** The one filter that every wanted listing shares and the source can apply; null asks for everything. */
export function commonFilter(read: Pick<AccountRead, 'filters'>, listings: Want['listings']): HoldingsFilter | null {
  const [first, ...others] = listings;
  if (!first || others.length > 0) return null;
  const usable = {
    contract: read.filters.includes('contract') ? first.contract : null,
    type: read.filters.includes('type') ? first.type : null,
  };
  return usable.contract === null && usable.type === null ? null : usable;
}

/** The very list of the want where one call takes all of it: accounts that want the same then share it further on. */
function chunkAssets(limits: Limits, want: Want): readonly (readonly string[])[] {
  if (isOneCall(limits, want)) return want.assets.length === 0 ? [] : [want.assets];
  const { url } = limits;
  return chunk(want.assets, {
    most: mostAssets(limits),
    room: roomFor(limits, want),
    bytesOf: (ref) => url?.asset(ref) ?? 0,
  });
}

/** Whether one call takes all assets of the want. A single one is never cut. */
function isOneCall(limits: Limits, want: Want): boolean {
  const { assets } = want;
  if (assets.length <= 1) return true;
  if (assets.length > mostAssets(limits)) return false;
  return limits.url === null || lengthOf(limits.url, assets).bytes <= roomFor(limits, want);
}

function mostAssets({ assets, pairs }: Limits): number {
  return Math.min(assets, pairs);
}

/** In bytes, for the assets of one call. */
function roomFor({ url }: Limits, { account }: Want): number {
  return url === null ? Number.POSITIVE_INFINITY : url.max - url.fixed - url.account(account.address);
}

/** Of all assets of a list, which many accounts share. */
const lengthOf = perListOf((url: UrlBudget, refs: readonly string[]): { readonly bytes: number } => ({
  bytes: refs.reduce((sum, ref) => sum + url.asset(ref), 0),
}));
