/** The executable schema: the SDL of `schema/`, what providers add to it, and the resolvers. */
import { type DocumentNode, type GraphQLSchema, isObjectType, Kind, print } from 'graphql';
import type { SchemaSettings } from '../../model/schema-settings.ts';
import type { Surface } from '../../model/surface.ts';
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
import {
  BalanceChange,
  BalanceEvent,
  Confirmation,
  EarlierBalance,
  PortfolioEvent,
  Subscription,
} from '../resolvers/subscription.ts';
import { type AbstractTypes, abstractTypes } from './abstract-types.ts';
import { addResolversToSchema, buildSubgraphSchema, makeExecutableSchema } from './builders.ts';
import { entitiesOf } from './entities.ts';
import { guarded } from './guarded.ts';
import { rootFieldsOf } from './root-fields.ts';
import { scalarsOf } from './scalars.ts';
import { servedSchema } from './sdl.ts';
import type { ServedNames } from './served-names.ts';

/** A schema that can be executed, and what an executor has to know of it. */
export interface OpenedSchema {
  readonly schema: GraphQLSchema;
  readonly names: ServedNames;
  /** Object types whose fields depend on nothing but the parent object, so that within a request equal parents answer alike. */
  readonly shared: readonly string[];
  /** Our functions that do not read their `info`. */
  readonly infoless: readonly unknown[];
  /** The type of the rows of balances. */
  readonly rowType: string;
}

/**
 * The schema of a surface.
 *
 * @param typeDefs adds the `…Details` types of providers that are not built in
 * @throws {SchemaSettingsError} where the schema does not bear the settings
 */
export function openSchema(
  surface: Surface,
  typeDefs?: readonly string[],
  settings?: SchemaSettings | undefined,
): OpenedSchema {
  const { document, names } = servedSchema(surface, typeDefs, settings);
  const abstract = abstractTypes(names);
  return {
    schema: guarded(unbound(resolvable({ surface, document, names, abstract }), names), names),
    names,
    shared: ['Account', 'Asset', 'Source'].map((name) => names.type(name)),
    infoless: [...ownInfoless, ...Object.values(abstract).map(({ __resolveType }) => __resolveType)],
    rowType: names.type('Balance'),
  };
}

/** The schema alone. */
export function buildSchema(
  surface: Surface = 'standalone',
  typeDefs?: readonly string[],
  settings?: SchemaSettings,
): GraphQLSchema {
  return openSchema(surface, typeDefs, settings).schema;
}

/**
 * The packages that build schemas bind resolvers to the objects that hold them. Ours need no such object; as they are, they
 * are called faster and can be recognised.
 */
function unbound(schema: GraphQLSchema, names: ServedNames): GraphQLSchema {
  for (const [name, fields] of Object.entries(objectResolvers)) {
    const type = schema.getType(names.type(name));
    if (!isObjectType(type)) continue;
    for (const [field, resolve] of Object.entries(fields)) {
      const definition = type.getFields()[field];
      if (definition !== undefined && typeof resolve === 'function') definition.resolve = resolve;
    }
  }
  return schema;
}

interface Resolvable {
  readonly surface: Surface;
  readonly document: DocumentNode;
  readonly names: ServedNames;
  readonly abstract: AbstractTypes;
}

function resolvable({ surface, document, names, abstract }: Resolvable): GraphQLSchema {
  const own = { ...scalarsOf(surface), ...offeredFields(document, names), ...abstract };
  const types = byServedName(document, names, own);
  const rootFields = (own: object) => servedRootFields(document, names, own);
  const others = { ...types, ...subscriptions(document, rootFields(Subscription)) };
  switch (surface) {
    case 'standalone':
      return makeExecutableSchema({ typeDefs: document, resolvers: { ...others, Query: rootFields(Query) } });
    case 'composite':
      return makeExecutableSchema({ typeDefs: document, resolvers: { ...others, Query: rootFields(composed) } });
    case 'stitching': {
      const sdl = print(document);
      return makeExecutableSchema({
        typeDefs: document,
        resolvers: { ...others, Query: { ...rootFields(composed), _sdl: () => sdl } },
      });
    }
    case 'federation':
      // Apollo's own `_entities` fails the whole list where one entry names an unknown type.
      return addResolversToSchema({
        schema: buildSubgraphSchema(document),
        resolvers: {
          ...others,
          Query: { ...rootFields(composed), _entities: entitiesOf(names) },
          _Entity: abstract.Node,
        },
      });
  }
}

/** The resolvers of the fields that the document has: some are not for gateways. */
function offeredFields({ definitions }: DocumentNode, names: ServedNames): Record<string, object> {
  const fields = new Map(
    definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION
        ? [[node.name.value, new Set(node.fields?.map(({ name }) => name.value))] as const]
        : [],
    ),
  );
  return Object.fromEntries(
    Object.entries(objectResolvers).map(([type, resolvers]) => {
      const offered = fields.get(names.type(type));
      return [type, Object.fromEntries(Object.entries(resolvers).filter(([field]) => offered?.has(field)))];
    }),
  );
}

/** The resolvers of the types that the document has, by the names that it has for them. */
function byServedName<Resolvers>(
  { definitions }: DocumentNode,
  names: ServedNames,
  own: Readonly<Record<string, Resolvers>>,
): Record<string, Resolvers> {
  const served = new Set(definitions.flatMap((node) => ('name' in node ? (node.name?.value ?? []) : [])));
  return Object.fromEntries(
    Object.entries(own)
      .map(([name, resolvers]) => [names.type(name), resolvers] as const)
      .filter(([name]) => served.has(name)),
  );
}

function servedRootFields(document: DocumentNode, names: ServedNames, own: object) {
  const served = new Set(rootFieldsOf(document));
  const renamed = Object.entries(own).map(([name, resolve]) => [names.rootField(name), resolve] as const);
  return Object.fromEntries(renamed.filter(([name]) => served.has(name)));
}

/** None where no root field of theirs is offered. */
function subscriptions({ definitions }: DocumentNode, fields: object): { readonly Subscription?: object } {
  const isOffered = definitions.some((node) => 'name' in node && node.name?.value === 'Subscription');
  return isOffered ? { Subscription: fields } : {};
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
  BalanceEvent,
  PortfolioEvent,
  BalanceChange,
  EarlierBalance,
  Confirmation,
};

/** The two resolvers that read what is selected below them. */
const informed: ReadonlySet<unknown> = new Set([Account.balances, Asset.balances]);

/** Our resolvers that do not read their `info`. */
const ownInfoless: readonly unknown[] = Object.values(objectResolvers).flatMap((fields): unknown[] =>
  Object.values(fields).filter((own) => !informed.has(own)),
);
