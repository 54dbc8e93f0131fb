/** The price graph of another team, on Mercurius: it adds a price to every asset of balancegraph and a worth to every balance. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import fastify from 'fastify';
import { parse } from 'graphql';
import mercurius from 'mercurius';
import type { Running } from '../gateways/graph.ts';
import type { Price, PriceFeed } from './price-feed.ts';
import { findPrice, findWorth, type PricedAsset, type PricedBalance, type Worth } from './worth.ts';

/** A price that is older says so: `stale`. */
const STALE_AFTER_MS = 15 * 60 * 1000;

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])

  type Query {
    prices: [Price!]!
  }

  type Asset @key(fields: "id") {
    id: ID!
    underlying: String @external
    "Of one display unit; null where \`priceMissing\` says why."
    price: Price @requires(fields: "underlying")
    "Why there is no price; null where there is one."
    priceMissing: Missing @requires(fields: "underlying")
  }

  type Balance @key(fields: "id") {
    id: ID!
    asset: Asset! @external
    total: Amount @external
    failure: Failure @external
    "What the total is worth; null where \`worthMissing\` says why, and never 0 for a balance that is not known."
    worth: Worth @requires(fields: "asset { underlying } total { value } failure { message }")
    "Why there is no worth; null where there is one."
    worthMissing: Missing @requires(fields: "asset { underlying } total { value } failure { message }")
  }

  type Amount {
    value: Decimal @external
  }

  type Failure {
    message: String! @external
  }

  type Price {
    "What is priced, as a CAIP-19 id."
    of: String!
    amount: Decimal!
    "ISO 4217."
    currency: String!
    pricedAt: DateTime!
    "Whether the price is older than 15 minutes."
    stale: Boolean!
  }

  type Worth {
    "The total times the price, exact: nothing is rounded."
    amount: Decimal!
    "ISO 4217."
    currency: String!
    pricedAt: DateTime!
    "Whether the price is older than 15 minutes."
    stale: Boolean!
  }

  type Missing {
    reason: MissingReason!
    message: String!
  }

  enum MissingReason {
    UNDERLYING_UNKNOWN
    NOT_PRICED
    BALANCE_FAILED
    TOTAL_NOT_REPORTED
    UNIT_UNKNOWN
  }

  scalar Decimal
  scalar DateTime
`;

export interface PricesOptions {
  readonly feed: PriceFeed;
  readonly now: () => Date;
}

export async function startPrices({ feed, now }: PricesOptions): Promise<Running> {
  const isStale = ({ pricedAt }: Price): boolean => now().getTime() - pricedAt.getTime() > STALE_AFTER_MS;
  const representation = <Sent>(sent: Sent): Sent => sent;
  const schema = buildSubgraphSchema([
    {
      typeDefs: parse(sdl),
      resolvers: {
        Query: { prices: () => feed.all() },
        Asset: {
          __resolveReference: representation,
          price: (asset: PricedAsset) => findPrice(feed, asset).result,
          priceMissing: (asset: PricedAsset) => findPrice(feed, asset).missing,
        },
        Balance: {
          __resolveReference: representation,
          worth: (balance: PricedBalance) => findWorth(feed, balance).result,
          worthMissing: (balance: PricedBalance) => findWorth(feed, balance).missing,
        },
        Price: { pricedAt: ({ pricedAt }: Price) => pricedAt.toISOString(), stale: isStale },
        Worth: {
          currency: ({ price }: Worth) => price.currency,
          pricedAt: ({ price }: Worth) => price.pricedAt.toISOString(),
          stale: ({ price }: Worth) => isStale(price),
        },
      },
    },
  ]);
  const app = fastify();
  app.register(mercurius, { schema });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url: `${url}/graphql`, close: () => app.close() };
}
