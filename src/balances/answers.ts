/** What one request already knows, so that whoever asks a second time sees the very same reply. */
import type { Failure } from '../model/failure.ts';
import type { HoldingsFilter } from '../providers/provider.ts';
import type { Outcome } from './reconcile.ts';

/** The references that a source lists for an account, or why it could not list them. */
export type Listed = { readonly assets: readonly string[] } | { readonly failure: Failure };

/** The answers about one account (at one block). */
export class AccountAnswers {
  readonly #pairs = new Map<string, Outcome>();
  readonly #listings = new Map<string, Listed>();

  pair(ref: string): Outcome | undefined {
    return this.#pairs.get(ref);
  }

  /** A listing without a filter serves every filter: whoever asked applies theirs to what is listed. */
  listing(filter: HoldingsFilter | null): Listed | undefined {
    return this.#listings.get(filterKey(filter)) ?? this.#listings.get(filterKey(null));
  }

  /** A value is never replaced; a failure is, where an overlapping call did better. */
  setPair(ref: string, outcome: Outcome): void {
    const known = this.#pairs.get(ref);
    if (known === undefined || 'failure' in known) this.#pairs.set(ref, outcome);
  }

  /** As for a pair: what was listed is never replaced by a later reply, a failure is. */
  setListing(filter: HoldingsFilter | null, listed: Listed): void {
    const known = this.#listings.get(filterKey(filter));
    if (known === undefined || 'failure' in known) this.#listings.set(filterKey(filter), listed);
  }
}

export function filterKey(filter: HoldingsFilter | null): string {
  return filter === null ? '' : JSON.stringify([filter.contract, filter.type]);
}
