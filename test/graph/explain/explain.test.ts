/** What a dry run predicts is what happens: its calls against those that the loader makes and the sandbox counts. */
import fc from 'fast-check';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workedQueries } from '../../../src/cli/worked-queries.ts';
import type { Explanation } from '../../../src/graph/explain/explanation.ts';
import type { UpstreamName } from '../../../src/sandbox/sandbox.ts';
import { runs } from '../../depth.ts';
import { type Universe, universeOf, upstreams } from '../request-sets.ts';
import { openTestGraph, type TestGraph } from '../support.ts';
import { knownUniverses, operations } from './operations.ts';

type Steps = Readonly<Record<string, number>>;

/** How often each step was asked for, by source. */
function countSteps(
  calls: readonly { readonly source: string; readonly step: string; readonly count?: number }[],
): Steps {
  const counted: Record<string, number> = {};
  for (const { source, step, count = 1 } of calls) {
    counted[`${source} ${step}`] = (counted[`${source} ${step}`] ?? 0) + count;
  }
  return counted;
}

function sum(counts: Steps): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** The plan; asserts that making it asked no source. */
async function plan(graph: TestGraph, query: string, variables = {}): Promise<Explanation> {
  graph.sandbox.resetCounters();
  const explained = await graph.graph.explain({ query, variables });
  expect(sum(graph.counts())).toBe(0);
  if (explained.plan === null) throw new Error(explained.errors.join('; '));
  return explained.plan;
}

/** What is asked of the sources when the query is run; asserts that the sandbox saw as much. */
async function run(graph: TestGraph, source: string, variableValues = {}): Promise<Steps> {
  graph.sandbox.resetCounters();
  const context = graph.graph.createContext();
  await graph.graph.execute({ document: parse(source), variables: variableValues, context });
  expect(sum(graph.counts())).toBe(context.calls.length);
  return countSteps(context.calls);
}

/** What assets are called is asked for once, and kept. */
async function warm(graph: TestGraph): Promise<void> {
  const { ledger } = graph.sandbox;
  const refs = [...ledger.assets('teos').map(({ ref }) => ref), 'native'];
  await graph.ask(`{ teos: source(id: "sandbox-teos") { assets(refs: ${JSON.stringify(refs)}) { nodes { symbol } } }
    loopring: source(id: "sandbox-loopring") { assets { nodes { symbol } } } }`);
}

describe('worked queries', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await openTestGraph();
  });
  afterAll(() => graph.close());

  test.each(workedQueries().map(({ query }) => [/query (\w+)/.exec(query)?.[1], query]))(
    '%s',
    async (_, query = '') => {
      await warm(graph);
      const { calls, total } = await plan(graph, query);
      expect(await run(graph, query)).toEqual(countSteps(calls));
      expect(calls.reduce((all, { count }) => all + count, 0)).toBe(total);
    },
  );
});

/** The same ledger behind graphs whose calls are cut differently. */
const chunkings: readonly Partial<Record<UpstreamName, Readonly<Record<string, unknown>>>>[] = [
  { teos: { pairsPerCall: 2 }, mesh: { currenciesPerCall: 1 }, loopring: { tokensPerCall: 2 } },
  { teos: { pairsPerCall: 7 }, mesh: { listing: 'complete' }, loopring: { addressQuery: 'lookup' } },
  { teos: { pairsPerCall: 1000 }, reddio: { api: 'v3' } },
];

const wildly: typeof chunkings = [
  { reddio: { limit: 2 }, teos: { pairsPerCall: 7 } },
  { mesh: { networks: undefined }, loopring: { addressQuery: 'lookup' } },
];

const OPERATIONS = runs(1000);

describe('random operations', () => {
  let graphs: readonly TestGraph[];
  const known: Universe[][] = [];
  /** Here nothing is known of the assets at first, and not every account holds every asset. */
  let wild: readonly TestGraph[];
  const universes: Universe[][] = [];
  beforeAll(async () => {
    graphs = await Promise.all(chunkings.map((options) => openTestGraph({ options, sandbox: { accounts: 12 } })));
    for (const graph of graphs) known.push([...knownUniverses(graph)]);
    wild = await Promise.all(wildly.map((options) => openTestGraph({ options, sandbox: { accounts: 12 } })));
    for (const graph of wild) universes.push(upstreams.map((upstream) => universeOf(graph, upstream)));
  });
  afterAll(() => Promise.all([...graphs, ...wild].map((graph) => graph.close())));

  test(`${OPERATIONS}: predicted calls = calls made`, async () => {
    for (const [index, graph] of graphs.entries()) {
      await fc.assert(
        fc.asyncProperty(operations(known[index] ?? []), async (query) => {
          const { calls } = await plan(graph, query);
          expect(await run(graph, query)).toEqual(countSteps(calls));
        }),
        { numRuns: Math.ceil(OPERATIONS / graphs.length), seed: 20_261_121 },
      );
    }
    expect(graphs.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('with pages, unknown assets and silent accounts: never more calls than the plan says are possible', async () => {
    for (const [index, graph] of wild.entries()) {
      await fc.assert(
        fc.asyncProperty(operations(universes[index] ?? []), async (query) => {
          const explained = await plan(graph, query);
          const made = await run(graph, query);
          const sure = countSteps(explained.calls);
          for (const [step, count] of Object.entries(made)) {
            expect([step, count <= (sure[step] ?? 0) + mostPossible(explained, step)]).toEqual([step, true]);
          }
          for (const [step, count] of Object.entries(
            countSteps(explained.calls.filter(({ shape }) => shape !== null)),
          )) {
            expect([step, (made[step] ?? 0) >= count]).toEqual([step, true]);
          }
        }),
        { numRuns: runs(100), seed: 20_261_121 },
      );
    }
  });
});

function mostPossible({ possible }: Explanation, step: string): number {
  const counted = possible.filter((entry) => `${entry.source} ${entry.step}` === step);
  return counted.reduce((most, entry) => most + (entry.most ?? Number.POSITIVE_INFINITY), 0);
}
