/** Relay: its compiler takes the schema and the settings of the page, and its runtime pages through a listing. */
import {
  createOperationDescriptor,
  Environment,
  type FetchFunction,
  fetchQuery,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { Scratch } from './scratch.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await Scratch.open();
  scratch.place('relay.config.json');
  scratch.write('schema.graphql', schemaSdl('standalone'));
});
afterAll(() => scratch?.close());

const HOLDINGS = `import { graphql } from 'relay-runtime';
export default graphql\`
  query HoldingsQuery($id: ID!, $first: Int, $after: String) {
    account(id: $id) {
      balances(first: $first, after: $after) @connection(key: "Holdings_balances") {
        edges { node { asset { ref } total { atomic } provenance { observedAt } failure { code } } }
      }
    }
  }
\`;
`;

describe('the compiler', () => {
  test('types scalars as they arrive', async () => {
    scratch.write('src/Holdings.ts', HOLDINGS);
    await scratch.tool('relay-compiler', ['relay.config.json']);
    scratch.write(
      'src/total.ts',
      `import type { HoldingsQuery$data } from './__generated__/HoldingsQuery.graphql.ts';
type Edge = NonNullable<NonNullable<NonNullable<HoldingsQuery$data['account']>['balances']>['edges']>[number];
type IsString<T> = unknown extends T ? false : [T] extends [string] ? true : false;
export const atomic: IsString<NonNullable<Edge['node']['total']>['atomic']> = true;
export const time: IsString<NonNullable<Edge['node']['provenance']>['observedAt']> = true;
`,
    );
    await scratch.check(['src/total.ts']);
  });

  test('has no way back through a list', async () => {
    scratch.write(
      'src/Back.ts',
      HOLDINGS.replaceAll('Holdings', 'Back')
        .replace('$after: String', '$before: String')
        .replace('after: $after', 'last: $first, before: $before')
        .replace('first: $first, ', ''),
    );
    await expect(scratch.tool('relay-compiler', ['relay.config.json'])).rejects.toThrow(/last|before/);
    scratch.write('src/Back.ts', '');
  });
});

test('the runtime puts the pages of a listing together', async () => {
  scratch.write('src/Holdings.ts', HOLDINGS);
  await scratch.tool('relay-compiler', ['relay.config.json']);
  const { default: query } = await import(`${scratch.folder}/src/__generated__/HoldingsQuery.graphql.ts`);
  const ask: FetchFunction = async ({ text }, variables) => {
    const response = await fetch(scratch.server.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-balancegraph-failures': 'data' },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  };
  const environment = new Environment({ network: Network.create(ask), store: new Store(new RecordSource()) });
  const id = `account/sandbox-loopring/${scratch.server.accounts[0].address}`;
  const page = async (after: string | null) => {
    const variables = { id, first: 3, after };
    // Kept, as a component that shows it would keep it.
    environment.retain(createOperationDescriptor(query, variables));
    await fetchQuery(environment, query, variables).toPromise();
    const { data } = environment.lookup(createOperationDescriptor(query, { id, first: 3, after: null }).fragment);
    return JSON.parse(JSON.stringify(data)).account.balances as {
      edges: { node: { asset: { ref: string } }; cursor: string }[];
      pageInfo: { endCursor: string; hasNextPage: boolean };
    };
  };
  const first = await page(null);
  expect({ edges: first.edges.length, more: first.pageInfo.hasNextPage }).toEqual({ edges: 3, more: true });
  const both = await page(first.pageInfo.endCursor);
  const refs = both.edges.map(({ node }) => node.asset.ref);
  expect(refs.slice(0, 3)).toEqual(first.edges.map(({ node }) => node.asset.ref));
  expect(new Set(refs).size).toBe(refs.length);
  expect(refs.length).toBeGreaterThan(3);
});
