/** The users graph of the examples, with people who change from one operation to the next. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type GraphQLSchema, parse } from 'graphql';
import type { Running } from '../../examples/gateways/graph.ts';
import { serve } from '../../examples/gateways/serve.ts';
import { type Style, usersSdl } from '../../examples/gateways/users.ts';

/** A user of the users graph, with the ids of the accounts. */
export interface Person {
  readonly name: string;
  readonly accounts: readonly string[];
}

/** The owner of an account is the first person that lists it. */
export function ownerOf(people: readonly Person[], id: string): Person | null {
  return people.find(({ accounts }) => accounts.includes(id)) ?? null;
}

/** `plain`: without a directive; GraphQL Mesh finds out by the name of a root field what is fetched by it. */
export type PeopleStyle = Style | 'plain';

export function peopleSdl(style: PeopleStyle): string {
  if (style !== 'plain') return usersSdl(style);
  return usersSdl('stitching')
    .replace(/directive @merge.*/, '')
    .replace('@merge(keyField: "id")', '')
    .replace('_accounts(', 'accountsByIds(');
}

/** `people` is read anew for every request. */
export function startPeople(style: PeopleStyle, people: () => readonly Person[]): Promise<Running> {
  return serve({ schema: schemaOf(style, people) });
}

interface Stub {
  readonly id: string;
}

function schemaOf(style: PeopleStyle, people: () => readonly Person[]): GraphQLSchema {
  const sdl = peopleSdl(style);
  const node = ({ name, accounts }: Person) => ({ id: name, name, accounts: accounts.map((id): Stub => ({ id })) });
  const byIds = (_: unknown, { ids }: { readonly ids: readonly string[] }) => ids.map((id): Stub => ({ id }));
  const resolvers = {
    Query: {
      users: () => people().map(node),
      _sdl: () => sdl,
      _accounts: byIds,
      accountsByIds: byIds,
      accountById: (_: unknown, stub: Stub) => stub,
    },
    Account: {
      owner({ id }: Stub) {
        const owner = ownerOf(people(), id);
        return owner && node(owner);
      },
    },
  };
  if (style === 'federation') {
    const { Query, Account } = resolvers;
    return buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: { Query: { users: Query.users }, Account } }]);
  }
  return makeExecutableSchema({
    typeDefs: sdl,
    resolvers,
    // Each style has only the fields that its gateways need.
    resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
  });
}
