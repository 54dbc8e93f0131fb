/** What one request already knows, so that whoever asks a second time sees the very same reply. */
import type { Failure } from '../model/failure.ts';
import type { HoldingsFilter } from '../providers/provider.ts';
import type { Want } from './plan.ts';
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

  /** The part of a want that nothing is known about yet. */
  missing({ account, assets, listings }: Want): Want {
    return {
      account,
      assets: assets.filter((ref) => this.pair(ref) === undefined),
      listings: listings.filter((filter) => this.listing(filter) === undefined),
    };
  }

  /** A value is never replaced; a failure is, where an overlapping call did better. */
  setPair(ref: string, outcome: Outcome): void {
    const known = this.#pairs.get(ref);
    if (known === undefined || 'failure' in known) this.#pairs.set(ref, outcome);
  }

  /** As for a pair: what was listed is never replaced by a later reply, a failure is. */
  setListing(filter: HoldingsFilter | null, listed: Listed): void {
    this.#list(filterKey(filter), listed);
  }

  #list(key: string, listed: Listed): void {
    const known = this.#listings.get(key);
    if (known === undefined || 'failure' in known) this.#listings.set(key, listed);
  }

  /** Answers the missing part of a want with a failure. */
  fail(want: Want, reason: Failure): void {
    const { assets, listings } = this.missing(want);
    for (const ref of assets) this.setPair(ref, { failure: reason });
    for (const filter of listings) this.setListing(filter, { failure: reason });
  }

  /**
   * Takes over what a shared read knows: all values, and the failures of what was wanted of it. A failure of anything
   * else stays behind, so that whoever wants it later has a try of its own.
   */
  absorb(read: AccountAnswers, { assets, listings }: Want): void {
    const due = new Set(assets);
    for (const [key, listed] of read.#listings) {
      if ('failure' in listed) continue;
      this.#list(key, listed);
      for (const ref of listed.assets) due.add(ref);
    }
    for (const filter of listings) {
      const listed = read.listing(filter);
      if (listed !== undefined) this.setListing(filter, listed);
    }
    for (const [ref, outcome] of read.#pairs) if ('value' in outcome || due.has(ref)) this.setPair(ref, outcome);
  }
}

export function filterKey(filter: HoldingsFilter | null): string {
  return filter === null ? '' : JSON.stringify([filter.contract, filter.type]);
}
