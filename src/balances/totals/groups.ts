/** What belongs to the total of an asset, and what was asked of a source. Pure. */

import { compareText } from '../../model/compare-text.ts';
import type { Asset } from '../../model/identity.ts';
import type { AssetFacts } from '../../model/reading.ts';
import { eachInSteps, type Steps, sortInSteps } from '../../model/steps.ts';
import type { Source } from '../source.ts';
import type { Entry, Pair, Rest } from './entries.ts';
import { inUnit, isPair, missing, restItem } from './items.ts';
import { type Item, type KnownAmount, scaleKey } from './total.ts';

/** One asset at all accounts that were asked for it, or may hold it. */
export class AssetGroup {
  readonly asset: Asset;
  readonly source: Source;
  /** As they stood beside the amounts; null where none did, or where they differ. */
  readonly facts: AssetFacts | null;
  readonly #pairs: readonly Pair[];
  /** Of the accounts of the asset's place. */
  readonly #rests: readonly Rest[];
  readonly #isOneUnit: boolean;

  constructor(pairs: readonly [Pair, ...Pair[]], rests: readonly Rest[]) {
    const [{ asset, source }] = pairs;
    const stated = pairs.flatMap(({ answer }) => ('failure' in answer ? [] : (answer.facts ?? [])));
    const [facts = null, ...others] = new Map(stated.map((facts) => [scaleKey(facts.scale), facts])).values();
    this.asset = asset;
    this.source = source;
    this.#isOneUnit = others.length === 0;
    this.facts = this.#isOneUnit ? facts : null;
    this.#pairs = pairs;
    this.#rests = rests;
  }

  /** The most items that there can be. */
  get size(): number {
    return this.#pairs.length + this.#rests.length;
  }

  *items(): Steps<readonly Item[]> {
    const items: Item[] = [];
    yield* eachInSteps(this.#pairs, (pair) => items.push(this.#itemOf(pair)));
    yield* eachInSteps(this.#rests, (rest) => {
      if (!rest.listed.has(this.asset.ref)) items.push(restItem(rest));
    });
    return items;
  }

  /** One unit: the asset's. Several: each amount counts in the one that stood beside it. */
  #itemOf({ answer, ...pair }: Pair): Item {
    if ('failure' in answer) return { ...pair, answer: missing(pair.source, answer.failure) };
    const { atomic, isStale } = answer;
    const scale = this.#isOneUnit ? null : (answer.facts?.scale ?? null);
    const known: KnownAmount = { atomic, scale, isStale };
    return { ...pair, answer: this.#isOneUnit ? known : inUnit(known) };
  }
}

/** By the asset's id. */
export function* byAsset(entries: readonly Entry[]): Steps<readonly AssetGroup[]> {
  const pairs = new Map<string, [Pair, ...Pair[]]>();
  const rests = new Map<string, Rest[]>();
  yield* eachInSteps(entries, (entry) => {
    if (isPair(entry)) {
      const known = pairs.get(entry.asset.id);
      if (known === undefined) pairs.set(entry.asset.id, [entry]);
      else known.push(entry);
      return;
    }
    const place = placeOf(entry.source, entry.account.network);
    const known = rests.get(place);
    if (known === undefined) rests.set(place, [entry]);
    else known.push(entry);
  });
  const groups: AssetGroup[] = [];
  for (const id of yield* sortInSteps([...pairs.keys()], compareText)) {
    const group = pairs.get(id);
    if (group === undefined) continue;
    const [{ source, asset }] = group;
    groups.push(new AssetGroup(group, rests.get(placeOf(source, asset.network)) ?? []));
    yield group.length;
  }
  return groups;
}

/** Everything that was asked of one source. */
export interface SourceGroup {
  readonly source: Source;
  readonly entries: readonly Entry[];
}

/** In the order asked. */
export function* bySource(entries: readonly Entry[]): Steps<readonly SourceGroup[]> {
  const groups = new Map<Source, Entry[]>();
  yield* eachInSteps(entries, (entry) => {
    const known = groups.get(entry.source);
    if (known === undefined) groups.set(entry.source, [entry]);
    else known.push(entry);
  });
  return [...groups].map(([source, own]) => ({ source, entries: own }));
}

function placeOf({ name }: Source, network: string | null): string {
  return `${name} ${network ?? ''}`;
}
