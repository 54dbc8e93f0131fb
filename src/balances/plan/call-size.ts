/** What was learned about the most that one call may carry, where a source takes less than its provider declares. */

import type { AnyBalanceRead } from '../../providers/provider.ts';
import type { Memory } from '../fact/memory.ts';
import type { PlannedCall, Want } from './planned-call.ts';
import { cells, gridOf } from './subgrid.ts';

/** How large a call may be: in bytes of its URL where the read has a budget for that, else in pairs. */
export interface CallSize {
  readonly limit: number;
}

/** By the name of the read, where that is less than declared. */
export type CallSizes = Memory<string, CallSize>;

/** Whether a size was refused for its size, or for a reason that may have passed. */
export type Certainty = 'certain' | 'likely';

/**
 * Notes that calls of this read are to be no larger than the largest of these, which were answered. What is only likely
 * is noted once: the calls that were refused after that were of a size that had been answered.
 */
export function learnSize(sizes: CallSizes, answered: readonly PlannedCall[], certainty: Certainty): void {
  const found = answered.flatMap((planned) => sizeOf(planned) ?? []);
  const name = answered[0]?.read.name;
  if (name === undefined || found.length === 0) return;
  const known = sizes.get(name);
  if (known !== null && certainty === 'likely') return;
  const limit = Math.min(known?.limit ?? Number.POSITIVE_INFINITY, Math.max(...found));
  sizes.set(name, { limit });
}

/** The reads, with limits as far as they are known to be lower; always wide enough for each single pair. The same list where none is. */
export function sizedReads(
  reads: readonly AnyBalanceRead[],
  sizes: CallSizes,
  wants: readonly Want[],
): readonly AnyBalanceRead[] {
  if (reads.every(({ name }) => sizes.get(name) === null)) return reads;
  return reads.map((read) => {
    const size = sizes.get(read.name);
    return size === null ? read : limited(read, size, wants);
  });
}

function limited(read: AnyBalanceRead, { limit }: CallSize, wants: readonly Want[]): AnyBalanceRead {
  const { url, pairs } = read.limits;
  if (url === null) return { ...read, limits: { ...read.limits, pairs: Math.min(pairs, limit) } };
  let longest = 0;
  for (const { account, assets } of wants) {
    for (const ref of assets) longest = Math.max(longest, url.account(account.address) + url.asset(ref));
  }
  const max = Math.min(url.max, Math.max(limit, url.fixed + longest));
  return { ...read, limits: { ...read.limits, url: { ...url, max } } };
}

function sizeOf(planned: PlannedCall): number | null {
  const grid = gridOf(planned);
  const { url } = planned.read.limits;
  if (grid === null) return null;
  if (url === null) return cells(grid);
  const bytes = [...grid.rows.map((address) => url.account(address)), ...grid.columns.map((ref) => url.asset(ref))];
  return bytes.reduce((sum, item) => sum + item, url.fixed);
}
