#!/usr/bin/env bash
# graphql-scalars 2.0.0: what its `BigInt` is depends on the value, in both directions, and on what other code of the process has done.
#
# Answers have a JSON number up to 2^53 - 1 and a text above. A resolver is given a number for the argument "5", and a bigint for a large one, so
# that `amount * 2n` works for whales and throws for all others. Where some package gave `BigInt.prototype` a `toJSON`, a resolver
# always gets a bigint, and large answers leave `serialize` as bigint, in the form that this `toJSON` writes.
#
# Guess: one scalar has one form in JSON, and `bigint` in resolvers (the package's own type for code generators says bigint).
# Seen 2026-12-01, Node 24: "answers number string, arguments number bigint; after a toJSON answers number bigint, arguments bigint bigint".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts graphql@16.15.0 graphql-scalars@2.0.0
cat >run.mjs <<'JS'
import { createRequire } from 'node:module';

const { GraphQLBigInt } = createRequire(import.meta.url)('graphql-scalars');
console.warn = () => {};
const kinds = () => {
  const answers = [5n, 2n ** 53n].map((value) => typeof GraphQLBigInt.serialize(value));
  const given = ['5', String(2n ** 53n)].map((text) => typeof GraphQLBigInt.parseValue(text));
  return `answers ${answers.join(' ')}, arguments ${given.join(' ')}`;
};
const before = kinds();
BigInt.prototype.toJSON = function () {
  return this.toString();
};
const seen = `${before}; after a toJSON ${kinds()}`;
console.log(seen);
const expected =
  'answers number string, arguments number bigint; after a toJSON answers number bigint, arguments bigint bigint';
if (seen !== expected) process.exit(1);
JS
node run.mjs
