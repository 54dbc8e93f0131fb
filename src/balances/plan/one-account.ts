/** Calls that take one account each: chosen assets, a listing, or both. Pure. */
import type { BalanceRead, HoldingsFilter, Limits } from '../../providers/provider.ts';
import { chunk } from './chunk.ts';
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
  const { account, listings } = want;
  const chosen = chunkAssets(read.limits, want).map(
    (assets): AccountCall => ({ assets, filter: null, answers: { account, assets, listings: [] } }),
  );
  const complete = read.listing === 'complete';
  if (listings.length === 0 && (!complete || chosen.length <= 1)) return chosen;
  const replaced = complete ? want.assets : [];
  const filter = replaced.length === 0 ? commonFilter(read, listings) : null;
  const listing: AccountCall = { assets: 'all', filter, answers: { account, assets: replaced, listings } };
  return complete ? [listing] : [...chosen, listing];
}

/** The one filter that every wanted listing shares and the source can apply; null asks for everything. */
function commonFilter(read: AccountRead, listings: Want['listings']): HoldingsFilter | null {
  const [first, ...others] = listings;
  if (!first || others.length > 0) return null;
  const usable = {
    contract: read.filters.includes('contract') ? first.contract : null,
    type: read.filters.includes('type') ? first.type : null,
  };
  return usable.contract === null && usable.type === null ? null : usable;
}

/** The very list of the want where one call takes all of it: accounts that want the same then share it further on. */
function chunkAssets({ assets, pairs, url }: Limits, want: Want): readonly (readonly string[])[] {
  const room = url === null ? Number.POSITIVE_INFINITY : url.max - url.fixed - url.account(want.account.address);
  const most = Math.min(assets, pairs);
  const chunks = chunk(want.assets, { most, room, bytesOf: (ref) => url?.asset(ref) ?? 0 });
  return chunks.length === 1 ? [want.assets] : chunks;
}
