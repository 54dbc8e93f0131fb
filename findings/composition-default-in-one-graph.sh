#!/usr/bin/env bash
# Three composers of Apollo Federation: an argument that has a default value in one graph only. Two different defaults are an error in all
# three. One default and none is taken away by @apollo/composition 2.14.4 (with a hint) and @wundergraph/composition 0.55.0, and is kept for
# both graphs by @theguild/federation-composition 0.27.0.
#
# Guess: an error, as with two defaults; or one rule, since the three are made to give one supergraph.
# Seen 2026-12-01, Node 24: `first: Int`, `first: Int = 10` and `first: Int`. A client that leaves `first` out gets ten entries behind a
# gateway of the one, and behind the others what the graph that is asked does without a value.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts graphql@16.15.0 @apollo/composition@2.14.4 @theguild/federation-composition@0.27.0 @wundergraph/composition@0.55.0
cat >run.mjs <<'JS'
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { parse, print, printSchema } = require('graphql');
const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@shareable"])';
const sdl = (argument) => `${link} type Query { holders(${argument}): Int @shareable }`;
const compositions = (...texts) => {
  const graphs = texts.map((text, at) => ({ name: `g${at}`, url: `http://g${at}.example/`, typeDefs: parse(text) }));
  const apollo = require('@apollo/composition').composeServices(graphs);
  const guild = require('@theguild/federation-composition').composeServices(graphs);
  const { federateSubgraphs, ROUTER_COMPATIBILITY_VERSION_ONE } = require('@wundergraph/composition');
  const subgraphs = graphs.map(({ name, url, typeDefs }) => ({ name, url, definitions: typeDefs }));
  const cosmo = federateSubgraphs({ subgraphs, version: ROUTER_COMPATIBILITY_VERSION_ONE });
  const client = cosmo.success ? [print(cosmo.federatedGraphAST), printSchema(cosmo.federatedGraphClientSchema)] : [];
  return [[apollo.supergraphSdl], [guild.supergraphSdl], client].map((schemas) =>
    [...new Set(schemas.map((text) => text?.match(/holders\(([^)]*)\)/)[1] ?? 'refused'))].join(' and ') || 'refused',
  );
};
const seen = [
  compositions(sdl('first: Int = 10'), sdl('first: Int = 20')),
  compositions(sdl('first: Int = 10'), sdl('first: Int')),
].map((answers) => answers.join(', '));
console.log(seen.join('; '));
if (seen.join('; ') !== 'refused, refused, refused; first: Int, first: Int = 10, first: Int') process.exit(1);
JS
node run.mjs
