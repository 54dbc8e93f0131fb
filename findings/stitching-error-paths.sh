#!/usr/bin/env bash
# @graphql-tools/stitch 10.3.1 (batch-delegate 10.1.0, delegate 12.3.3): what is merged into the entries of several lists is fetched by one
# request, and no error of that has a place in a list. An error of a field has the path of the first list, wherever its entry is:
# `batchDelegateToSchema` makes its loader with the `info` of the first key. An error about a whole entry has the path of its list without
# an index, and comes once for each field that was asked of the entry: `mergeFields` knows the list and no place in it. The data is
# right. Hive Gateway's own runtime executes with the same packages, and does the same.
#
# Guess: an error has the path of the null in the data that it explains, as the GraphQL specification says (7.1, Errors).
# Seen: the note of the second user's second account fails, and the error is at `users.0.accounts.note`; an account of each user is not
# there, and four errors say so at paths that no null in the data has.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm pkg set type=module overrides.@graphql-tools/delegate=12.3.3 overrides.@graphql-tools/batch-delegate=10.1.0 >/dev/null
npm install --silent --no-audit --no-fund graphql@16.15.0 @graphql-tools/schema@10.0.25 @graphql-tools/stitch@10.3.1
cat >run.mjs <<'JS'
import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchSchemas } from '@graphql-tools/stitch';
import { graphql } from 'graphql';

const users = makeExecutableSchema({
  typeDefs: 'type Query { users: [User] } type User { accounts: [Account] } type Account { id: ID! }',
  resolvers: {
    Query: { users: () => [['a', 'gone'], ['gone', 'b']].map((ids) => ({ accounts: ids.map((id) => ({ id })) })) },
  },
});
const accounts = makeExecutableSchema({
  typeDefs: 'type Query { accounts(ids: [ID!]!): [Account] } type Account { id: ID! name: String note: String }',
  resolvers: {
    Account: {
      note({ id, note }) {
        if (id === 'b') throw new Error('it is lost');
        return note;
      },
    },
    Query: { accounts: (_, { ids }) => ids.map((id) => (id === 'gone' ? new Error('there is none') : { id, name: id, note: id })) },
  },
});
const schema = stitchSchemas({
  subschemas: [
    { schema: users },
    {
      schema: accounts,
      merge: {
        Account: { fieldName: 'accounts', selectionSet: '{ id }', key: ({ id }) => id, argsFromKeys: (ids) => ({ ids }) },
      },
    },
  ],
});
const { data, errors = [] } = await graphql({ schema, source: '{ users { accounts { name note } } }' });
const seen = errors.map(({ message, path }) => `${message}: ${path.join('.')}`).sort();
console.log('data:  ', JSON.stringify(data.users.map((user) => user.accounts.map(({ name, note }) => [name, note]))));
console.log('errors:', seen.join('\n        '));
const expected = [
  'it is lost: users.0.accounts.note',
  ...['users.0.accounts.name', 'users.0.accounts.note', 'users.1.accounts.name', 'users.1.accounts.note'].map((path) => `there is none: ${path}`),
];
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1);
JS
node run.mjs
