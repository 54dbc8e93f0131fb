/** How many calls it may take to find what is refused in a call. */
import type { PlannedCall } from '../plan/planned-call.ts';
import { type CallGrid, cells, gridOf } from '../plan/subgrid.ts';

/** For how many bad ones a call is searched, each at the price of one. */
export const MOST_BAD = 4;
/** Calls to find out whether there is a good pair at all. */
export const PROBES = 3;

/** The most calls that a search in the call may take; 0 where there is nothing to take apart. */
export function mostParts(planned: PlannedCall): number {
  const grid = gridOf(planned);
  return grid === null || cells(grid) < 2 ? 0 : Math.max(priceOf(grid) * MOST_BAD, priceOf(grid) + PROBES);
}

/** What one bad account or asset may cost. */
export function priceOf(grid: CallGrid): number {
  return Math.ceil(Math.log2(cells(grid))) + 1;
}
