/** What is wanted, merged: the keys of one tick, or the requests that share a read. */

import type { Account } from '../../model/identity.ts';
import type { HoldingsFilter } from '../../providers/provider.ts';
import type { Want } from '../plan/planned-call.ts';
import { filterKey } from './listed.ts';

/** The assets of one account. As long as all who ask give the same list, it is kept as that list. */
class Assets {
  #list: readonly string[] | null = [];
  #set: Set<string> | null = null;

  add(refs: readonly string[]): void {
    if (refs === this.#list || refs.length === 0) return;
    if (this.#list?.length === 0) {
      this.#list = refs;
      return;
    }
    const set = this.#members();
    for (const ref of refs) set.add(ref);
    this.#list = null;
  }

  has(ref: string): boolean {
    return this.#members().has(ref);
  }

  get list(): readonly string[] {
    this.#list ??= [...this.#members()];
    return this.#list;
  }

  #members(): Set<string> {
    this.#set ??= new Set(this.#list);
    return this.#set;
  }
}

interface Gathered {
  readonly account: Account;
  readonly assets: Assets;
  /** Null while none is wanted. */
  listings: Map<string, HoldingsFilter | null> | null;
}

const NO_LISTINGS: readonly never[] = [];

export class Wants {
  readonly #byAccount = new Map<string, Gathered>();

  /** `assets` without repeats. */
  add({ account, assets, listings }: Want): void {
    if (assets.length === 0 && listings.length === 0) return;
    const known = this.#byAccount.get(account.id);
    const gathered = known ?? { account, assets: new Assets(), listings: null };
    if (known === undefined) this.#byAccount.set(account.id, gathered);
    gathered.assets.add(assets);
    if (listings.length === 0) return;
    gathered.listings ??= new Map();
    for (const filter of listings) gathered.listings.set(filterKey(filter), filter);
  }

  /** What is wanted of one account; null for nothing. */
  of({ id }: Account): Want | null {
    const gathered = this.#byAccount.get(id);
    return gathered === undefined ? null : wantOf(gathered);
  }

  /** One want per account, in the order first asked; none is empty. Accounts of which the same list is wanted share it. */
  list(): Want[] {
    return Array.from(this.#byAccount.values(), wantOf);
  }

  /** Takes a want apart into what is gathered here and the rest. A listing without a filter serves every filter. */
  split({ account, assets, listings }: Want): { readonly covered: Want; readonly rest: Want } {
    const gathered = this.#byAccount.get(account.id);
    const hasPair = (ref: string): boolean => gathered?.assets.has(ref) === true;
    const gatheredListings = gathered?.listings ?? null;
    const hasListing = (filter: HoldingsFilter | null): boolean =>
      gatheredListings !== null && (gatheredListings.has(filterKey(filter)) || gatheredListings.has(filterKey(null)));
    return {
      covered: { account, assets: assets.filter(hasPair), listings: listings.filter(hasListing) },
      rest: {
        account,
        assets: assets.filter((ref) => !hasPair(ref)),
        listings: listings.filter((filter) => !hasListing(filter)),
      },
    };
  }
}

function wantOf({ account, assets, listings }: Gathered): Want {
  return { account, assets: assets.list, listings: listings === null ? NO_LISTINGS : [...listings.values()] };
}

/** Whether it asks for anything. */
export function isWanted({ assets, listings }: Want): boolean {
  return assets.length > 0 || listings.length > 0;
}
