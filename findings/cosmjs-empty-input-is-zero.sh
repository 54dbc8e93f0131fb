#!/usr/bin/env bash
# @cosmjs/math 0.39.0: `Decimal.fromUserInput` reads an empty text as the amount 0.
#
# It is strict about what people type: it refuses "1.", "1,5", "1e3" and " 1". `Decimal.fromAtomics` refuses an empty text as well. So one
# expects a field that nobody filled in to be refused; it is a valid amount of zero.
#
# Seen 2026-12-01, Node 24: fromUserInput('') is 0, fromUserInput('1.') and fromAtomics('') are refused.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @cosmjs/math@0.39.0
cat >run.mjs <<'JS'
import { Decimal } from '@cosmjs/math';

const tried = (make) => {
  try {
    return make().toString();
  } catch {
    return 'refused';
  }
};
const seen = [
  tried(() => Decimal.fromUserInput('', 6)),
  tried(() => Decimal.fromUserInput('1.', 6)),
  tried(() => Decimal.fromUserInput(' 1', 6)),
  tried(() => Decimal.fromAtomics('', 6)),
].join(' ');
console.log(seen);
if (seen !== '0 refused refused refused') process.exit(1);
JS
node run.mjs
