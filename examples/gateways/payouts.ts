/** A second graph beside the users, for federation: it has no ids, and names accounts by their natural key instead. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import type { Running } from './graph.ts';
import { serve } from './serve.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

  type Query {
    payouts: [Payout!]!
  }

  type Payout {
    id: ID!
    "The account that is paid."
    to: Account!
  }

  type Account @key(fields: "source { name } network address subAccount", resolvable: false) {
    source: Source!
    network: String
    address: String!
    subAccount: String
  }

  type Source @key(fields: "name", resolvable: false) {
    name: String!
  }
`;

export const payouts = [
  {
    id: 'p1',
    to: {
      source: { name: 'sandbox-loopring' },
      network: null,
      address: '0xe12ee2c013468c132a1f980067e22f39f3f42dff',
      subAccount: null,
    },
  },
  {
    id: 'p2',
    to: {
      source: { name: 'sandbox-mesh' },
      network: 'Ethereum/Sandbox',
      address: '0x6238723779a2fdf6e5fd0fb7dfc7b0a497fbf4cf',
      subAccount: 'staked',
    },
  },
] as const;

export function payoutsSdl(): string {
  return sdl;
}

export function startPayouts(): Promise<Running> {
  return serve({
    schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: { Query: { payouts: () => payouts } } }]),
  });
}
