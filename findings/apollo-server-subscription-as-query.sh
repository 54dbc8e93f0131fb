#!/usr/bin/env bash
# @apollo/server 5.5.1: a subscription that comes by POST is not refused: its field is executed as that of a query, once.
#
# The server carries no subscriptions and says so in its guide. A schema that has them, such as a stitched one, is served without a
# warning, and the request is answered with status 200. `subscribe` of the field is never called: its `resolve` is, with nothing
# that was ever sent. Where there is none, a field that can be null is null, which a client takes for "nothing there".
#
# Guess: an error that names the operation, as for a GET of a mutation.
# Seen 2026-12-01, Node 24: 200 {"data":{"balance":null}}, no errors, `subscribe` not called.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @apollo/server@5.5.1 graphql@16.15.0
cat >run.mjs <<'JS'
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

let subscribed = 0;
const typeDefs = 'type Query { ping: Boolean } type Subscription { balance: String }';
const balance = {
  async *subscribe() {
    subscribed += 1;
    yield { balance: '7' };
  },
};
const server = new ApolloServer({ typeDefs, resolvers: { Subscription: { balance } } });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
const body = JSON.stringify({ query: 'subscription { balance }' });
const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
const seen = `${answer.status} ${(await answer.text()).trim()} ${subscribed}`;
await server.stop();
console.log(seen);
if (seen !== '200 {"data":{"balance":null}} 0') process.exit(1);
JS
node run.mjs
