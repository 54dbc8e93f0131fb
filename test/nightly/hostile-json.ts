/** Whether decoding by the engine's own parser ever says something else than the exact parser, for each provider. */
import { compareDecoders } from '../http/compare-decoders.ts';
import { providerBodies } from '../http/hostile-json.ts';
import { type Figure, known } from './figures.ts';

export async function measureHostileJson(options: {
  readonly bodies: number;
  readonly seed: number;
}): Promise<readonly Figure[]> {
  return Object.keys(providerBodies).flatMap((provider) => {
    const { native, exact, refused, counterexample } = compareDecoders({ ...options, provider });
    return [
      known(`${provider}: bodies`, String(options.bodies)),
      known(`${provider}: read by the engine, by the exact parser, by neither`, [native, exact, refused].join(', ')),
      {
        what: `${provider}: bodies of which the two say something different`,
        figure: counterexample === null ? '0' : `at least one: ${JSON.stringify(counterexample)}`,
        bar: '0',
        met: counterexample === null,
      },
    ];
  });
}
