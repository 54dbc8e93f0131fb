#!/usr/bin/env bash
# @apollo/composition 2.14.4: @oneOf on an input type of a subgraph is lost in the supergraph, without an error or a hint.
#
# The directive is part of GraphQL (graphql 16 has it built in), so one expects the gateway to hold clients to it. The
# composer does not know it unless the subgraph defines it, and then leaves it out: in the API of the supergraph both
# fields may be set at once, and the gateway passes on what the subgraph has to refuse.
#
# Seen 2026-11-30, Node 24: without a definition "Unknown directive "@oneOf"."; with one: errors 0, hints 0, kept false.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @apollo/composition@2.14.4 graphql@16.15.0
cat >run.mjs <<'JS'
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const sdl = (definition) => `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  ${definition}
  type Query { balance(at: Moment): String }
  input Moment @oneOf { block: ID hash: ID }`;
const compose = (definition) => composeServices([{ name: 'a', url: 'http://a.invalid', typeDefs: parse(sdl(definition)) }]);
const bare = compose('');
const defined = compose('directive @oneOf on INPUT_OBJECT');
console.log(bare.errors?.[0]?.message.split('\n')[0]);
const kept = defined.supergraphSdl?.includes('@oneOf');
console.log('errors', defined.errors?.length ?? 0, 'hints', defined.hints?.length ?? 0, 'kept', kept);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = '[a] Unknown directive "@oneOf".
errors 0 hints 0 kept false' ]
