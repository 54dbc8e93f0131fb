import { expect, test } from 'vitest';
import { compareRows } from './compare-rows.ts';

/** `npm run nightly -- hostile-rows` compares fifty times as many. */
const BODIES = 2000;

test('whatever a body says, scanner or else decoder come to what the decoder alone comes to', () => {
  const { counterexample, ...seen } = compareRows({ bodies: BODIES, seed: 20261130 });
  expect(counterexample).toBeNull();
  expect(seen.scanned).toBeGreaterThan(500);
  expect(seen.decoded).toBeGreaterThan(5);
  expect(seen.refused).toBeGreaterThan(500);
});
