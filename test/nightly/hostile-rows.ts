/** Whether reading rows without decoding them ever says something else than decoding them. */
import { compareRows } from '../http/compare-rows.ts';
import { type Figure, known } from './figures.ts';

export async function measureHostileRows(options: {
  readonly bodies: number;
  readonly seed: number;
}): Promise<readonly Figure[]> {
  const { scanned, decoded, refused, counterexample } = compareRows(options);
  return [
    known('bodies', String(options.bodies)),
    known('read without decoding', String(scanned)),
    known('left to the decoder, and read by it', String(decoded)),
    known('refused by both', String(refused)),
    {
      what: 'bodies of which the two say something different',
      figure: counterexample === null ? '0' : `at least one: ${JSON.stringify(counterexample)}`,
      bar: '0',
      met: counterexample === null,
    },
  ];
}
