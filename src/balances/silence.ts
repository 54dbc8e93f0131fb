/** What the silence of a source is worth: a zero only for assets that the source is known to have. */
import { type Failure, failure } from '../model/failure.ts';
import type { CallResult } from './execute.ts';
import { readCatalogue } from './facts.ts';
import type { ReadContext } from './read.ts';
import type { Outcome } from './reconcile.ts';
import type { Source } from './source.ts';

/**
 * Where absence is declared to mean zero and the source has a catalogue of its assets, an asset outside the catalogue is
 * unknown and not zero. The catalogue is only asked for when some answer was silent about a wanted pair.
 */
export async function confirmSilence(
  source: Source,
  results: readonly CallResult[],
  context: ReadContext,
): Promise<(absent: Outcome, ref: string) => Outcome> {
  const read = source.provider.facts;
  if (read?.mode !== 'catalogue' || !results.some(restsOnSilence)) return (absent) => absent;
  const catalogue = await readCatalogue(source, read, context);
  if ('failure' in catalogue) return (absent) => ('failure' in absent ? absent : catalogue);
  const unknown: { readonly failure: Failure } = { failure: failure('UNKNOWN_ASSET') };
  return (absent, ref) => ('failure' in absent || catalogue.answers.has(ref) ? absent : unknown);
}

function restsOnSilence(result: CallResult): boolean {
  const { read, answers } = result.planned;
  if ('failure' in result || read.absent !== 'zero') return false;
  return answers.some(({ account, assets }) => {
    const row = result.outcomes.get(account.address);
    return assets.some((ref) => row?.has(ref) !== true);
  });
}
