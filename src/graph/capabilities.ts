/** A provider's declaration in the terms of the graph. */

import { amountParts, type AmountPart as Part } from '../model/reading.ts';
import type { AnyBalanceRead, Listing, Provider, Shape } from '../providers/provider.ts';
import type { AmountPart, BalanceRead, CallShape, ListingSupport, SourceCapabilities } from './generated/resolvers.ts';

/** The parts of an amount in the terms of the graph. */
export const partNames: Readonly<Record<Part, AmountPart>> = {
  total: 'TOTAL',
  available: 'AVAILABLE',
  locked: 'LOCKED',
  pendingDeposit: 'PENDING_DEPOSIT',
  pendingWithdrawal: 'PENDING_WITHDRAWAL',
};

/** The part of an amount that a client names. */
export function amountPartOf(named: AmountPart): Part {
  return amountParts.find((part) => partNames[part] === named) ?? 'total';
}

const shapes: Readonly<Record<Shape, CallShape>> = {
  account: 'ACCOUNT',
  'account-assets': 'ACCOUNT_ASSETS',
  'cross-product': 'CROSS_PRODUCT',
  pairs: 'PAIRS',
};

const listings: Readonly<Record<Listing, ListingSupport>> = { none: 'NONE', partial: 'PARTIAL', complete: 'COMPLETE' };

export function capabilitiesOf({ accounts, assets, capabilities, reads }: Provider): SourceCapabilities {
  return {
    accounts: { description: accounts.description, example: accounts.example },
    assets: { description: assets.description, example: assets.example },
    amounts: capabilities.amounts.map((part) => partNames[part]),
    relation: capabilities.relation,
    underlying: assets.underlying !== undefined,
    history: capabilities.history === 'block' ? 'BLOCK' : 'NONE',
    reads: reads.map(describeRead),
  };
}

function describeRead({ name, shape, listing, absent, limits }: AnyBalanceRead): BalanceRead {
  return {
    name,
    shape: shapes[shape],
    listing: listings[listing],
    absent: absent === 'zero' ? 'ZERO' : 'UNKNOWN',
    maxAccounts: bounded(limits.accounts),
    maxAssets: bounded(limits.assets),
    maxPairs: bounded(limits.pairs),
    maxUrlBytes: limits.url?.max ?? null,
  };
}

function bounded(limit: number): number | null {
  return Number.isFinite(limit) ? limit : null;
}
