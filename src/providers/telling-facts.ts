/** Whether what a source says of its assets also tells which there are. */
import type { AssetFactsRead, Provider } from './provider.ts';

/** The facts read of a provider, where an asset that it does not describe does not exist; else null. */
export function tellingFacts({ facts }: Pick<Provider, 'facts'>): AssetFactsRead | null {
  if (facts === undefined) return null;
  const { mode, knowsAll = mode === 'catalogue' } = facts;
  return knowsAll ? facts : null;
}
