/** What a source lists for an account, and by which filter. */
import type { Failure } from '../../model/failure.ts';
import type { HoldingsFilter } from '../../providers/provider.ts';
import type { Observed } from './observed.ts';

/** The references that a source lists for an account and since when that is known, or why it could not list them. */
export type Listed =
  | { readonly assets: readonly string[]; readonly observed: Observed }
  | { readonly failure: Failure };

/** One text for one filter of a listing; that of no filter is empty. */
export function filterKey(filter: HoldingsFilter | null): string {
  return filter === null ? '' : JSON.stringify([filter.contract, filter.type]);
}
