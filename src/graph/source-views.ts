/** What requests see that may read some of the sources alone: as if the others were not configured. */
import { LRUCache } from 'lru-cache';
import type { Source } from '../balances/source.ts';
import type { CostModel } from './cost/cost.ts';

export interface SourceView {
  /** By their ids, in the order of the configuration. */
  readonly sources: ReadonlyMap<string, Source>;
  /** By these sources alone: the cost of an operation must not tell of others. */
  readonly model: CostModel;
}

/** Others are made anew when they are asked for. */
const MAX_KEPT = 200;

/** Kept, because what operations cost is kept with the model. */
export class SourceViews {
  readonly #all: SourceView;
  readonly #modelOf: (sources: ReadonlyMap<string, Source>) => CostModel;
  readonly #kept = new LRUCache<string, SourceView>({ max: MAX_KEPT });

  constructor(sources: ReadonlyMap<string, Source>, modelOf: (sources: ReadonlyMap<string, Source>) => CostModel) {
    this.#modelOf = modelOf;
    this.#all = { sources, model: modelOf(sources) };
  }

  /** @param ids unknown ones are passed over; all where it is left out */
  of(ids?: readonly string[]): SourceView {
    if (ids === undefined) return this.#all;
    const wanted = new Set(ids);
    const sources = new Map([...this.#all.sources].filter(([id]) => wanted.has(id)));
    if (sources.size === this.#all.sources.size) return this.#all;
    const key = JSON.stringify([...sources.keys()]);
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const view = { sources, model: this.#modelOf(sources) };
    this.#kept.set(key, view);
    return view;
  }
}
