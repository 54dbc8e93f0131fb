#!/usr/bin/env bash
# Three composers of Apollo Federation make one scalar of two whose `@specifiedBy` differ, and none reports an error: @apollo/composition
# 2.14.4 (a hint), @theguild/federation-composition 0.27.0 and @wundergraph/composition 0.55.0 (nothing). `BigInt` of one graph is a text of
# digits, that of another a JSON number; fields of both then have one type, and clients read one by the rule of the other.
#
# Guess: scalars that say by which rule they are written, and say different rules, do not compose.
# Seen: all three compose.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund graphql@16.15.0 @apollo/composition@2.14.4 @theguild/federation-composition@0.27.0 @wundergraph/composition@0.55.0
cat >run.mjs <<'JS'
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { parse } = require('graphql');
const sdl = (field, rule) => `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
  scalar BigInt @specifiedBy(url: "https://${rule}.example/BigInt")
  type Query { ${field}: BigInt }`;
const graphs = [
  ['texts', sdl('asText', 'text')],
  ['numbers', sdl('asNumber', 'number')],
].map(([name, text]) => ({ name, typeDefs: parse(text), url: `http://${name}.example/` }));

const apollo = require('@apollo/composition').composeServices(graphs);
const guild = require('@theguild/federation-composition').composeServices(graphs);
const { federateSubgraphs, ROUTER_COMPATIBILITY_VERSION_ONE } = require('@wundergraph/composition');
const cosmo = federateSubgraphs({
  subgraphs: graphs.map(({ name, typeDefs, url }) => ({ name, url, definitions: typeDefs })),
  version: ROUTER_COMPATIBILITY_VERSION_ONE,
});
const hints = (apollo.hints ?? []).map(({ definition }) => definition.code);
const seen = [
  `Apollo: ${apollo.errors?.length ?? 0} errors, ${hints.join() || 'no hint'}`,
  `The Guild: ${guild.errors?.length ?? 0} errors`,
  `WunderGraph: ${cosmo.success ? 'composes' : 'refused'}`,
].join('; ');
console.log(seen);
process.exit(process.argv[2] === seen ? 0 : 1);
JS
node run.mjs 'Apollo: 0 errors, INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS; The Guild: 0 errors; WunderGraph: composes'
