import { expect, test } from 'vitest';
import { runs } from '../depth.ts';
import { compareRows } from './compare-rows.ts';

/** `npm run nightly -- hostile-rows` compares 100,000. */
const bodies = runs(20_000);

test('whatever a body says, scanner or else decoder come to what the decoder alone comes to', () => {
  const { counterexample, ...seen } = compareRows({ bodies, seed: 20261130 });
  expect(counterexample).toBeNull();
  expect(seen.scanned).toBeGreaterThan(bodies / 4);
  expect(seen.decoded).toBeGreaterThan(bodies / 400);
  expect(seen.refused).toBeGreaterThan(bodies / 4);
});
