/** What is wanted, merged: the keys of one tick, or the requests that share a read. */

import type { Account } from '../../model/identity.ts';
import type { HoldingsFilter } from '../../providers/provider.ts';
import type { Want } from '../plan/planned-call.ts';
import { columnsOf } from './columns.ts';
import { filterKey } from './listed.ts';

/** What several ask of one account, where they do not ask for the same. As long as all of them give one list of assets, it is that. */
class MergedWant {
  readonly #account: Account;
  readonly #listings: Map<string, HoldingsFilter | null>;
  #assets: readonly string[];
  /** The same; null as long as they are one list. */
  #set: Set<string> | null = null;

  constructor({ account, assets, listings }: Want) {
    this.#account = account;
    this.#assets = assets;
    this.#listings = new Map(listings.map((filter) => [filterKey(filter), filter]));
  }

  add({ assets, listings }: Want): void {
    for (const filter of listings) this.#listings.set(filterKey(filter), filter);
    if (assets === this.#assets || assets.length === 0) return;
    if (this.#assets.length === 0) {
      this.#assets = assets;
      return;
    }
    this.#set ??= new Set(this.#assets);
    for (const ref of assets) this.#set.add(ref);
  }

  get want(): Want {
    if (this.#set !== null && this.#set.size > this.#assets.length) this.#assets = [...this.#set];
    return { account: this.#account, assets: this.#assets, listings: [...this.#listings.values()] };
  }
}

export class Wants {
  /** Mostly all who ask for an account ask for the same list: theirs is kept as it is. */
  readonly #byAccount = new Map<string, Want | MergedWant>();

  /** `assets` without repeats. */
  add(want: Want): void {
    if (!isWanted(want)) return;
    const { id } = want.account;
    const known = this.#byAccount.get(id);
    if (known === undefined) this.#byAccount.set(id, want);
    else if (known instanceof MergedWant) known.add(want);
    else if (!isWithin(want, known)) {
      const merged = new MergedWant(known);
      merged.add(want);
      this.#byAccount.set(id, merged);
    }
  }

  /** What is wanted of one account; null for nothing. */
  of({ id }: Account): Want | null {
    const known = this.#byAccount.get(id);
    return known === undefined ? null : wantOf(known);
  }

  /** One want per account, in the order first asked; none is empty. Accounts of which the same list is wanted share it. */
  list(): Want[] {
    const wants: Want[] = [];
    for (const known of this.#byAccount.values()) wants.push(wantOf(known));
    return wants;
  }

  /** Takes a want apart into what is gathered here and the rest. A listing without a filter serves every filter. */
  split(want: Want): { readonly covered: Want; readonly rest: Want } {
    const { account, assets, listings } = want;
    const known = this.of(account) ?? { account, assets: NONE, listings: NONE };
    const keys = new Set(known.listings.map(filterKey));
    const hasPair = (ref: string): boolean => columnsOf(known.assets).has(ref);
    const hasListing = (filter: HoldingsFilter | null): boolean =>
      keys.has(filterKey(filter)) || keys.has(filterKey(null));
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

const NONE: readonly never[] = [];

function wantOf(known: Want | MergedWant): Want {
  return known instanceof MergedWant ? known.want : known;
}

/** Whether it surely asks for nothing more. */
function isWithin({ assets, listings }: Want, known: Want): boolean {
  return listings.length === 0 && (assets.length === 0 || assets === known.assets);
}

/** Whether it asks for anything. */
export function isWanted({ assets, listings }: Want): boolean {
  return assets.length > 0 || listings.length > 0;
}
