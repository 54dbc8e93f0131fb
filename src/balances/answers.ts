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

  /** Where several reads list, the listing is all of theirs together, and none where one of them failed. */
  addListing(filter: HoldingsFilter | null, listed: Listed): void {
    const key = filterKey(filter);
    const known = this.#listings.get(key);
    if (known === undefined || 'failure' in listed) this.#listings.set(key, listed);
    else if (!('failure' in known))
      this.#listings.set(key, { assets: [...new Set([...known.assets, ...listed.assets])] });
  }
}

function filterKey(filter: HoldingsFilter | null): string {
  return filter === null ? '' : JSON.stringify([filter.contract, filter.type]);
}
