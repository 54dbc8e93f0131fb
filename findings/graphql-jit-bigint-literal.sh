#!/usr/bin/env bash
# graphql-jit 0.8.9: a literal argument of a scalar that parses to bigint makes the whole query impossible to compile. The compiler writes the
# parsed value into its program by `JSON.stringify`. mercurius runs its `jit` option by it.
#
# Guess: a query that graphql validates and executes is compiled, or is left to graphql; or the argument's field alone has an error.
# Seen 2026-12-01, Node 24: `{ at(block: "5") }` is refused with "Do not know how to serialize a BigInt"; the same value as a variable works,
# and graphql executes both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts graphql@16.15.0 graphql-jit@0.8.9
cat >run.mjs <<'JS'
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { GraphQLObjectType, GraphQLScalarType, GraphQLSchema, GraphQLString, execute, parse } = require('graphql');
const { compileQuery } = require('graphql-jit');

const BigIntType = new GraphQLScalarType({ name: 'BigInt', serialize: String, parseValue: (text) => BigInt(text) });
const at = { type: GraphQLString, args: { block: { type: BigIntType } }, resolve: (_, { block }) => `${typeof block} ${block}` };
const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { at } }) });
const compiled = async (text, variables) => {
  const program = compileQuery(schema, parse(text));
  const answer = program.query ? await program.query({}, {}, variables) : program;
  return answer.errors?.[0].message ?? answer.data.at;
};
const literal = '{ at(block: "5") }';
const seen = [
  execute({ schema, document: parse(literal) }).data.at,
  await compiled(literal),
  await compiled('query ($block: BigInt) { at(block: $block) }', { block: '5' }),
].join('; ');
console.log(seen);
if (seen !== 'bigint 5; Do not know how to serialize a BigInt; bigint 5') process.exit(1);
JS
node run.mjs
