#!/usr/bin/env bash
# ganache 7.9.2: a block named by its hash (EIP-1898) is called a parse error of JSON.
#
# EIP-1898 lets eth_call name its block by an object { blockHash, requireCanonical }, and nodes of other makers take it. From
# one that does not, one expects "invalid params" (-32602) or "method not supported". ganache answers that the JSON cannot be
# parsed (-32700), over HTTP with status 200, and puts a stack trace of its own files beside it. A client that takes -32700
# for a fault of its own serialiser looks in the wrong place; the same call by number is answered.
#
# Seen 2026-11-30, Node 24: by hash 200 -32700 Cannot wrap a "object" as a json-rpc type, stack true; by number 0x.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ganache@7.9.2
cat >run.mjs <<'JS'
import { createRequire } from 'node:module';

const ganache = createRequire(import.meta.url)('ganache');
const server = ganache.server({ logging: { quiet: true } });
await server.listen(0, '127.0.0.1');
const { port } = server.address();
const ask = async (method, params) => {
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  return { status: response.status, ...(await response.json()) };
};
const { result: block } = await ask('eth_getBlockByNumber', ['0x0', false]);
const call = { to: `0x${'0'.repeat(40)}`, data: '0x' };
const byHash = await ask('eth_call', [call, { blockHash: block.hash, requireCanonical: true }]);
const byNumber = await ask('eth_call', [call, '0x0']);
const { code, message } = byHash.error;
console.log('by hash', byHash.status, code, message, 'stack', JSON.stringify(byHash.error).includes('    at '));
console.log('by number', byNumber.result);
await server.close();
JS
seen=$(node run.mjs 2>/dev/null)
echo "$seen"
[ "$seen" = 'by hash 200 -32700 Cannot wrap a "object" as a json-rpc type stack true
by number 0x' ]
