/** What belongs to the total of an asset, and what was asked of a source. Pure. */
import type { Scale } from '../../model/amount.ts';
import type { Asset } from '../../model/identity.ts';
import type { AssetFacts } from '../../model/reading.ts';
import type { Source } from '../source.ts';
import type { Entry, Pair, Rest } from './entries.ts';
import { compareText, inUnit, isPair, isRest, missing, restItem } from './items.ts';
import type { Item, Known } from './total.ts';

/** One asset at all accounts that were asked for it, or may hold it. */
export interface AssetGroup {
  readonly asset: Asset;
  readonly source: Source;
  /** As they stood beside the amounts; null where none did, or where they differ. */
  readonly facts: AssetFacts | null;
  readonly items: readonly Item[];
}

/** By the asset's id. */
export function byAsset(entries: readonly Entry[]): readonly AssetGroup[] {
  const rests = Map.groupBy(entries.filter(isRest), ({ source, account }) => placeOf(source, account.network));
  const pairs = Map.groupBy(entries.filter(isPair), ({ asset }) => asset.id);
  return [...pairs]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([, [first, ...others]]) => {
      if (first === undefined) return [];
      const { asset, source } = first;
      const near = rests.get(placeOf(source, asset.network)) ?? [];
      return [
        assetGroup(
          [first, ...others],
          near.filter(({ listed }) => !listed.has(asset.ref)),
        ),
      ];
    });
}

function assetGroup(pairs: readonly [Pair, ...Pair[]], rests: readonly Rest[]): AssetGroup {
  const [{ asset, source }] = pairs;
  const stated = pairs.flatMap(({ answer }) => ('failure' in answer ? [] : (answer.facts ?? [])));
  const [facts = null, ...others] = new Map(stated.map((told) => [scaleKey(told.scale), told])).values();
  // One unit: the asset's. Several: each amount counts in the one that stood beside it.
  const isOne = others.length === 0;
  const items = pairs.map(({ answer, ...pair }): Item => {
    if ('failure' in answer) return { ...pair, answer: missing(pair.source, answer.failure) };
    const { atomic, isStale } = answer;
    const scale = isOne ? null : (answer.facts?.scale ?? null);
    const known: Known = { atomic, scale, isStale };
    return { ...pair, answer: isOne ? known : inUnit(known) };
  });
  return { asset, source, facts: isOne ? facts : null, items: [...items, ...rests.map(restItem)] };
}

/** Everything that was asked of one source. */
export interface SourceGroup {
  readonly source: Source;
  readonly entries: readonly Entry[];
}

/** In the order asked. */
export function bySource(entries: readonly Entry[]): readonly SourceGroup[] {
  return [...Map.groupBy(entries, ({ source }) => source)].map(([source, group]) => ({ source, entries: group }));
}

function scaleKey(scale: Scale | null): string {
  return scale === null ? '' : `${scale.numerator}/${scale.denominator}`;
}

function placeOf({ name }: Source, network: string | null): string {
  return `${name} ${network ?? ''}`;
}
