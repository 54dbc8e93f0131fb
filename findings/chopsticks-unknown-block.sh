#!/usr/bin/env bash
# chopsticks 1.5.1 over a genesis: a read at a block that it does not know answers that nothing stands there, and changes block 0.
#
# A node of the Polkadot SDK refuses a hash that it does not know. Here every key of it is null, under the hash that was asked for, so that
# a client takes each balance for zero. And from then on `chain_getBlockHash 0` answers with that hash: by the hash of block 0 clients
# tell chains apart, and all of them now find another chain.
#
# Seen 2026-11-30, Node 24: "genesis 0x4545…4545; at 0x1111…1111 [null]; genesis 0x1111…1111".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @acala-network/chopsticks@1.5.1 @substrate/connect-known-chains@1.10.3
cat >run.mjs <<'JS'
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { chainSpec } from '@substrate/connect-known-chains/rococo_v2_2_asset_hub';

writeFileSync('asset-hub.json', chainSpec);
writeFileSync('config.json', JSON.stringify({ genesis: 'asset-hub.json', port: 0, host: '127.0.0.1', 'mock-signature-host': true }));
const command = ['node_modules/@acala-network/chopsticks/chopsticks.cjs', '--config', 'config.json'];
const node = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'ignore'] });
process.once('exit', () => node.kill('SIGKILL'));
let url = '';
for await (const line of createInterface(node.stdout)) {
  const [, port] = /listening on .*:([0-9]+)/i.exec(line) ?? [];
  if (port === undefined) continue;
  url = `http://127.0.0.1:${port}`;
  break;
}
const ask = async (method, ...params) => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return (await answer.json()).result;
};
const brief = (hash) => `${hash.slice(0, 6)}…${hash.slice(-4)}`;
const NUMBER = '0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac';
const before = await ask('chain_getBlockHash', 0);
const [{ block, changes }] = await ask('state_queryStorageAt', [NUMBER], `0x${'1'.repeat(64)}`);
const after = await ask('chain_getBlockHash', 0);
const values = JSON.stringify(changes.map(([, value]) => value));
console.log(`genesis ${brief(before)}; at ${brief(block)} ${values}; genesis ${brief(after)}`);
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'genesis 0x4545…4545; at 0x1111…1111 [null]; genesis 0x1111…1111' ]
