/** The listings of one plan. Where several reads list, a listing is all of theirs together, and none where one failed. */
import type { HoldingsFilter } from '../providers/provider.ts';
import { type AccountAnswers, filterKey, type Listed } from './answers.ts';

/** What one call says about one wanted listing. */
export interface ListingPart {
  readonly answers: AccountAnswers;
  readonly filter: HoldingsFilter | null;
  readonly listed: Listed;
}

export function settleListings(parts: readonly ListingPart[]): void {
  for (const ofAccount of Map.groupBy(parts, ({ answers }) => answers).values()) {
    for (const same of Map.groupBy(ofAccount, ({ filter }) => filterKey(filter)).values()) {
      const [first] = same;
      first?.answers.setListing(first.filter, together(same.map(({ listed }) => listed)));
    }
  }
}

function together(parts: readonly Listed[]): Listed {
  const failed = parts.find((part) => 'failure' in part);
  return failed ?? { assets: [...new Set(parts.flatMap((part) => ('assets' in part ? part.assets : [])))] };
}
