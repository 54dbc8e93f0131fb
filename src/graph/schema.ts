/** The executable schema: the SDL of `schema/`, what providers add to it, and the resolvers. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import type { Details } from '../model/reading.ts';
import { Account } from './resolvers/account.ts';
import { Asset } from './resolvers/asset.ts';
import { Amount, AssetConnection, Balance, BalanceConnection, Failure } from './resolvers/balance.ts';
import { Query } from './resolvers/query.ts';
import { Network, Source } from './resolvers/source.ts';
import { scalars } from './scalars.ts';
import { readSdl } from './sdl.ts';

/** `typeDefs` adds the `…Details` types of providers that are not built in. */
export function buildSchema(typeDefs: readonly string[] = []): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: [readSdl(), ...typeDefs],
    resolvers: {
      ...scalars,
      Query,
      Source,
      Network,
      Account,
      Asset,
      Balance,
      Amount,
      BalanceConnection,
      AssetConnection,
      Failure,
      Node: { __resolveType: nodeType },
      AccountDetails: { __resolveType: detailsType },
      AssetDetails: { __resolveType: detailsType },
      BalanceDetails: { __resolveType: detailsType },
    },
  });
}

function nodeType(node: { readonly __typename?: string }): string {
  return node.__typename ?? 'Source';
}

function detailsType(details: Details): string {
  return details.__typename;
}
