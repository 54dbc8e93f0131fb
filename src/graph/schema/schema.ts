/** The executable schema: the SDL of `schema/`, what providers add to it, and the resolvers. */
import { defaultFieldResolver, type GraphQLSchema, isObjectType, print } from 'graphql';
import type { Details } from '../../model/reading.ts';
import type { Surface } from '../../model/surface.ts';
import type { GraphContext } from '../context.ts';
import { entityByKey } from '../keys.ts';
import { lookUp } from '../lookup.ts';
import { requireContext } from '../open-context.ts';
import { Account } from '../resolvers/account.ts';
import { Asset } from '../resolvers/asset.ts';
import { Amount, AssetConnection, Balance, BalanceConnection, Failure } from '../resolvers/balance.ts';
import {
  AssetTotal,
  AssetTotalConnection,
  CoverageFailure,
  Portfolio,
  SourceTotals,
  UnderlyingTotal,
  UnderlyingTotalConnection,
} from '../resolvers/portfolio.ts';
import { Query } from '../resolvers/query.ts';
import { Network, Source } from '../resolvers/source.ts';
import { addResolversToSchema, buildSubgraphSchema, makeExecutableSchema } from './builders.ts';
import { scalarsOf } from './scalars.ts';
import { schemaDocument } from './sdl.ts';

/** The schema of a surface; `typeDefs` adds the `…Details` types of providers that are not built in. */
export function buildSchema(surface: Surface = 'standalone', typeDefs: readonly string[] = []): GraphQLSchema {
  return guarded(unbound(resolvable(surface, typeDefs)));
}

/**
 * The packages that build schemas bind resolvers to the objects that hold them. Ours need no such object; as they are, they
 * are called faster and can be recognised.
 */
function unbound(schema: GraphQLSchema): GraphQLSchema {
  for (const [name, fields] of Object.entries(objectResolvers)) {
    const type = schema.getType(name);
    if (!isObjectType(type)) continue;
    for (const [field, resolve] of Object.entries(fields)) {
      const definition = type.getFields()[field];
      if (definition !== undefined && typeof resolve === 'function') definition.resolve = resolve;
    }
  }
  return schema;
}

/** Object types whose fields depend on nothing but the parent object, so that within a request equal parents answer alike. */
export const sharedTypes: readonly string[] = ['Account', 'Asset', 'Source'];

/**
 * In every executor, an operation that costs too much, or makes more calls than it allows itself, fails at its root fields;
 * so does one that was given no context to be counted in.
 */
function guarded(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (parent, args, given: unknown, info) => {
      const context = requireContext(given);
      context.budget.guard(info);
      const checking = context.callBudget.guard(info);
      return checking === null
        ? resolve(parent, args, context, info)
        : checking.then(() => resolve(parent, args, context, info));
    };
  }
  return schema;
}

function resolvable(surface: Surface, typeDefs: readonly string[]): GraphQLSchema {
  const document = schemaDocument(surface, typeDefs);
  const resolvers = { ...scalarsOf(surface), ...types };
  switch (surface) {
    case 'standalone':
      return makeExecutableSchema({ typeDefs: document, resolvers: { ...resolvers, Query } });
    case 'composite':
      return makeExecutableSchema({ typeDefs: document, resolvers: { ...resolvers, Query: composed } });
    case 'stitching': {
      const sdl = print(document);
      return makeExecutableSchema({
        typeDefs: document,
        resolvers: { ...resolvers, Query: { ...composed, _sdl: () => sdl } },
      });
    }
    case 'federation':
      // Apollo's own `_entities` fails the whole list where one entry names an unknown type.
      return addResolversToSchema({
        schema: buildSubgraphSchema(document),
        resolvers: { ...resolvers, Query: { ...composed, _entities: entities }, _Entity: { __resolveType: nodeType } },
      });
  }
}

const { node: _node, nodes: _nodes, ...composed } = Query;

const objectResolvers = {
  Source,
  Network,
  Account,
  Asset,
  Balance,
  Amount,
  BalanceConnection,
  AssetConnection,
  Failure,
  Portfolio,
  AssetTotal,
  UnderlyingTotal,
  SourceTotals,
  CoverageFailure,
  AssetTotalConnection,
  UnderlyingTotalConnection,
};

const types = {
  ...objectResolvers,
  Node: { __resolveType: nodeType },
  AccountDetails: { __resolveType: detailsType },
  AssetDetails: { __resolveType: detailsType },
  BalanceDetails: { __resolveType: detailsType },
};

/** The two resolvers that read what is selected below them. */
const informed: ReadonlySet<unknown> = new Set([Account.balances, Asset.balances]);

/** Our functions that do not read their `info`. */
export const infoless: readonly unknown[] = [
  nodeType,
  detailsType,
  ...Object.values(objectResolvers).flatMap((fields): unknown[] =>
    Object.values(fields).filter((own) => !informed.has(own)),
  ),
];

interface EntitiesArguments {
  readonly representations: readonly unknown[];
}

/** The things that another graph names by their keys. */
function entities(_: unknown, { representations }: EntitiesArguments, context: GraphContext) {
  return representations.length === 0 ? [] : lookUp('representations', representations, context, entityByKey);
}

function nodeType(node: { readonly __typename?: string }): string {
  return node.__typename ?? 'Source';
}

function detailsType(details: Details): string {
  return details.__typename;
}
