/** What rows that cannot be read make of an answer as a whole, and of the lists that it gives. */
import { type Failure, FailureError, failure } from '../../model/failure.ts';
import type { Page, UnreadableRow } from '../../providers/provider.ts';
import type { Signs } from './completeness.ts';

/** Of all pages. */
function unreadableIn(pages: readonly Signs[]): readonly UnreadableRow[] {
  return pages.flatMap(({ unreadable }) => unreadable ?? []);
}

/** Why a list of assets or networks may lack one that could be asked for; null where it is whole. */
export function gapInList(pages: readonly Signs[]): Failure | null {
  const [row] = unreadableIn(pages).filter(({ unaskable }) => unaskable !== true);
  if (row === undefined) return null;
  return failure('UPSTREAM_BAD_RESPONSE', { detail: `an entry of the list cannot be read: ${row.detail}` });
}

/**
 * Throws `UPSTREAM_BAD_RESPONSE` for a first and only page with rows of which none can be read: it is the answer to
 * something else, and another server of the source may do better.
 */
export function requireReadable({ items, next, unreadable = [] }: Page<unknown>): void {
  if (items.length > 0 || next !== undefined) return;
  const [row] = unreadable;
  if (row === undefined || unreadable.some(({ unaskable }) => unaskable === true)) return;
  throw new FailureError(failure('UPSTREAM_BAD_RESPONSE', { detail: row.detail }));
}

/** Throws `UPSTREAM_MISATTRIBUTED` for a row of an account that was not asked for, as for any other row of it. */
export function requireAsked(pages: readonly Signs[], isAsked: (address: string) => boolean): void {
  if (unreadableIn(pages).every(({ address }) => address === undefined || isAsked(address))) return;
  const detail = 'the answer has a row for an account that the call did not name';
  throw new FailureError(failure('UPSTREAM_MISATTRIBUTED', { detail }));
}
