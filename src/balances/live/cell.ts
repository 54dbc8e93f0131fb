/** What is watched: one asset of one account, whoever watches it. */
import type { Account } from '../../model/identity.ts';
import type { Source } from '../source.ts';

export interface LiveCell {
  readonly account: Account;
  /** The canonical reference of the asset. */
  readonly ref: string;
}

/** The same for the same pair. An id has no space in it. */
export function cellKey({ account, ref }: LiveCell): string {
  return `${account.id} ${ref}`;
}

/** Cells of one network of a source: no plan spans two. */
export interface Watching {
  readonly source: Source;
  /** Null where the source has one ledger. */
  readonly network: string | null;
  /** Each cell once. */
  readonly cells: readonly LiveCell[];
  /** How old what is known of them may get before they are read again. */
  readonly maxAgeMs: number;
  /** The same while nothing changes; not less than `maxAgeMs`. */
  readonly restAgeMs: number;
}
