/** What an asset may be taken for, by what is usually known of assets. */
import type { AssetFacts } from '../model/reading.ts';

/** Each token of a collection is an asset of its own, so that they share a symbol and a contract without being near. */
const COLLECTIBLE = /721|1155|nft|non[ _-]?fungible/i;

/** Keys of kin (see `AssetRule.kin`) for assets of providers that name no others. */
export function usualKin(ref: string, facts: AssetFacts | null): readonly string[] {
  const spelled = spelling(ref);
  if (facts === null || COLLECTIBLE.test(facts.type ?? '')) return [spelled];
  const symbol = facts.symbol === null ? [] : [`symbol:${facts.symbol}`];
  const contract = facts.contract === null ? [] : [`contract:${facts.contract}`];
  return [spelled, ...symbol, ...contract];
}

/** The key of a reference itself, which every asset has by whatever is known of it. */
export function spelling(ref: string): string {
  return `ref:${ref}`;
}
