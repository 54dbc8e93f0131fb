/** Lists of balances of every kind of source, with all that rows show: the same bytes as graphql-js writes, mostly without the plan. */
import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { interpret } from '../../../src/graph/compiled/executor.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import { ListedRows } from '../../../src/graph/compiled/listed-rows.ts';
import { runs } from '../../depth.ts';
import { randomFrom } from '../random-operation.ts';
import { universeOf, upstreams } from '../request-sets.ts';
import { openTestGraph, type TestGraph } from '../support.ts';

const LISTS = runs(200);

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph({ sandbox: { accounts: 6 } });
});
afterAll(() => graph.close());

const amount = '{ atomic value decimals __typename }';
const fields = [
  ...['total', 'available', 'locked', 'pendingDeposit', 'pendingWithdrawal'].map((part) => `${part} ${amount}`),
  'part: available { atomic }',
  'provenance { basis servedFrom pinned behind block { number hash time } source { name provider } }',
  'asset { ref name symbol decimals }',
  'account { address caip10 }',
  'failure { code }',
  'details { provider }',
];

interface Asked {
  readonly shown: string;
  readonly ids: readonly string[];
  readonly assets: readonly string[];
  /** Arguments of the list beside the assets. */
  readonly more?: string;
}

/** Executes both ways and expects the same of both; of the rows, how many there are and how many the plan did not write. */
async function executeBothWays({ shown, ids, assets, more = '' }: Asked) {
  const list = `balances(assets: $assets${more}) { nodes { ${shown} } }`;
  const document = parse(`query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { ${list} } }`);
  const variables = { ids, assets };
  const take = vi.spyOn(ListedRows.prototype, 'take');
  try {
    const compiled = await graph.graph.execute({ document, variables, context: graph.graph.createContext() });
    let together = 0;
    for (const [index, { value }] of take.mock.results.entries()) {
      const [from = 0] = take.mock.calls[index] ?? [];
      if (value !== null) together += value.end - from;
    }
    const context = graph.graph.createContext();
    const plain = await interpret(graph.graph.schema, { document, variables, context });
    expect(stringifyAnswer(compiled), shown).toBe(JSON.stringify(plain));
    return { rows: ids.length * assets.length, together };
  } finally {
    take.mockRestore();
  }
}

test.each(upstreams)(`${LISTS} random lists of %s`, async (upstream) => {
  const { accounts, assets } = universeOf(graph, upstream);
  const seen = { rows: 0, together: 0 };
  for (let seed = 1; seed <= LISTS; seed += 1) {
    const random = randomFrom(seed);
    const some = <T>(items: readonly T[], share: number) => items.filter((_, index) => index === 0 || random() < share);
    const mixed = fields.toSorted(() => random() - 0.5);
    const asked = { shown: some(mixed, 0.3).join(' '), ids: some(accounts, 0.5), assets: some(assets, 0.7) };
    const { rows, together } = await executeBothWays(asked);
    seen.rows += rows;
    seen.together += together;
  }
  expect(seen.together).toBeGreaterThan(seen.rows / 3);
  expect(graph.faults).toEqual([]);
});

test.each(upstreams)('no row of %s is left to the plan that shows neither details nor facts', async (upstream) => {
  const { accounts: ids, assets } = universeOf(graph, upstream);
  const amounts = ['total', 'available', 'locked', 'pendingDeposit', 'pendingWithdrawal'].map(
    (part) => `${part} { atomic }`,
  );
  const shown = `${amounts.join(' ')} provenance { basis servedFrom pinned block { number hash } } asset { ref } account { address } failure { code }`;
  for (const chosen of [assets, assets.toReversed(), assets.slice(1)]) {
    const { rows, together } = await executeBothWays({ shown, ids, assets: chosen });
    expect(together).toBe(rows);
  }
});

test.each(upstreams)('kept rows of %s say what they said, and that they were kept', async (upstream) => {
  const { accounts: ids, assets } = universeOf(graph, upstream);
  const list = 'balances(assets: $assets, freshness: { maxAge: 600 }) { nodes { failure { code } } }';
  const { data } = await graph.graph.execute({
    document: parse(`query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { ${list} } }`),
    variables: { ids, assets },
    context: graph.graph.createContext(),
  });
  const nodes = z.object({ balances: z.object({ nodes: z.array(z.object({ failure: z.unknown() })) }) });
  const answered = z.object({ accounts: z.array(nodes) }).parse(JSON.parse(JSON.stringify(data))).accounts;
  // What failed is not kept.
  const known = assets.filter((_, index) => answered.every(({ balances }) => balances.nodes[index]?.failure === null));
  expect(known.length).toBeGreaterThan(0);
  for (const left of [0, 1, 2, 3]) {
    const shown = fields.filter((_, index) => index % 4 !== left).join(' ');
    for (const more of [', freshness: { maxAge: 600 }', ', freshness: { maxAge: 600 }, first: 3']) {
      await executeBothWays({ shown, ids, assets: known, more });
    }
  }
  expect(graph.faults).toEqual([]);
});
