#!/usr/bin/env bash
# hardhat 3.18.0: a block that never existed and one that is still to come are refused in the same words and code.
#
# A client that asks for a balance at a block has to tell "no such block" (a final answer) from "not yet" (ask again). Other
# nodes word them apart ("header not found" for a hash, null or "block not found" for a number). hardhat answers -32000 and
# "Received invalid block tag" for both, as if the request were malformed, and says so over HTTP 200.
#
# Needs Node 22.10 or newer. Seen 2026-11-30, Node 24: both -32000 "Received invalid block tag …".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "type": "module", "private": true }' >package.json
npm install --silent --no-audit --no-fund hardhat@3.18.0
cat >run.mjs <<'JS'
import { createHardhatRuntimeEnvironment } from 'hardhat/hre';

const { network } = await createHardhatRuntimeEnvironment({});
const server = await network.createServer({}, '127.0.0.1', 0);
const { port } = await server.listen();
const ask = async (block) => {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getBalance', params: [`0x${'0'.repeat(40)}`, block] }),
  });
  const { error } = await response.json();
  return `${response.status} ${error.code} ${error.message.split(' ').slice(0, 4).join(' ')}`;
};
console.log('unknown hash:', await ask({ blockHash: `0x${'ab'.repeat(32)}`, requireCanonical: true }));
console.log('number to come:', await ask('0xffffff'));
process.exit(0);
JS
seen=$(node run.mjs 2>/dev/null)
echo "$seen"
[ "$seen" = 'unknown hash: 200 -32000 Received invalid block tag
number to come: 200 -32000 Received invalid block tag' ]
