/** The users graph of another team, on GraphQL Yoga. It stores CAIP-10 ids, and tells when somebody opens an account. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createPubSub, createYoga } from 'graphql-yoga';
import { accountId } from '../gateways/account-id.ts';
import type { Running } from '../gateways/graph.ts';
import { listen } from '../gateways/listen.ts';
import { accountIdsAt, type ChainReaders } from './caip10.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

  type Query {
    users: [User!]!
  }

  type Mutation {
    "Opens the accounts that a CAIP-10 id stands for, one for each source that reads its chain."
    openAccounts(user: ID!, caip10: String!): [Account!]!
  }

  type Subscription {
    "An account, as soon as somebody has opened it."
    accountOpened: Account!
  }

  type User @key(fields: "id") {
    id: ID!
    name: String!
    accounts: [Account!]!
  }

  type Account @key(fields: "id", resolvable: false) {
    id: ID!
  }
`;

interface User {
  readonly id: string;
  readonly name: string;
  readonly accounts: readonly AccountStub[];
}

/** All that this graph says of an account. */
interface AccountStub {
  readonly id: string;
}

/** Which sources read which chain: the same as in balancegraph's configuration. */
const chainReaders: ChainReaders = new Map([
  ['eip155:1337', [{ source: 'sandbox-mesh', network: 'Ethereum/Sandbox' }]],
]);

/** The users at the start. Accounts at exchanges and rollups are on no chain: these name their source. */
export const firstUsers: readonly User[] = [
  user('ada', 'Ada', [
    ...accountIdsAt('eip155:1337:0xe12EE2C013468C132A1F980067e22F39F3f42DfF', chainReaders),
    accountId('sandbox-loopring', '0xe12EE2C013468C132A1F980067e22F39F3f42DfF'),
  ]),
  user('bo', 'Bo', [
    accountId('sandbox-reddio', '0xe25a726bd566987eadd0e113f908e4c06f5da06301ac97fde45d0c7722dd76'),
    ...accountIdsAt('eip155:1337:0x6238723779a2Fdf6E5fd0Fb7dFC7B0A497FbF4CF', chainReaders),
  ]),
];

function user(id: string, name: string, accounts: readonly string[]): User {
  return { id, name, accounts: accounts.map((account) => ({ id: account })) };
}

export async function startUsers(): Promise<Running> {
  const users = new Map(firstUsers.map((known) => [known.id, known]));
  const events = createPubSub<{ accountOpened: [AccountStub] }>();
  const schema = buildSubgraphSchema([
    {
      typeDefs: parse(sdl),
      resolvers: {
        Query: { users: () => [...users.values()] },
        Mutation: { openAccounts },
        Subscription: {
          accountOpened: {
            subscribe: () => events.subscribe('accountOpened'),
            resolve: (account: AccountStub) => account,
          },
        },
      },
    },
  ]);

  function openAccounts(_: unknown, asked: { readonly user: string; readonly caip10: string }): readonly AccountStub[] {
    const owner = users.get(asked.user);
    if (owner === undefined) throw new RangeError(`there is no user ${asked.user}`);
    const opened = accountIdsAt(asked.caip10, chainReaders).map((id) => ({ id }));
    users.set(owner.id, { ...owner, accounts: [...owner.accounts, ...opened] });
    for (const account of opened) events.publish('accountOpened', account);
    return opened;
  }

  const yoga = createYoga({ schema, graphiql: false, landingPage: false, logging: 'error' });
  return listen(yoga, { stop: () => yoga.dispose() });
}
