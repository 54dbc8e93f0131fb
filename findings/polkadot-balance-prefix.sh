#!/usr/bin/env bash
# @polkadot/util 14.0.3: `formatBalance` shows the smallest amounts of a chain whose decimals are no multiple of three ten or a hundred
# times too small. Polkadot has 10 decimals: 1 planck is 0.0000000001 DOT, 100 pico.
#
# The function picks a prefix of three places for the first digit and puts the point there; an amount that has fewer digits than the places
# between two prefixes keeps its digits as they are. All larger amounts are right, and so are 12 and 18 decimals.
#
# Guess: 1 planck is "100.0000 pDOT", 12 at 8 decimals are "120.0000 nX".
# Seen 2026-12-01, Node 24: "1.0000 pDOT" and "12.0000 nX", below "1.2000 nDOT" and "1.2300 µX" for 12 and 123, which are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @polkadot/util@14.0.3
cat >run.mjs <<'JS'
import { formatBalance } from '@polkadot/util';

const seen = [
  ['1', 10, 'DOT'],
  ['12', 10, 'DOT'],
  ['12', 8, 'X'],
  ['123', 8, 'X'],
]
  .map(([atomic, decimals, withUnit]) => formatBalance(atomic, { decimals, withUnit }))
  .join(', ');
console.log(seen);
if (seen !== '1.0000 pDOT, 1.2000 nDOT, 12.0000 nX, 1.2300 µX') process.exit(1);
JS
node run.mjs
