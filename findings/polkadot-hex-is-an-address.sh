#!/usr/bin/env bash
# @polkadot/util-crypto 14.0.3: every hexadecimal text is an address, of whatever length, and on whatever chain.
#
# `isAddress` and `decodeAddress` take an address in SS58, check its length, its checksum and the network's prefix, and take a public key in
# hexadecimal as well. One expects of that 32 or 33 bytes. "0x" is an address, and so is "0x01", and an address of Ethereum is one of Polkadot
# (prefix 0), though `encodeAddress` cannot write it. An account whose key is looked up by such bytes is not there, and has a balance of zero.
#
# Seen 2026-12-01, Node 24: "0x true 0 bytes; 0x01 true 1 bytes; 0xd8dA… true 20 bytes, encoded: Expected a valid key to convert, …".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @polkadot/util-crypto@14.0.3
cat >run.mjs <<'JS'
import { decodeAddress, encodeAddress, isAddress } from '@polkadot/util-crypto';

const ethereum = '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045';
const seen = ['0x', '0x01', ethereum].map((text) => `${isAddress(text, false, 0)} ${decodeAddress(text, false, 0).length}`);
try {
  seen.push(encodeAddress(ethereum, 0));
} catch (error) {
  seen.push(error.message);
}
console.log(seen.join('; '));
if (!seen.join('; ').startsWith('true 0; true 1; true 20; Expected a valid key to convert')) process.exit(1);
JS
node run.mjs
