#!/usr/bin/env bash
# @graphql-hive/gateway-runtime 2.12.1, default runtime: where a field that another graph asks for by `@requires` has failed, the
# representation holds the error itself, as an object with `message`, `path` and `extensions`, in the place of a String. The other graph
# then reckons with it: its field is answered, and the client sees a value and no error for it.
#
# Guess: the field is null in the representation, as the nullable field is in an answer, or the other graph is not asked.
# Seen: `underlying: {message, path, extensions}`, and a price "of object" with no entry in `errors`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund graphql@16.15.0 @apollo/composition@2.14.4 @apollo/subgraph@2.15.1 @graphql-hive/gateway-runtime@2.12.1 @graphql-mesh/transport-http@1.2.1
cat >run.mjs <<'JS'
import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import composition from '@apollo/composition';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import http from '@graphql-mesh/transport-http';
import { graphql, parse } from 'graphql';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])';
const represented = [];
const graphs = {
  assets: {
    sdl: `${link} type Query { asset: Asset } type Asset @key(fields: "id") { id: ID! underlying: String }`,
    resolvers: {
      Query: { asset: () => ({ id: '1' }) },
      Asset: {
        __resolveReference: ({ id }) => ({ id }),
        underlying() {
          throw new Error('the ledger does not answer');
        },
      },
    },
  },
  prices: {
    sdl: `${link} type Asset @key(fields: "id") { id: ID! underlying: String @external price: String @requires(fields: "underlying") }`,
    resolvers: {
      Asset: {
        __resolveReference(given) {
          represented.push(given.underlying);
          return given;
        },
        price: ({ underlying }) => (underlying === null ? null : `the price of ${typeof underlying}`),
      },
    },
  },
};
const servers = [];
const parts = [];
for (const [name, { sdl, resolvers }] of Object.entries(graphs)) {
  const typeDefs = parse(sdl);
  const schema = buildSubgraphSchema([{ typeDefs, resolvers }]);
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { query, variables } = JSON.parse(body);
    const answer = await graphql({ schema, source: query, variableValues: variables });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  parts.push({ name, typeDefs, url: `http://127.0.0.1:${server.address().port}/` });
}
const { supergraphSdl } = composition.composeServices(parts);
const ask = async (how, query) => {
  const gateway = createGatewayRuntime({ supergraph: supergraphSdl, transports: { http }, logging: false, ...how });
  const response = await gateway.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  await gateway[Symbol.asyncDispose]();
  return text;
};
const answer = JSON.parse(await ask({}, '{ asset { price } }'));
const [given] = represented;
const seen = `${given === null ? 'null' : `${typeof given} with ${Object.keys(given ?? {}).join()}`}; ${answer.data.asset.price}`;
console.log('underlying in the representation, and the price:', seen);
for (const server of servers) { server.close(); server.closeAllConnections(); }
process.exit(seen === 'object with message,path,extensions; the price of object' && answer.errors === undefined ? 0 : 1);
JS
node run.mjs
