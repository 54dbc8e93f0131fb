#!/usr/bin/env bash
# @polkadot/types 16.5.6: an amount in JSON is a number up to 52 bits, and above them a hexadecimal text. The limit is neither that of safe
# integers (53 bits) nor in the type: one u128 field is the one or the other by its value. A negative number of a signed type that is
# too long is written as its two's complement, so that `BigInt(text)` of it is a large positive number.
#
# Guess: one type has one form in JSON, and what is written can be read back as the number that it was.
# Seen 2026-12-01, Node 24: 4503599627370495 as a number, 4503599627370496 as 0x00000000000000000010000000000000; the i128 -1 as -1,
# and -18446744073709551616 as 0xffffffffffffffff0000000000000000.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @polkadot/types@16.5.6
cat >run.mjs <<'JS'
import { TypeRegistry } from '@polkadot/types';

const registry = new TypeRegistry();
const json = (type, value) => registry.createType(type, value).toJSON();
const seen = JSON.stringify([
  json('u128', '4503599627370495'),
  json('u128', '4503599627370496'),
  json('i128', '-1'),
  json('i128', '-18446744073709551616'),
]);
console.log(seen);
const expected = '[4503599627370495,"0x00000000000000000010000000000000",-1,"0xffffffffffffffff0000000000000000"]';
if (seen !== expected) process.exit(1);
JS
node run.mjs
