#!/usr/bin/env bash
# graphql-scalars 2.0.0: NonNegativeInt and its four relatives read numbers by `parseInt`, which reads the text of a number up to its first
# letter or point. A number that JavaScript writes with an exponent is its first digits: 1e21 is 1, and 0.0000005 is 5. In answers and in
# variables alike; nothing is refused.
#
# Guess: what is no whole number, or no safe one, is refused, as `Int` of graphql and `SafeInt` of the same package do, and as 2^53 is.
# Seen 2026-12-01, Node 24: answers [1,5,1,1] for 1e21, 5e-7, "1e3" and 1.9, the variable 5e-7 is 5; 9007199254740992 is refused.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts graphql@16.15.0 graphql-scalars@2.0.0
cat >run.mjs <<'JS'
import { createRequire } from 'node:module';

const { GraphQLNonNegativeInt, GraphQLSafeInt } = createRequire(import.meta.url)('graphql-scalars');
const tried = (read) => {
  try {
    return read();
  } catch {
    return 'refused';
  }
};
const seen = JSON.stringify([
  [1e21, 5e-7, '1e3', 1.9, 2 ** 53].map((value) => tried(() => GraphQLNonNegativeInt.serialize(value))),
  [5e-7, 1e21].map((value) => tried(() => GraphQLNonNegativeInt.parseValue(value))),
  [1e21, 5e-7, 1.9].map((value) => tried(() => GraphQLSafeInt.serialize(value))),
]);
console.log(seen);
if (seen !== '[[1,5,1,1,"refused"],[5,1],["refused","refused","refused"]]') process.exit(1);
JS
node run.mjs
