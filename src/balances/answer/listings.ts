/** The listings of one plan. Where several reads list, a listing is all of theirs together, and none where one failed. */

import type { HoldingsFilter } from '../../providers/provider.ts';
import type { PlannedCall, Want } from '../plan/planned-call.ts';
import type { AccountAnswers } from './account-answers.ts';
import { filterKey, type Listed } from './listed.ts';
import type { Observed } from './observed.ts';

/** What each of its calls lists, in the order planned; null for a call that has yet to answer. */
type Listing = Map<PlannedCall, Listed | null>;

export class PlannedListings {
  readonly #listings = new Map<string, Listing>();

  constructor(calls: readonly PlannedCall[]) {
    for (const planned of calls) {
      for (const want of planned.answers) {
        for (const filter of want.listings) this.#at(want, filter).set(planned, null);
      }
    }
  }

  /** Notes what a call lists for the wanted listings; the last call of a listing settles it. */
  add(
    planned: PlannedCall,
    want: Want,
    { listed, answers }: { readonly listed: Listed; readonly answers: AccountAnswers },
  ): void {
    for (const filter of want.listings) {
      const parts = [...this.#at(want, filter).set(planned, listed).values()].filter((part) => part !== null);
      if (parts.length === this.#at(want, filter).size) answers.setListing(filter, together(parts));
    }
  }

  #at({ account }: Want, filter: HoldingsFilter | null): Listing {
    const key = `${account.id} ${filterKey(filter)}`;
    const listing = this.#listings.get(key) ?? new Map<PlannedCall, Listed | null>();
    this.#listings.set(key, listing);
    return listing;
  }
}

/** Of a listing without parts. */
const NEVER: Observed = { date: new Date(0), ms: Number.NEGATIVE_INFINITY };

function together(parts: readonly Listed[]): Listed {
  const assets = new Set<string>();
  let oldest: Observed | null = null;
  for (const part of parts) {
    if ('failure' in part) return part;
    for (const ref of part.assets) assets.add(ref);
    if (oldest === null || part.observed.ms < oldest.ms) oldest = part.observed;
  }
  return { assets: [...assets], observed: oldest ?? NEVER };
}
