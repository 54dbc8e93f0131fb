/** What is known about an account, by how it came. */
import type { GridRow } from './account-rows.ts';
import type { Listed } from './listed.ts';
import type { Outcome } from './reconcile.ts';

export interface KnownAnswers {
  /** The first that has a value for a pair counts, and after `pairs`. */
  readonly rows: readonly GridRow[];
  /** By asset reference. */
  readonly pairs: ReadonlyMap<string, Outcome>;
  /** By `filterKey`. */
  readonly listings: ReadonlyMap<string, Listed>;
}

/** When the latest of it was observed, by the clock that only grows. */
export function latestOf({ rows, pairs, listings }: KnownAnswers): number {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { grid } of rows) latest = Math.max(latest, grid.observed.ms);
  for (const known of [...pairs.values(), ...listings.values()]) {
    if (!('failure' in known)) latest = Math.max(latest, known.observed.ms);
  }
  return latest;
}
