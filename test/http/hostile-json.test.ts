import { expect, test } from 'vitest';
import { runs } from '../depth.ts';
import { compareDecoders } from './compare-decoders.ts';
import { providerBodies } from './hostile-json.ts';

/** `npm run nightly -- hostile-json` compares 100,000 of each provider. */
const bodies = runs(10_000, 500);

test.each(Object.keys(providerBodies))('whatever %s answers, it is decoded as the exact parser has it', (provider) => {
  const { counterexample, ...seen } = compareDecoders({ provider, bodies, seed: 20261130 });
  expect(counterexample).toBeNull();
  expect(seen.native).toBeGreaterThan(bodies / 4);
  expect(seen.exact).toBeGreaterThan(bodies / 50);
  expect(seen.refused).toBeGreaterThan(bodies / 10);
});
