#!/usr/bin/env bash
# json-bigint 1.0.0: with `useNativeBigInt`, a number whose text is longer than 15 characters is given to `BigInt`, fractions as well, so that
# a document with one long fraction cannot be read at all. What `JSON.stringify` of JavaScript writes for 0.1 + 0.2 is one. A whole number
# with an exponent stays a double: the rule is the length of the text, not the value.
#
# Guess: whole numbers beyond 53 bits become bigint, all others stay numbers.
# Seen 2026-12-01, Node 24: "refused: Cannot convert 0.30000000000000004 to a BigInt; number 1e+21; bigint 12345678901234567890".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts json-bigint@1.0.0
cat >run.mjs <<'JS'
import { createRequire } from 'node:module';

const parser = createRequire(import.meta.url)('json-bigint')({ useNativeBigInt: true });
const read = (text) => {
  try {
    const { amount } = parser.parse(text);
    return `${typeof amount} ${amount}`;
  } catch (error) {
    return `refused: ${error.message}`;
  }
};
const seen = [JSON.stringify({ amount: 0.1 + 0.2 }), '{"amount":1e21}', '{"amount":12345678901234567890}'].map(read).join('; ');
console.log(seen);
const expected = 'refused: Cannot convert 0.30000000000000004 to a BigInt; number 1e+21; bigint 12345678901234567890';
if (seen !== expected) process.exit(1);
JS
node run.mjs
