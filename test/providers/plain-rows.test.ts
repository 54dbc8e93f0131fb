import { expect, test } from 'vitest';
import { runs } from '../depth.ts';
import { comparePlainRows } from './compare-plain-rows.ts';
import { plainProviders } from './plain-bodies.ts';

/** `npm run nightly -- hostile-rows` compares 100,000 of each. */
const bodies = runs(20_000);

test.each(plainProviders)(
  'whatever an answer of %s says, its bytes or else the decoder come to what the decoder alone comes to',
  (provider) => {
    const { counterexample, ...seen } = comparePlainRows(provider, { bodies, seed: 20261130 });
    expect(counterexample).toBeNull();
    expect(seen.read).toBeGreaterThan(bodies / 5);
    expect(seen.decoded).toBeGreaterThan(bodies / 1000);
    expect(seen.refused).toBeGreaterThan(bodies / 10);
  },
);
