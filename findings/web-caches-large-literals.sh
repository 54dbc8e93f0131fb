#!/usr/bin/env bash
# @apollo/client 4.3.8 and @urql/exchange-graphcache 9.0.2: two queries that differ in a whole number beyond 2^53 in their text are one to the
# cache, and the second is answered with what the first one got. Both make a `Number` of each literal for the key of the field.
#
# GraphQL has no bound for a whole number in a query's text, and a scalar such as `BigInt` takes it as it stands. A server reads it exactly.
#
# Guess: the key of a field holds its arguments as they are written; at worst the second query is asked again.
# Seen 2026-12-01, Node 24: with 12345678901234567890 answered "first", 12345678901234567891 is "first" in both. As texts they are two.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts graphql@16.15.0 @apollo/client@4.3.8 rxjs@7.8.2 @urql/core@6.0.3 @urql/exchange-graphcache@9.0.2 wonka@6.3.5
cat >run.mjs <<'JS'
import { gql as apolloGql, InMemoryCache } from '@apollo/client/core/index.js';
import { createClient, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { map, pipe } from 'wonka';

const query = (literal) => `{ holders(above: ${literal}) }`;
const apollo = (one, other) => {
  const cache = new InMemoryCache();
  cache.writeQuery({ query: apolloGql(query(one)), data: { holders: 'first' } });
  return cache.readQuery({ query: apolloGql(query(other)) })?.holders ?? 'asked';
};
const urql = async (one, other) => {
  const answers = ['first', 'asked'];
  /** Answers each request with the next text. */
  const server = () => (operations) =>
    pipe(
      operations,
      map((operation) => {
        const data = operation.kind === 'query' ? { __typename: 'Query', holders: answers.shift() } : undefined;
        return { operation, data, stale: false, hasNext: false };
      }),
    );
  const client = createClient({ url: 'http://unused.invalid/', exchanges: [cacheExchange({}), server] });
  await client.query(gql(query(one)), {}).toPromise();
  return (await client.query(gql(query(other)), {}).toPromise()).data.holders;
};
const numbers = ['12345678901234567890', '12345678901234567891'];
const texts = numbers.map((number) => `"${number}"`);
const seen = [apollo(...numbers), await urql(...numbers), apollo(...texts), await urql(...texts)].join(' ');
console.log(seen);
if (seen !== 'first first asked asked') process.exit(1);
JS
node run.mjs
