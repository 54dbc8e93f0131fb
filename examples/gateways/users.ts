/** The users graph: who may see which account. It stores ids of accounts and knows nothing else about them. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type GraphQLSchema, parse } from 'graphql';
import { accountId } from './account-id.ts';
import type { Running } from './graph.ts';
import { serve } from './serve.ts';

export type Style = 'federation' | 'stitching' | 'composite';

interface User {
  readonly id: string;
  readonly name: string;
  readonly accounts: readonly AccountStub[];
}

/** All that this graph says of an account. */
interface AccountStub {
  readonly id: string;
}

function account(...name: Parameters<typeof accountId>): AccountStub {
  return { id: accountId(...name) };
}

/** The owner of an account is the first who lists it. */
export const users: readonly User[] = [
  {
    id: 'ada',
    name: 'Ada',
    accounts: [
      account('sandbox-reddio', '0x6ffbcd5a72ce902ba07a49f84df18750fbfe4795229778f3ca704c2dfb1a054'),
      account('sandbox-teos', '0xe12EE2C013468C132A1F980067e22F39F3f42DfF'),
      account('sandbox-mesh', '0xe12EE2C013468C132A1F980067e22F39F3f42DfF', { network: 'Ethereum/Sandbox' }),
      account('sandbox-loopring', '0xe12EE2C013468C132A1F980067e22F39F3f42DfF'),
    ],
  },
  {
    id: 'bo',
    name: 'Bo',
    accounts: [
      account('sandbox-reddio', '0xe25a726bd566987eadd0e113f908e4c06f5da06301ac97fde45d0c7722dd76'),
      account('sandbox-loopring', '0xe12EE2C013468C132A1F980067e22F39F3f42DfF'),
    ],
  },
  {
    id: 'cleo',
    name: 'Cleo',
    accounts: [
      account('sandbox-mesh', 'mvjbCsuFZLNHuxgKdSdB5YLdd1Qoz1i85y', { network: 'Bitcoin/Sandbox' }),
      account('sandbox-mesh', '0x6238723779a2Fdf6E5fd0Fb7dFC7B0A497FbF4CF', {
        network: 'Ethereum/Sandbox',
        subAccount: 'staked',
      }),
      account('sandbox-teos', '0x6Cd80404458C5d02Be2D24F6170A27aAA0Ad0EE2'),
    ],
  },
];

function ownerOf({ id }: AccountStub): User | null {
  return users.find((user) => user.accounts.some((known) => known.id === id)) ?? null;
}

const types = `
  type Query {
    users: [User!]!
  }

  type User {
    id: ID!
    name: String!
    "The accounts that the user may see."
    accounts: [Account!]!
  }
`;

const sdl: Readonly<Record<Style, string>> = {
  federation: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

    ${types}

    type Account @key(fields: "id") {
      id: ID!
      "Who opened the account, where that is known."
      owner: User
    }
  `,
  stitching: `
    directive @merge(keyField: String) on FIELD_DEFINITION

    ${types}

    type Account {
      id: ID!
      "Who opened the account, where that is known."
      owner: User
    }

    extend type Query {
      "For the gateway: as long as the list of ids and in its order."
      _accounts(ids: [ID!]!): [Account]! @merge(keyField: "id")

      "For the gateway: this schema with its directives."
      _sdl: String!
    }
  `,
  composite: `
    directive @internal on OBJECT | FIELD_DEFINITION
    directive @key(fields: FieldSelectionSet!) repeatable on OBJECT | INTERFACE
    directive @lookup on FIELD_DEFINITION
    scalar FieldSelectionSet

    ${types}

    type Account @key(fields: "id") {
      id: ID!
      "Who opened the account, where that is known."
      owner: User
    }

    extend type Query {
      "For the gateway alone."
      accountById(id: ID!): Account @lookup @internal
    }
  `,
};

const Query = { users: () => users };
const Account = { owner: ownerOf };

const schemas: Readonly<Record<Style, () => GraphQLSchema>> = {
  federation: () => buildSubgraphSchema([{ typeDefs: parse(sdl.federation), resolvers: { Query, Account } }]),
  stitching: () =>
    makeExecutableSchema({
      typeDefs: sdl.stitching,
      resolvers: {
        Query: {
          ...Query,
          _accounts: (_: unknown, { ids }: { readonly ids: readonly string[] }) => ids.map((id) => ({ id })),
          _sdl: () => sdl.stitching,
        },
        Account,
      },
    }),
  composite: () =>
    makeExecutableSchema({
      typeDefs: sdl.composite,
      resolvers: { Query: { ...Query, accountById: (_: unknown, { id }: AccountStub) => ({ id }) }, Account },
    }),
};

export function usersSdl(style: Style): string {
  return sdl[style];
}

export function startUsers(style: Style): Promise<Running> {
  return serve({ schema: schemas[style]() });
}
