#!/usr/bin/env bash
# @graphql-hive/router-runtime 1.4.23, the Rust planner of Hive Gateway (@graphql-hive/gateway-runtime 2.12.1): a list that a client selects
# twice, each time with other fields, comes back twice as long. GraphQL merges the two selections into one field (spec, 5.3.2 and
# 6.3.2), so the list has as many entries as before, each with all fields. The parts are merged after execution, and lists are joined.
#
# Guess: `entries { asset } entries { total }` is `entries { asset total }`, as clients that compose fragments rely on.
# Seen: two entries become four, each with one of its fields; the default runtime of the same gateway answers two.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund graphql@16.15.0 @apollo/composition@2.14.4 @apollo/subgraph@2.15.1 @graphql-hive/gateway-runtime@2.12.1 @graphql-hive/router-runtime@1.4.23 @graphql-mesh/transport-http@1.2.1
cat >run.mjs <<'JS'
import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import composition from '@apollo/composition';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import http from '@graphql-mesh/transport-http';
import { graphql, parse } from 'graphql';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';
const graphs = {
  users: {
    sdl: `${link} type Query { user: User } type User { name: String account: Account } type Account @key(fields: "id", resolvable: false) { id: ID! }`,
    resolvers: { Query: { user: () => ({ name: 'Ada', account: { id: '1' } }) } },
  },
  accounts: {
    sdl: `${link} type Account @key(fields: "id") { id: ID! entries: [Entry!] } type Entry { asset: String total: Int }`,
    resolvers: {
      Account: { __resolveReference: ({ id }) => ({ id }), entries: () => [{ asset: 'gold', total: 7 }, { asset: 'iron', total: 8 }] },
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
const query = '{ user { account { entries { asset } entries { total } } } }';
const usual = JSON.parse(await ask({}, query)).data.user.account.entries;
const rust = JSON.parse(await ask({ unifiedGraphHandler }, query)).data.user.account.entries;
console.log('default runtime:', JSON.stringify(usual));
console.log('router-runtime: ', JSON.stringify(rust));
for (const server of servers) { server.close(); server.closeAllConnections(); }
const expected = [
  '[{"asset":"gold","total":7},{"asset":"iron","total":8}]',
  '[{"asset":"gold"},{"asset":"iron"},{"total":7},{"total":8}]',
];
process.exit([usual, rust].every((entries, index) => JSON.stringify(entries) === expected[index]) ? 0 : 1);
JS
node run.mjs
