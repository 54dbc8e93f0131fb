import { expect, test } from 'vitest';
import { runs } from '../depth.ts';
import { cellProviders } from './cell-bodies.ts';
import { compareCells } from './compare-cells.ts';

/** `npm run nightly -- hostile-rows` compares 100,000 of each. */
const bodies = runs(20_000);

test.each(cellProviders)(
  'whatever an answer of %s says of many accounts, its cells or else the decoder come to what the decoder alone comes to',
  (provider) => {
    const { counterexample, ...seen } = compareCells(provider, { bodies, seed: 20261201 });
    expect(counterexample).toBeNull();
    expect(seen.read).toBeGreaterThan(bodies / 5);
    expect(seen.decoded).toBeGreaterThan(bodies / 1000);
    expect(seen.refused).toBeGreaterThan(bodies / 20);
  },
);
