/** Which assets an asset may be confused with, by the facts that are usually known of assets. */
import type { AssetFacts } from '../model/reading.ts';

/** Each token of a collection is an asset of its own: a shared symbol and contract do not make two of them near misses. */
const COLLECTIBLE = /721|1155|nft|non[ _-]?fungible/i;

/** Keys of kin (see `AssetRule.kin`) for assets of providers that name no others. */
export function usualKin(ref: string, facts: AssetFacts | null): readonly string[] {
  const spelled = spelling(ref);
  if (facts === null || COLLECTIBLE.test(facts.type ?? '')) return [spelled];
  const symbol = facts.symbol === null ? [] : [`symbol:${facts.symbol}`];
  const contract = facts.contract === null ? [] : [`contract:${facts.contract}`];
  return [spelled, ...symbol, ...contract];
}

/** The key of the reference itself, which every asset has, with or without facts. */
export function spelling(ref: string): string {
  return `ref:${ref}`;
}
