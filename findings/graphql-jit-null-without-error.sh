#!/usr/bin/env bash
# graphql-jit 0.8.9: a scalar whose `serialize` gives null is answered as null, without an error, in a field that can never be null.
#
# A scalar that cannot write a value is not meant to give null, and graphql makes an error of it, "Expected … to return non-nullable value",
# and takes the object around a non-null field away. The compiled query checks what the resolver gave, and not what is written.
#
# Guess: as graphql. A client's code made of the schema takes `amount: BigInt!` for a text and fails on it.
# Seen 2026-12-01, Node 24: graphql {"data":null} and an error; compiled {"data":{"amount":null}} and none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts graphql@16.15.0 graphql-jit@0.8.9
cat >run.mjs <<'JS'
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { GraphQLNonNull, GraphQLObjectType, GraphQLScalarType, GraphQLSchema, execute, parse } = require('graphql');
const { compileQuery } = require('graphql-jit');

/** Writes whole numbers, and null for what is none. */
const serialize = (value) => (Number.isInteger(value) ? String(value) : null);
const amount = { type: new GraphQLNonNull(new GraphQLScalarType({ name: 'Whole', serialize })), resolve: () => 1.5 };
const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { amount } }) });
const document = parse('{ amount }');
const answers = [execute({ schema, document }), await compileQuery(schema, document).query({}, {}, {})];
const seen = answers.map(({ data, errors }) => `${JSON.stringify(data)} ${errors?.length ?? 0}`).join('; ');
console.log(seen);
if (seen !== 'null 1; {"amount":null} 0') process.exit(1);
JS
node run.mjs
