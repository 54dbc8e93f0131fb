/**
 * Rows under an identity that is nearly the one asked for: the same symbol, contract or token under another reference.
 * Such a row says that the silence about the pair may come of the name that it was asked by, and not of a zero.
 */
import type { AssetFacts } from '../../model/reading.ts';
import { eachInSteps, type Steps } from '../../model/steps.ts';
import { usualKin } from '../../providers/kin.ts';
import type { AssetRule } from '../../providers/provider.ts';

/** What is known of an asset of the account beside its reference; null where nothing is. */
export type KnownFacts = (ref: string) => AssetFacts | null;

export interface NearMissOptions {
  readonly rule: Pick<AssetRule, 'kin'>;
  readonly factsOf: KnownFacts;
}

/** What a row names. */
export interface NamedAsset {
  readonly asset: string;
  /** What the row says of it; null where it says nothing. */
  readonly facts: AssetFacts | null;
}

/** The first of the others that the silent asset may be taken for, and that is there; null where there is none. */
export type NearMisses = (ref: string, isThere: (other: string) => boolean) => string | null;

export function* openNearMisses(named: readonly NamedAsset[], { rule, factsOf }: NearMissOptions): Steps<NearMisses> {
  const kinOf: typeof usualKin = (ref, facts) => (rule.kin?.(ref, facts) ?? usualKin(ref, facts)).map(folded);
  const refs = new Map<string, Set<string>>();
  yield* eachInSteps(named, ({ asset, facts }) => {
    for (const key of kinOf(asset, facts ?? factsOf(asset))) {
      refs.set(key, (refs.get(key) ?? new Set()).add(asset));
    }
  });
  return (ref, isThere) => {
    for (const key of kinOf(ref, factsOf(ref))) {
      for (const other of refs.get(key) ?? []) if (other !== ref && isThere(other)) return other;
    }
    return null;
  };
}

/** Spellings that people take for the same: in capitals, with white space or invisible characters, in another width of letters. */
function folded(key: string): string {
  return key.normalize('NFKC').replaceAll(INVISIBLE, '').toLowerCase();
}

/** White space, and what is not drawn: zero-width spaces and joiners, soft hyphens, marks of direction, variation selectors. */
const INVISIBLE = /[\s\p{Default_Ignorable_Code_Point}]/gu;
