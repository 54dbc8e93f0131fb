#!/usr/bin/env bash
# @polkadot/types 16.5.6: an amount that is missing is made a zero. `createType('u128', …)` is strict about what it is given: a text with a
# point, an exponent or a comma, a negative number and an unsafe one are all refused. null, undefined and an empty text are the amount 0,
# and a struct whose field is left out, or misspelt, has 0 in it.
#
# Guess: a value of a type that has no null is refused where it is not there, as one that does not fit is.
# Seen 2026-12-01, Node 24: "null 0, undefined 0, empty 0, 1e3 refused; {"free":5,"reserved":0}" for { free: 5, reservd: 7 }.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @polkadot/types@16.5.6
cat >run.mjs <<'JS'
import { TypeRegistry } from '@polkadot/types';

const registry = new TypeRegistry();
const amount = (value) => {
  try {
    return registry.createType('u128', value).toString();
  } catch {
    return 'refused';
  }
};
const account = registry.createType('{"free":"u128","reserved":"u128"}', { free: 5, reservd: 7 });
const seen = `null ${amount(null)}, undefined ${amount(undefined)}, empty ${amount('')}, 1e3 ${amount('1e3')}; ${JSON.stringify(account)}`;
console.log(seen);
if (seen !== 'null 0, undefined 0, empty 0, 1e3 refused; {"free":5,"reserved":0}') process.exit(1);
JS
node run.mjs
