/** All assets of a source that lists them. */
import type { Catalogue } from '../../balances/fact/catalogue.ts';
import type { Source } from '../../balances/source.ts';
import { type AssetName, makeAsset } from '../../model/identity.ts';
import { forEachInSteps, type Steps } from '../../model/steps.ts';
import type { AssetNode } from '../nodes.ts';
import type { ListRows } from './list-views.ts';
import { knownFacts, mayStandFor } from './order.ts';

export class CatalogueList implements ListRows {
  readonly #source: Source;
  readonly #catalogue: Catalogue;
  readonly #refs: readonly string[];

  constructor(source: Source, catalogue: Catalogue) {
    this.#source = source;
    this.#catalogue = catalogue;
    this.#refs = refsOf(catalogue);
  }

  get length(): number {
    return this.#refs.length;
  }

  keyAt(row: number): string {
    return this.nodeAt(row).asset.id;
  }

  nodeAt(row: number): AssetNode {
    const ref = this.#refs[row] ?? '';
    return assetNode(this.#source, { ref, network: null }, this.#catalogue.answers.get(ref) ?? null);
  }

  /** The assets that stand for the thing, or may; all assets for null. */
  *rowsOf(underlying: string | null): Steps<readonly number[]> {
    const rows: number[] = [];
    yield* forEachInSteps(this.length, (row) => {
      const facts = this.#catalogue.answers.get(this.#refs[row] ?? '') ?? null;
      if (mayStandFor(knownFacts(facts), underlying)) rows.push(row);
    });
    return rows;
  }
}

const known = new WeakMap<Catalogue, readonly string[]>();

/** Listed once for as long as the catalogue is kept. */
function refsOf(catalogue: Catalogue): readonly string[] {
  const refs = known.get(catalogue) ?? [...catalogue.answers.keys()];
  known.set(catalogue, refs);
  return refs;
}

export function assetNode(source: Source, name: AssetName, facts: AssetNode['facts']): AssetNode {
  return { __typename: 'Asset', asset: makeAsset(source.name, name), source, facts };
}
