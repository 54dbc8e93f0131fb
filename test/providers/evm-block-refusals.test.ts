/** What nodes say where they lack a block: each wording as it was seen or stands in a node's source. */

import { LosslessNumber } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/http/exchange.ts';
import { blockParameter } from '../../src/providers/evm/blocks.ts';
import { rpcRefusal } from '../../src/providers/evm/json-rpc.ts';
import { rpcRequest } from '../../src/providers/json-rpc.ts';

const block = { number: 7n, hash: `0x${'a'.repeat(64)}`, time: null };
const call = (by: 'hash' | 'number') => rpcRequest('eth_call', [{}, blockParameter(block, by)]);
const find = rpcRequest('eth_getBlockByNumber', ['0x7', false]);

function refusal(code: number, message: string, request: Exchange['request'] = call('hash')) {
  const error = { code: new LosslessNumber(String(code)), message };
  const body = { jsonrpc: '2.0', id: null, error };
  return rpcRefusal({ request, status: 200, header: () => null, body, receivedAt: new Date(0) });
}

const notYet: readonly (readonly [node: string, code: number, message: string])[] = [
  ['hardhat', -32000, `Received invalid block tag ${block.hash}. Latest block number is 4`],
  ['hardhat', -32000, 'Received invalid block tag 65535. Latest block number is 4'],
  ['geth', -32000, "state histories haven't been fully indexed yet"],
  ['geth', -32000, 'finalized block not found'],
  ['geth', -32000, 'safe block not found'],
  ['coreth', -32000, 'cannot query unfinalized data'],
  ['coreth', -32000, 'requested block 9 after last accepted block 7'],
  ['zksync', -32602, "Block with such an ID doesn't exist yet"],
  ['lotus', -32603, "requested a future epoch (beyond 'latest')"],
  ['forest', -32603, 'tipset height in future'],
  ['evmos', -32000, 'could not find results for height #96891842'],
  ['evmos', -32000, 'height 101 must be less than or equal to the current blockchain height 100'],
  ['a host', -32000, 'requested block is above the latest consensus block'],
  ['a host', -32000, 'block is out of range'],
  ['a host', -32000, 'block 123 is not yet available'],
];

describe('a block that is not there yet', () => {
  test.for(notYet)('%s: %i %s', ([, code, message]) => {
    for (const request of [call('hash'), call('number'), find]) {
      expect(refusal(code, message, request)).toMatchObject({ code: 'BLOCK_NOT_FOUND', retryable: true });
    }
  });
});

const gone: readonly (readonly [node: string, code: number, message: string])[] = [
  ['geth', -32000, 'header not found'],
  ['geth', -32000, 'header for hash not found'],
  ['geth', -32000, 'hash 0x12 is not currently canonical'],
  ['ganache', -32700, 'header not found'],
  ['reth', -32001, 'block not found: hash 0x12'],
  ['erigon', -32000, 'block 17 not found'],
  ['erigon', -32000, 'block #17 not found'],
  ['besu', -32000, 'Block not found'],
  ['besu', -39001, 'Unknown block'],
  ['nethermind', -32001, 'block 0x12 could not be found'],
  ['anvil', -32602, 'BlockOutOfRangeError: block height is 4 but requested was 10'],
  ['kaia', -32000, 'the header does not exist (block number: 17)'],
];

describe('a block that is not there', () => {
  test.for(gone)('%s: %i %s', ([, code, message]) => {
    expect(refusal(code, message)).toMatchObject({ code: 'BLOCK_NOT_FOUND', retryable: true });
    expect(refusal(code, message, find)).toMatchObject({ code: 'BLOCK_NOT_FOUND', retryable: false });
  });
});

const withoutHash: readonly (readonly [node: string, code: number, message: string])[] = [
  ['ganache', -32700, 'Cannot wrap a "object" as a json-rpc type'],
  ['a node of which nothing else is known', -32700, 'it does not parse'],
  ['an old geth', -32602, 'invalid argument 1: json: cannot unmarshal object into Go value of type string'],
  ['a proxy in Rust', -32602, 'invalid type: map, expected a hex string'],
];

describe('a node that takes no hash', () => {
  test.for(withoutHash)('%s: %i %s', ([, code, message]) => {
    const reported = refusal(code, message);
    expect(reported).toMatchObject({ code: 'UPSTREAM_INCAPABLE', retryable: false });
    expect(reported?.detail).toContain('blockBy: number');
    // A call by number is refused for some other reason.
    expect(refusal(code, message, call('number'))?.detail).not.toContain('blockBy');
  });
});

const other: readonly (readonly [code: number, message: string, means: string])[] = [
  [-32000, `missing trie node ${'a'.repeat(64)} (path ) state is not available`, 'HISTORY_UNSUPPORTED'],
  [-32000, 'historical state not available in path scheme yet', 'HISTORY_UNSUPPORTED'],
  [-32602, 'Block with such an ID is pruned; the first retained block is 5', 'HISTORY_UNSUPPORTED'],
  [3, 'execution reverted', 'UPSTREAM_REJECTED'],
  [-32000, 'max fee per gas less than block base fee', 'UPSTREAM_UNEXPLAINED'],
  [-32000, 'account not found', 'UPSTREAM_UNEXPLAINED'],
];

test.for(other)('%i %s says nothing of a missing block', ([code, message, means]) => {
  expect(refusal(code, message)?.code).toBe(means);
});
