/** Operations of plans/, each beside its plan as `balancegraph explain` prints it. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explanationTables } from '../../../src/cli/explanation-tables.ts';
import { openTestGraph, type TestGraph } from '../support.ts';

const folder = new URL('plans/', import.meta.url);
const names = readdirSync(folder).flatMap((file) => /^(.+)\.graphql$/.exec(file)?.[1] ?? []);

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph();
});
afterAll(() => graph.close());

test.for(names)('%s', async (name) => {
  const { plan, errors } = await graph.graph.explain({
    query: readFileSync(new URL(`${name}.graphql`, folder), 'utf8'),
  });
  expect(errors).toEqual([]);
  await expect(plan === null ? '' : explanationTables(plan)).toMatchFileSnapshot(`plans/${name}.plan.txt`);
});

test('every plan has its operation', () => {
  const plans = readdirSync(folder).flatMap((file) => /^(.+)\.plan\.txt$/.exec(file)?.[1] ?? []);
  expect(plans).toEqual(names);
});
