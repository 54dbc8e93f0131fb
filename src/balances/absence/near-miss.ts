/**
 * Rows under an identity that is nearly the one asked for: the same symbol, contract or token under another reference.
 * Such a row says that the silence about the pair may come of the name that it was asked by, and not of a zero.
 */
import type { AssetFacts, Reading } from '../../model/reading.ts';
import { eachInSteps, type Steps } from '../../model/steps.ts';
import { usualKin } from '../../providers/kin.ts';
import type { AssetRule } from '../../providers/provider.ts';

/** What is known of an asset of the account beside its reference; null where nothing is. */
export type KnownFacts = (ref: string) => AssetFacts | null;

export interface NearMissOptions {
  readonly rule: Pick<AssetRule, 'kin'>;
  readonly factsOf: KnownFacts;
}

/** For the rows of one account: the reference of a row that the silent asset may be taken for; null where there is none. */
export function* openNearMisses(
  readings: readonly Reading[],
  { rule, factsOf }: NearMissOptions,
): Steps<(ref: string) => string | null> {
  const kinOf: typeof usualKin = (ref, facts) => (rule.kin?.(ref, facts) ?? usualKin(ref, facts)).map(folded);
  const refs = new Map<string, Set<string>>();
  yield* eachInSteps(readings, (reading) => {
    const stated = 'failure' in reading ? null : reading.facts;
    for (const key of kinOf(reading.asset, stated ?? factsOf(reading.asset))) {
      refs.set(key, (refs.get(key) ?? new Set()).add(reading.asset));
    }
  });
  return (ref) => {
    for (const key of kinOf(ref, factsOf(ref))) {
      for (const other of refs.get(key) ?? []) if (other !== ref) return other;
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
