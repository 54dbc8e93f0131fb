/** What asking for less may do about a refused call. */
import type { Failure } from '../../model/failure.ts';
import { conductOf, type Splitting } from '../../model/failure-conduct.ts';
import { isListing, type PlannedCall } from '../plan/planned-call.ts';
import type { CallGrid } from '../plan/subgrid.ts';

/** How to go on after a refusal; null where asking for less would not mend it. */
export type Remedy = Exclude<Splitting, 'never'>;

export function remedyFor(
  failure: Failure,
  { call, answers }: PlannedCall,
  { rows, columns }: CallGrid,
): Remedy | null {
  // A list of fewer accounts is shorter. Where none is wanted for its own sake, the pairs are planned anew without any.
  if (failure.code === 'UPSTREAM_TOO_LARGE' && isListing(call)) {
    return answers.some(({ listings }) => listings.length > 0) ? 'halve' : null;
  }
  // Of a lone account or asset the source has said all there is to say.
  if (failure.code === 'ACCOUNT_NOT_FOUND' && rows.length === 1) return null;
  if (failure.code === 'UNKNOWN_ASSET' && columns.length === 1 && call.shape !== 'pairs') return null;
  const { split } = conductOf(failure);
  return split === 'never' ? null : split;
}
