/** Which assets of a list each read of a source serves. Pure. */
import type { AnyBalanceRead } from '../../providers/provider.ts';
import { perListOf } from './per-list.ts';

/** By read, in the order of the reads: the assets that it is the first to serve; the list itself where these are all. */
type Shares = readonly (readonly string[])[];

/** Found once for the same reads and the same list, as the same objects, for as long as both are in use. */
export const sharesOf: (reads: readonly AnyBalanceRead[], assets: readonly string[]) => Shares = perListOf(
  (reads: readonly AnyBalanceRead[], assets: readonly string[]) =>
    reads.map((read) => {
      const own = assets.filter((ref) => reads.find((other) => other.serves(ref)) === read);
      return own.length === assets.length ? assets : own;
    }),
);
