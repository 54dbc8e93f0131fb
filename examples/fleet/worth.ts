/** Decides what an asset costs and what a balance is worth, or why that is not known. */
import { multiply } from './decimal.ts';
import type { Price, PriceFeed } from './price-feed.ts';

/** Why there is no price or no worth. */
export interface Missing {
  readonly reason: keyof typeof sentences;
  readonly message: string;
}

const sentences = {
  UNDERLYING_UNKNOWN: 'It is not known what the asset stands for; ask for `asset { underlying failure { message } }`.',
  NOT_PRICED: 'The price feed has no price of what the asset stands for.',
  BALANCE_FAILED: 'The balance is not known.',
  TOTAL_NOT_REPORTED: 'The source does not report a total; see the other parts of the balance.',
  UNIT_UNKNOWN: 'The total has no display unit, so that a price per unit cannot be applied.',
};

/** Either a result, or the reason why there is none: never both, never neither. */
export type Found<Result> =
  | { readonly result: Result; readonly missing: null }
  | { readonly result: null; readonly missing: Missing };

export interface Worth {
  readonly amount: string;
  readonly price: Price;
}

/**
 * What a gateway hands on of an asset: the fields that `@requires` names. Where one of them failed, Hive Gateway puts an object
 * with the error in its place, so nothing here is taken for what the schema says.
 */
export interface PricedAsset {
  readonly underlying?: unknown;
}

/** What a gateway hands on of a balance. */
export interface PricedBalance {
  readonly asset?: PricedAsset | null;
  readonly total?: { readonly value?: unknown } | null;
  readonly failure?: { readonly message?: unknown } | null;
}

export function findPrice(feed: PriceFeed, { underlying }: PricedAsset): Found<Price> {
  if (typeof underlying !== 'string') return missing('UNDERLYING_UNKNOWN');
  const price = feed.price(underlying);
  return price === null ? missing('NOT_PRICED') : { result: price, missing: null };
}

/** A balance that is not known is worth an unknown sum, never 0. */
export function findWorth(feed: PriceFeed, { asset, total, failure }: PricedBalance): Found<Worth> {
  if (failure) return missing('BALANCE_FAILED', typeof failure.message === 'string' ? ` ${failure.message}` : '');
  if (!total) return missing('TOTAL_NOT_REPORTED');
  if (typeof total.value !== 'string') return missing('UNIT_UNKNOWN');
  const { result: price, missing: unpriced } = findPrice(feed, asset ?? {});
  if (price === null) return { result: null, missing: unpriced };
  return { result: { amount: multiply(total.value, price.amount), price }, missing: null };
}

function missing(reason: Missing['reason'], more = '') {
  return { result: null, missing: { reason, message: sentences[reason] + more } };
}
