#!/usr/bin/env bash
# dnum 2.17.0: a sum depends on the order of its parts. `add`, `subtract`, `multiply` and `divide` keep the decimals of their first
# operand, and round to them; the numbers of this library carry their decimals, so that amounts of any two tokens look fit to be added.
#
# Guess: the result has the decimals of the finer operand, or of both, as wallets that sum a portfolio rely on; at least a + b is b + a.
# Seen: 1 (0 decimals) + 0.5 (1 decimal) is 2, and 0.5 + 1 is 1.5; 1 × 1.5 is 2, and 2 - 1.4 is 1. Three parts of 0.4 added to [0n, 0]
# one by one make 0. With 18 as the third argument of `add` they make 1.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts dnum@2.17.0
cat >run.mjs <<'JS'
import { add, format, multiply, subtract } from 'dnum';

const parts = Array.from({ length: 3 }, () => [4n, 1]);
const seen = [
  add([1n, 0], [5n, 1]),
  add([5n, 1], [1n, 0]),
  multiply([1n, 0], [15n, 1]),
  subtract([2n, 0], [14n, 1]),
  parts.reduce((sum, part) => add(sum, part), [0n, 0]),
  parts.reduce((sum, part) => add(sum, part, 18), [0n, 0]),
].map((number) => format(number));
console.log(seen.join(' '));
if (seen.join(' ') !== '2 1.5 2 1 0 1.2') process.exit(1);
JS
node run.mjs
