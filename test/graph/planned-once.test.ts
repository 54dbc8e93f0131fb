/** An operation with `@calls` is planned before it is executed, and not once more for that. */
import { graphql } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scattered } from '../balances/plan/cover/shapes.ts';
import { openNames, wideRequest } from '../nightly/wide-requests.ts';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;

beforeAll(async () => {
  graph = await openTestGraph({ sandbox: { accounts: 150, assets: 150 } });
});
afterAll(() => graph.close());

const shape = scattered(150);

/** Steps of planning that the operation takes, and its upstream calls. */
async function execute(directive: string): Promise<{ readonly steps: number; readonly calls: number }> {
  const { query, variables } = wideRequest(shape, openNames(graph.sandbox), directive);
  const contextValue = graph.graph.createContext();
  const variableValues = { ...variables };
  const { errors } = await graphql({ schema: graph.graph.schema, source: query, variableValues, contextValue });
  expect(errors?.filter(({ extensions }) => extensions.code === 'CALL_BUDGET_EXCEEDED') ?? []).toEqual([]);
  return { steps: contextValue.read.planning?.effort.spent ?? 0, calls: contextValue.calls.length };
}

test('the calls that were counted are the calls that are made, for the effort of one plan', async () => {
  const plain = await execute('');
  const counted = await execute(`@calls(max: ${plain.calls})`);
  expect(plain.steps).toBeGreaterThan(500_000);
  expect(counted.calls).toBe(plain.calls);
  // The dry run has the same effort, in which going through the wants once more costs a little.
  expect(counted.steps).toBeGreaterThan(plain.steps);
  expect(counted.steps).toBeLessThan(1.1 * plain.steps);
});
