#!/usr/bin/env bash
# @solana/kit 8.4.0: `isStringifiedBigInt` and `isStringifiedNumber` say yes to an empty text, to blanks around digits and to hexadecimal.
#
# The types are for what a node sends as text: amounts of tokens, `uiAmountString`. A guard of such a type is expected to know the form that
# nodes send, digits. It asks whether `BigInt(text)` throws, or `Number(text)` is NaN, and those make 0 of an empty text: a value that
# is missing passes the guard, and is then the amount 0.
#
# Seen 2026-12-01, Node 24: '' true and 0n, ' 5 ' true, '0x10' true, '1.5' false; as numbers '' true and 0, '1e3' true.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @solana/kit@8.4.0
cat >run.mjs <<'JS'
import { isStringifiedBigInt, isStringifiedNumber } from '@solana/kit';

const seen = JSON.stringify([
  ['', ' 5 ', '0x10', '1.5', '5 USDC'].map((text) => isStringifiedBigInt(text)),
  ['', ' 5 ', '0x10', '1e3', '5 USDC'].map((text) => isStringifiedNumber(text)),
  [String(BigInt('')), Number('')],
]);
console.log(seen);
if (seen !== '[[true,true,true,false,false],[true,true,true,true,false],["0",0]]') process.exit(1);
JS
node run.mjs
