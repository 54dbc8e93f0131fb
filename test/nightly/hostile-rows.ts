/** Whether reading rows without decoding them ever says something else than decoding them. */
import { compareRows } from '../http/compare-rows.ts';
import { cellProviders } from '../providers/cell-bodies.ts';
import { compareCells } from '../providers/compare-cells.ts';
import { comparePlainRows, type PlainComparison } from '../providers/compare-plain-rows.ts';
import { plainProviders } from '../providers/plain-bodies.ts';
import { type Figure, known } from './figures.ts';

export async function measureHostileRows(options: Bodies): Promise<readonly Figure[]> {
  return [
    ...scannedRows(options),
    ...plainProviders.flatMap((provider) => compared(provider, comparePlainRows(provider, options), options)),
    ...cellProviders.flatMap((provider) => compared(provider, compareCells(provider, options), options)),
  ];
}

interface Bodies {
  readonly bodies: number;
  readonly seed: number;
}

function scannedRows(options: Bodies): readonly Figure[] {
  const { scanned, decoded, refused, counterexample } = compareRows(options);
  return [
    known('bodies', String(options.bodies)),
    known('read without decoding', String(scanned)),
    known('left to the decoder, and read by it', String(decoded)),
    known('refused by both', String(refused)),
    different('bodies of which the two say something different', counterexample),
  ];
}

/** Of answers in the form of one provider. */
function compared(provider: string, comparison: PlainComparison, { bodies }: Bodies): readonly Figure[] {
  const { read, decoded, refused, counterexample } = comparison;
  return [
    known(`${provider}: bodies`, String(bodies)),
    known(`${provider}: read by their bytes, by the decoder alone, by neither`, [read, decoded, refused].join(', ')),
    different(`${provider}: bodies of which the two say something different`, counterexample),
  ];
}

function different(what: string, counterexample: string | null): Figure {
  const figure = counterexample === null ? '0' : `at least one: ${JSON.stringify(counterexample)}`;
  return { what, figure, bar: '0', met: counterexample === null };
}
