/** What is wanted, merged: the keys of one tick, or the requests that share a read. */
import type { Account } from '../model/identity.ts';
import type { HoldingsFilter } from '../providers/provider.ts';
import { filterKey } from './answers.ts';
import type { Want } from './plan.ts';

interface Gathered {
  readonly account: Account;
  readonly assets: Set<string>;
  readonly listings: Map<string, HoldingsFilter | null>;
}

export class Wants {
  readonly #byAccount = new Map<string, Gathered>();

  add({ account, assets, listings }: Want): void {
    if (assets.length === 0 && listings.length === 0) return;
    const gathered = this.#byAccount.get(account.id) ?? { account, assets: new Set(), listings: new Map() };
    this.#byAccount.set(account.id, gathered);
    for (const ref of assets) gathered.assets.add(ref);
    for (const filter of listings) gathered.listings.set(filterKey(filter), filter);
  }

  /** One want per account, in the order first asked; none is empty. */
  list(): Want[] {
    return [...this.#byAccount.values()].map(({ account, assets, listings }) => ({
      account,
      assets: [...assets],
      listings: [...listings.values()],
    }));
  }

  /** Takes a want apart into what is gathered here and the rest. A listing without a filter serves every filter. */
  split({ account, assets, listings }: Want): { readonly covered: Want; readonly rest: Want } {
    const gathered = this.#byAccount.get(account.id);
    const hasPair = (ref: string): boolean => gathered?.assets.has(ref) === true;
    const hasListing = (filter: HoldingsFilter | null): boolean =>
      gathered !== undefined && (gathered.listings.has(filterKey(filter)) || gathered.listings.has(filterKey(null)));
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
