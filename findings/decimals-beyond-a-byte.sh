#!/usr/bin/env bash
# viem 2.57.1 and ethers 6.16.0: a uint8 whose word holds more than a byte is two different numbers.
#
# A token answers decimals() with the 32-byte word 0x1ff, which no uint8 can be. One expects both libraries to refuse it, or
# to agree. viem returns 511, ethers returns 255 (it masks the word). Amounts shown with them differ by 256 decimal places.
#
# Seen 2026-11-30, Node 24: 511 255.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund viem@2.57.1 ethers@6.16.0
cat >run.mjs <<'JS'
import { Interface } from 'ethers';
import { decodeFunctionResult, parseAbi } from 'viem';

const data = `0x${'1ff'.padStart(64, '0')}`;
const signature = 'function decimals() view returns (uint8)';
const byViem = decodeFunctionResult({ abi: parseAbi([signature]), functionName: 'decimals', data });
const [byEthers] = new Interface([signature]).decodeFunctionResult('decimals', data);
console.log(String(byViem), String(byEthers));
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = '511 255' ]
