// What Mesh makes of the upstream: its call as a field, and the types of the query beside it.
import { defineConfig } from '@graphql-mesh/compose-cli';
import { loadJSONSchemaSubgraph } from '@omnigraph/json-schema';

const row = {
  type: 'object',
  title: 'Row',
  properties: { Address: { type: 'string' }, UniqueAssetId: { type: 'string' }, Amount: { type: 'string' } },
};

export const composeConfig = defineConfig({
  subgraphs: [
    {
      sourceHandler: loadJSONSchemaSubgraph('teos', {
        endpoint: process.env.UPSTREAM,
        operations: [
          {
            type: 'Query',
            field: 'rows',
            method: 'GET',
            path: '/odata/v1.0/Balances/GetAssetsBalances(addresses={args.addresses},uniqueAssetIds={args.assets})',
            argTypeMap: { addresses: { type: 'string' }, assets: { type: 'string' } },
            responseSchema: { type: 'array', items: row },
          },
        ],
      }),
    },
  ],
  additionalTypeDefs: `
    scalar BigInt
    scalar Decimal
    extend type Query { accounts(ids: [ID!]!): [Account] }
    type Account { address: String! balances(assets: [ID!]): BalanceConnection }
    type BalanceConnection { nodes: [Balance!] }
    type Balance { asset: Asset! total: Amount }
    type Asset { ref: String! name: String decimals: Int }
    type Amount { atomic: BigInt! value: Decimal }
  `,
});
