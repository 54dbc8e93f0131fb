/** What a source says about its assets. */
import { type Failure, failure } from '../../model/failure.ts';
import type { AssetFacts } from '../../model/reading.ts';

export type FactsAnswer = { readonly facts: AssetFacts } | { readonly failure: Failure };

/** All assets of a source that lists them, by reference. */
export interface Catalogue {
  readonly answers: ReadonlyMap<string, FactsAnswer>;
  /** Why the list may lack an asset; null where it is whole. */
  readonly gap: Failure | null;
}

/** What it means that an asset is not in the catalogue: the source has none like it, unless an entry cannot be read. */
export function absentFrom({ gap }: Pick<Catalogue, 'gap'>): { readonly failure: Failure } {
  return { failure: gap ?? failure('UNKNOWN_ASSET') };
}
