/**
 * Whether an answer is known to hold all that was asked, judged from the signs that its pages show. Pure.
 *
 * Zero from silence needs a proof. A provider states the signs of its protocol (`Completeness`); here they are demanded and
 * judged, alike for all providers. What is not stated is not proven.
 */
import { FailureError, failure } from '../../model/failure.ts';
import type { Reading } from '../../model/reading.ts';
import type { Completeness, UnreadableRow } from '../../providers/provider.ts';

/** What one page shows of whether the answer is whole. */
export interface Signs {
  /** Absent where the provider states nothing, so that nothing is proven. */
  readonly completeness?: Completeness;
  readonly unreadable?: readonly UnreadableRow[];
}

/** The signs of a page alone: none of its rows is kept with them. */
export function signsOf({ completeness, unreadable }: Signs): Signs {
  const stated = completeness === undefined ? {} : { completeness };
  return unreadable === undefined ? stated : { ...stated, unreadable };
}

/**
 * The signs of all pages of an answer. Throws `UPSTREAM_TRUNCATED` where the pages hold fewer rows than the source itself
 * counts: such an answer is cut, and nothing of it is used.
 */
export function countedSigns(pages: readonly Signs[]): readonly Signs[] {
  const counted = pages.reduce((most, { completeness }) => Math.max(most, completeness?.counted ?? 0), 0);
  const rows = rowsOf(pages);
  if (counted <= rows) return pages.map(signsOf);
  throw new FailureError(failure('UPSTREAM_TRUNCATED', { detail: `it counts ${counted} rows, and ${rows} arrived` }));
}

/**
 * Why the silence of the answer about the account cannot be trusted, in words; null where the answer is shown to be whole.
 * Only asked once a pair is silent, so that a page as full as pages get leaves a pair unanswered.
 */
export function doubtAbout(address: string, pages: readonly Signs[]): string | null {
  return shownDoubt(address, pages) ?? (isStated(pages) ? null : 'nothing shows that the answer is whole');
}

/** The same without a word on what was never stated: something in the answer itself speaks against its being whole. */
export function shownDoubt(address: string, pages: readonly Signs[]): string | null {
  for (const { completeness, unreadable } of pages) {
    const row = unreadable?.find((other) => other.unaskable !== true && mayBeOf(other, address));
    const doubt = row?.detail ?? completeness?.doubts[0];
    if (doubt !== undefined) return doubt;
  }
  return countDoubt(pages) ?? cutDoubt(pages);
}

/** Why the source's own count proves nothing; null where there is none, or one that fits. Fewer rows than counted never come this far. */
function countDoubt(pages: readonly Signs[]): string | null {
  const counts = new Set(pages.flatMap(({ completeness }) => completeness?.counted ?? []));
  if (counts.size > 1) return 'its pages count differently, so that the list moved while it was read';
  const [counted] = counts;
  const rows = rowsOf(pages);
  return counted === undefined || counted >= rows ? null : `it counts ${counted} rows, and ${rows} arrived`;
}

/** Why the answer is no complete list of what the account holds: it may lack rows for assets that no request named. */
export function listingDoubt(address: string, pages: readonly Signs[]): string | null {
  for (const { unreadable } of pages) {
    const row = unreadable?.find((other) => mayBeOf(other, address));
    if (row !== undefined) return row.detail;
  }
  return shownDoubt(address, pages);
}

function mayBeOf(row: UnreadableRow, address: string): boolean {
  return row.address === undefined || row.address === address;
}

/** Why a list in which one pair stands twice may lack another: it was cut, or moved between two pages. Null for any other list. */
export function doubledDoubt(readings: readonly Pick<Reading, 'address' | 'asset'>[]): string | null {
  for (const same of Map.groupBy(readings, ({ address }) => address).values()) {
    if (new Set(same.map(({ asset }) => asset)).size < same.length) {
      return 'a pair stands twice in the answer, so that another one may have been left out';
    }
  }
  return null;
}

/** Why the last page may not be the last one; null where nothing says so. */
export function cutDoubt(pages: readonly Signs[]): string | null {
  const last = pages.at(-1)?.completeness;
  if (last === undefined || last.rows !== last.cutAt) return null;
  return `an answer of ${last.rows} rows may have been cut there`;
}

function isStated(pages: readonly Signs[]): boolean {
  return pages.length > 0 && pages.every(({ completeness }) => completeness !== undefined);
}

function rowsOf(pages: readonly Signs[]): number {
  return pages.reduce((sum, { completeness }) => sum + (completeness?.rows ?? 0), 0);
}
