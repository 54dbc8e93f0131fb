/** Errors of a stitched graph stand where their things stand, whatever was fetched together, and each is told once. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type ExecutionResult, GraphQLError, graphql } from 'graphql';
import { describe, expect, test } from 'vitest';
import { exactPaths, locateErrors } from '../../examples/gateways/exact-paths.ts';
import { stitchGraphs } from '../../examples/gateways/stitching.ts';

/** Who has which accounts. */
const owned: Readonly<Record<string, readonly string[]>> = {
  ada: ['good', 'gone', 'good', 'bare'],
  bo: ['gone'],
  cleo: ['bare', 'torn'],
};

const users = makeExecutableSchema({
  typeDefs: `
    type Query { users: [User!]! }
    type User { name: String! account: Account accounts: [Account] }
    type Account { id: ID! }
  `,
  resolvers: {
    Query: { users: () => Object.entries(owned).map(([name, ids]) => ({ name, accounts: ids.map((id) => ({ id })) })) },
    User: { account: ({ accounts }: { readonly accounts: readonly object[] }) => accounts.at(-1) },
  },
});

const coded = (message: string) => new GraphQLError(message, { extensions: { code: message.toUpperCase() } });

interface Account {
  readonly id: string;
}

const balances = makeExecutableSchema({
  typeDefs: `
    type Query { accounts(ids: [ID!]!): [Account]! }
    type Account { id: ID! address: String! network: String held: [Balance] all: Holdings }
    type Holdings { nodes: [Balance!] same: Account }
    type Balance { asset: String! total: String }
  `,
  resolvers: {
    Query: {
      accounts: (_: unknown, { ids }: { readonly ids: readonly string[] }) =>
        ids.map((id) => (id === 'gone' ? coded('gone') : { id })),
    },
    Account: {
      address: ({ id }: Account) => (id === 'torn' ? coded('torn') : `0x${id}`),
      network: () => 'test',
      held: ({ id }: Account) => [{ asset: 'gold' }, coded('lost'), { asset: id }],
      all: (account: Account) => ({ nodes: [{ asset: 'gold' }, { asset: null }], same: account }),
    },
    Balance: { total: ({ asset }: { readonly asset: string }) => (asset === 'bare' ? coded('bare') : '1') },
  },
});

function stitched() {
  return stitchGraphs([
    { schema: users },
    {
      schema: balances,
      merge: {
        Account: {
          fieldName: 'accounts',
          selectionSet: '{ id }',
          key: ({ id }: { readonly id?: unknown }) => id,
          argsFromKeys: (ids) => ({ ids }),
        },
      },
    },
  ]);
}

/** Its code and path, sorted. */
function told({ errors = [] }: ExecutionResult): string[] {
  return errors.map(({ message, path = [] }) => `${message}: ${path.join('.')}`).toSorted();
}

const ask = async (source: string, schema = locateErrors(stitched())) => graphql({ schema, source });

test('without it the errors of all three lists are at the first of them, without indices', async () => {
  const answer = await ask('{ users { accounts { held { total } } } }', stitched());
  expect(told(answer).filter((text) => text.startsWith('bare'))).toEqual(
    Array(2).fill('bare: users.0.accounts.held.2.total'),
  );
});

test('an error stands in the place of its field, in each place of a thing that was fetched once', async () => {
  expect(told(await ask('{ users { accounts { held { total } } } }'))).toEqual(
    [
      ...['bare: users.0.accounts.3.held.2.total', 'bare: users.2.accounts.0.held.2.total'],
      ...['gone: users.0.accounts.1', 'gone: users.1.accounts.0'],
      // An entry of a list that is an error itself.
      ...[
        'users.0.accounts.0',
        'users.0.accounts.2',
        'users.0.accounts.3',
        'users.2.accounts.0',
        'users.2.accounts.1',
      ].map((account) => `lost: ${account}.held.1`),
    ].toSorted(),
  );
});

test('a thing that is not there is told of once, in its place, with all its fields null', async () => {
  const answer = await ask('{ users { accounts { id network all { same { id } } } account { network } } }');
  const gone = { id: 'gone', network: null, all: null };
  expect(answer.data).toMatchObject({
    users: [{ accounts: [{}, gone, {}, {}] }, { accounts: [gone], account: { network: null } }, {}],
  });
  expect(told(answer)).toEqual(['gone: users.0.accounts.1', 'gone: users.1.account', 'gone: users.1.accounts.0']);
});

test('an error below a field that takes its parents along keeps the path below the thing', async () => {
  expect(told(await ask('{ users { accounts { again: address network } } }'))).toEqual([
    'gone: users.0.accounts.1',
    'gone: users.1.accounts.0',
    'torn: users.2.accounts.1.again',
  ]);
  const deep = await ask('{ users { account { all { nodes { asset } } } } }');
  expect(told(deep)).toEqual([
    'Cannot return null for non-nullable field Balance.asset.: users.0.account.all.nodes.1.asset',
    'Cannot return null for non-nullable field Balance.asset.: users.2.account.all.nodes.1.asset',
    'gone: users.1.account',
  ]);
});

test('names that repeat on the way down do not shift the path', async () => {
  const down = 'held { total } all { same { held { total } all { same { held { total } } } } }';
  const answer = await ask(`{ users { account { ${down} } } }`);
  expect(told(answer).filter((text) => text.startsWith('bare'))).toEqual(
    ['bare: users.0.account.held.2.total']
      .concat(['all.same', 'all.same.all.same'].map((way) => `bare: users.0.account.${way}.held.2.total`))
      .toSorted(),
  );
});

test('codes stay, and what is asked of a graph directly is as it was', async () => {
  const source = '{ accounts(ids: ["good", "gone", "bare"]) { held { total } } }';
  const [direct, through] = [await graphql({ schema: balances, source }), await ask(source)];
  expect(through.data).toEqual(direct.data);
  expect(told(through)).toEqual(told(direct));
  expect(through.errors?.map(({ extensions }) => extensions.code).toSorted()).toEqual(['BARE', 'GONE', 'LOST', 'LOST']);
});

describe('a plugin of Hive Gateway', () => {
  test('does the same to each schema that it is given, once', async () => {
    const schema = stitched();
    const { onSchemaChange } = exactPaths();
    onSchemaChange({ schema });
    onSchemaChange({ schema });
    expect(told(await ask('{ users { accounts { network } } }', schema))).toEqual([
      'gone: users.0.accounts.1',
      'gone: users.1.accounts.0',
    ]);
  });
});
