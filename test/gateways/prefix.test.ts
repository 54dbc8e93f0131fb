/** Stitched with a graph that has types and fields of the same names: the gateway puts a prefix before ours. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Running } from '../../examples/gateways/graph.ts';
import { serve } from '../../examples/gateways/serve.ts';
import { type Stack, startStack } from '../../examples/gateways/stack.ts';
import { startStitchingGateway } from '../../examples/gateways/stitching.ts';
import { post } from './example.ts';
import { atomicTotal } from './truth.ts';

const ACCOUNT = 'account/sandbox-loopring/0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const MESH = 'account/sandbox-mesh/mvjbCsuFZLNHuxgKdSdB5YLdd1Qoz1i85y?network=Bitcoin/Sandbox';

const bank = `
  scalar BigInt
  enum Network { EAST WEST }
  type PageInfo { hasNextPage: Boolean! total: Int! }
  type Amount { currency: String! cents: BigInt! }
  type Account { id: ID! network: Network! balance: Amount! pageInfo: PageInfo! }
  type Query { account(id: ID!): Account accounts: [Account!]! _sdl: String! }
`;

const account = {
  id: 'b1',
  network: 'EAST',
  balance: { currency: 'GBP', cents: '1250' },
  pageInfo: { hasNextPage: false, total: 1 },
};

let stack: Stack;
let other: Running;
let gateway: Running;
/** The addresses that the gateway asked. */
const asked: string[] = [];

beforeAll(async () => {
  stack = await startStack('stitching');
  const Query = { account: () => account, accounts: () => [account], _sdl: () => bank };
  other = await serve({ schema: makeExecutableSchema({ typeDefs: bank, resolvers: { Query } }) });
  const [ours] = stack.graphs;
  if (ours === undefined) throw new Error('there is no balancegraph');
  gateway = await startStitchingGateway({
    graphs: [
      { ...ours, prefix: 'Bg' },
      { name: 'bank', url: other.url },
    ],
    fetch(to, init) {
      asked.push(String(to));
      return fetch(to, init);
    },
  });
});
afterAll(async () => {
  await gateway.close();
  await other.close();
  await stack.close();
});

test('both answer under their own names, each as it is, with one request to us', async () => {
  asked.length = 0;
  const { data, errors } = await post(gateway.url, {
    query: `query ($ids: [ID!]!) {
      accounts { id network balance { currency cents } pageInfo { total } __typename }
      bgAccounts(ids: $ids) {
        __typename
        id
        network
        balances(first: 1) { pageInfo { hasNextPage startCursor } nodes { __typename total { atomic } asset { ref } } }
        details { ... on BgLoopringAccountDetails { accountId } }
      }
    }`,
    variables: { ids: [ACCOUNT, MESH] },
  });
  expect(errors).toBeUndefined();
  const page = { hasNextPage: true, startCursor: expect.any(String) };
  expect(data).toMatchObject({
    accounts: [{ id: 'b1', network: 'EAST', balance: account.balance, pageInfo: { total: 1 }, __typename: 'Account' }],
    bgAccounts: [
      {
        __typename: 'BgAccount',
        id: ACCOUNT,
        network: null,
        balances: {
          pageInfo: page,
          nodes: [{ __typename: 'BgBalance', total: { atomic: atomicTotal(ACCOUNT, '0') }, asset: { ref: '0' } }],
        },
        details: { accountId: expect.any(String) },
      },
      { id: MESH, network: 'Bitcoin/Sandbox', balances: { pageInfo: page } },
    ],
  });
  expect(asked.toSorted()).toEqual([stack.graphs[0]?.url, other.url].toSorted());
});

test('an error of ours keeps its code and its place', async () => {
  const { data, errors } = await post(gateway.url, { query: '{ bgAccounts(ids: ["account/nowhere/1"]) { id } }' });
  expect(data).toEqual({ bgAccounts: [null] });
  expect(errors).toMatchObject([{ path: ['bgAccounts', 0], extensions: { code: 'UNKNOWN_SOURCE' } }]);
});
