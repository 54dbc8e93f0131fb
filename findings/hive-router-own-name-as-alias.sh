#!/usr/bin/env bash
# @graphql-hive/router-runtime 1.4.23, the Rust planner of Hive Gateway (@graphql-hive/gateway-runtime 2.12.1): a field that is selected by
# its name and again, in a fragment, under an alias that is its name makes the planner send a subgraph an invalid request: the field without
# selections. `entries` and `entries: entries` have one response name and are merged (GraphQL specification, 5.3.2).
#
# Guess: the alias changes nothing.
# Seen: GRAPHQL_VALIDATION_FAILED from the subgraph and no data; without the alias, and by the default runtime of the same gateway, the answer.
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
const field = (alias) => `{ user { account { ${alias}entries { asset } ... { entries { total } } } } }`;
const shown = async (how, query) => {
  const { data, errors } = JSON.parse(await ask(how, query));
  return JSON.stringify(errors?.map(({ message }) => message) ?? data.user.account.entries);
};
const seen = {
  'default runtime, with the alias': await shown({}, field('entries: ')),
  'router-runtime, without it': await shown({ unifiedGraphHandler }, field('')),
  'router-runtime, with it': await shown({ unifiedGraphHandler }, field('entries: ')),
};
for (const [what, text] of Object.entries(seen)) console.log(`${what}:`, text);
for (const server of servers) { server.close(); server.closeAllConnections(); }
const merged = '[{"asset":"gold","total":7},{"asset":"iron","total":8}]';
const [usual, plain, aliased] = Object.values(seen);
process.exit(usual === merged && plain === merged && /must have a selection of subfields/.test(aliased) ? 0 : 1);
JS
node run.mjs
