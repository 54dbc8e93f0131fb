/**
 * Batched = unbatched. Every pair of a small universe is first read alone, in a request of its own; then thousands of
 * random request sets (aliases, repeats, both directions, listings, several chunk sizes) must give the same answers.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UpstreamName } from '../../src/sandbox/sandbox.ts';
import { runs } from '../depth.ts';
import {
  type Alone,
  askAlone,
  cellsOf,
  expected,
  fieldsOf,
  render,
  type Universe,
  universeOf,
  upstreams,
} from './request-sets.ts';
import { openTestGraph, type TestGraph } from './support.ts';

const RUNS = runs(10_000);

/** The same ledger behind graphs whose calls are cut differently. */
const chunkings: readonly Partial<Record<UpstreamName, Readonly<Record<string, unknown>>>>[] = [
  { teos: { pairsPerCall: 1 }, reddio: { limit: 1 }, mesh: { currenciesPerCall: 1 }, loopring: { tokensPerCall: 1 } },
  { teos: { pairsPerCall: 2 }, reddio: { limit: 2 }, mesh: { currenciesPerCall: 2 }, loopring: { tokensPerCall: 2 } },
  {
    teos: { pairsPerCall: 7 },
    reddio: { limit: 7 },
    mesh: { listing: 'complete' },
    loopring: { addressQuery: 'lookup' },
  },
  { teos: { pairsPerCall: 1000 } },
];

let graphs: readonly TestGraph[] = [];
let universes: readonly Universe[] = [];
let alone: Alone = new Map();

beforeAll(async () => {
  graphs = await Promise.all(
    chunkings.map((options) =>
      openTestGraph({ options, sandbox: { accounts: 12, knobs: { teos: { shuffleRows: true } } } }),
    ),
  );
  const [first] = graphs;
  if (first === undefined) throw new Error('no graph');
  universes = upstreams.map((upstream) => universeOf(first, upstream));
  alone = await askAlone(first, universes);
});
afterAll(() => Promise.all(graphs.map((graph) => graph.close())));

test(`${RUNS} random request sets answer batched what they answer unbatched`, async () => {
  const all = universes.map(fieldsOf);
  const sets = fc.array(fc.oneof(...all), { minLength: 1, maxLength: 5 });
  const chunking = fc.nat({ max: chunkings.length - 1 });
  await fc.assert(
    fc.asyncProperty(sets, chunking, async (fields, index) => {
      const answer = await graphs[index]?.ask(render(fields));
      expect(cellsOf(answer ?? {})).toEqual(fields.map((field) => expected(alone, field)));
    }),
    { numRuns: RUNS, seed: 20_261_121 },
  );
  expect(graphs.flatMap(({ faults }) => faults)).toEqual([]);
});
