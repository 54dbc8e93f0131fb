/** What the silence of a source is worth: a zero only for assets that the source is known to have. */
import { type Failure, failure } from '../model/failure.ts';
import { type Catalogue, readCatalogue } from './facts.ts';
import type { PlannedCall } from './plan.ts';
import type { ReadContext } from './read.ts';
import type { Outcome } from './reconcile.ts';
import type { Source } from './source.ts';

/** Of an answered call: what it means that a wanted pair is absent from it. */
export type Silence = (planned: PlannedCall) => Promise<(absent: Outcome, ref: string) => Outcome>;

/**
 * Where absence is declared to mean zero and the source has a catalogue of its assets, an asset outside the catalogue is
 * unknown and not zero. The catalogue is asked for once.
 */
export function openSilence(source: Source, context: ReadContext): Silence {
  const read = source.provider.facts;
  const unknown: { readonly failure: Failure } = { failure: failure('UNKNOWN_ASSET') };
  let reading: Promise<Catalogue | { readonly failure: Failure }> | undefined;
  return async (planned) => {
    if (read?.mode !== 'catalogue' || planned.read.absent !== 'zero') return (absent) => absent;
    reading ??= readCatalogue(source, read, context);
    const catalogue = await reading;
    if ('failure' in catalogue) return (absent) => ('failure' in absent ? absent : catalogue);
    return (absent, ref) => ('failure' in absent || catalogue.answers.has(ref) ? absent : unknown);
  };
}
