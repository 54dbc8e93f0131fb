/** Facts of an asset that any request knows without asking. */
import type { Asset } from '../../model/identity.ts';
import type { AssetFacts } from '../../model/reading.ts';
import type { Ground } from '../kept/grounds.ts';
import type { Source } from '../source.ts';
import type { FactsAnswer } from './catalogue.ts';
import { factsKey } from './facts-key.ts';

/** Null where the source would have to be asked. */
export function knownFacts({ provider, memory }: Source, asset: Asset): FactsAnswer | null {
  const stated = provider.assets.facts(asset.ref, asset.network);
  if (stated !== null) return { facts: stated };
  const listed = memory.catalogue.get('all')?.answers.get(asset.ref);
  if (listed !== undefined) return listed;
  const kept = memory.assetFacts.get(factsKey(asset, asset.ref));
  return kept === null ? null : { facts: kept };
}

/** The facts themselves are shared with what knows them. */
const BYTES = 150;

/** Facts that an answer shows, or was put in order by. */
export class FactsGround implements Ground {
  readonly bytes = BYTES;
  readonly #source: Source;
  readonly #asset: Asset;
  readonly #facts: AssetFacts;

  constructor(source: Source, asset: Asset, facts: AssetFacts) {
    this.#source = source;
    this.#asset = asset;
    this.#facts = facts;
  }

  stands(): boolean {
    const known = knownFacts(this.#source, this.#asset);
    return known !== null && 'facts' in known && known.facts === this.#facts;
  }

  count(): void {}
}
