/** An invented EVM node, whose blocks and contracts are functions: it takes an aggregate apart with @ethersproject/abi, not with our code. */
import { createHash } from 'node:crypto';
import { isObject } from '../../src/http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../src/http/exchange.ts';
import { deploylessBytecode } from '../../src/providers/evm/generated/deployless.ts';
import type { Hex } from '../../src/providers/evm/json-rpc.ts';
import { bytesIn, callsOfAggregate, resultsData, selectorOf } from '../evm/abi-oracle.ts';

export const receivedAt = new Date(1_900_000_000_000);

const CHECKS: readonly (readonly [signature: string, of: (block: InventedBlock, chain: number) => bigint])[] = [
  ['function getChainId()', (_, chain) => BigInt(chain)],
  ['function getBlockNumber()', ({ seenNumber }) => seenNumber],
  ['function getCurrentBlockTimestamp()', ({ seconds }) => seconds],
  ['function getLastBlockHash()', ({ parentHash }) => BigInt(parentHash)],
];
const checks = new Map(CHECKS.map(([signature, of]) => [selectorOf(signature), of]));

export interface InventedBlock {
  readonly number: bigint;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly seconds: bigint;
  /** The number that contracts see. */
  readonly seenNumber: bigint;
}

/** A block of a fork; blocks of the same number have one time and other hashes. */
export function inventedBlock(number: bigint, fork = 'a', seen = number): InventedBlock {
  return {
    number,
    hash: hashOf(`${fork}${number}`),
    parentHash: hashOf(`${fork}${number - 1n}`),
    seconds: 1000n + 10n * number,
    seenNumber: seen,
  };
}

function hashOf(text: string): Hex {
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}

export interface InventedCall {
  readonly target: string;
  readonly data: Hex;
}

export interface InventedResult {
  readonly success: boolean;
  readonly data: Hex;
}

export interface InventedNode {
  readonly chain: number;
  /** The block at which a call is made, by its block parameter. */
  blockAt(parameter: unknown): InventedBlock;
  /** What contracts answer; `order` is the place of the call in its request. */
  call(call: InventedCall, block: InventedBlock, order: number): InventedResult;
  /** Whether Multicall3 stands. */
  readonly stands: boolean;
  /** Changes the results of a request before they are sent. */
  change?(results: readonly InventedResult[]): readonly InventedResult[];
}

/** 32 bytes. */
export function word(value: bigint): InventedResult {
  return { success: true, data: `0x${value.toString(16).padStart(64, '0')}` };
}

export function answerOf(request: UpstreamRequest, result: unknown): Exchange {
  const id = isObject(request.body) ? Reflect.get(request.body, 'id') : null;
  return { request, status: 200, header: () => null, body: { jsonrpc: '2.0', id, result }, receivedAt };
}

/** The method and the parameters of a request. */
export function askedBy({ body }: UpstreamRequest): { readonly method: string; readonly params: readonly unknown[] } {
  if (!isObject(body)) throw new Error('no JSON-RPC');
  const params: unknown = Reflect.get(body, 'params');
  return { method: String(Reflect.get(body, 'method')), params: Array.isArray(params) ? params : [] };
}

function textIn(value: unknown, name: string): Hex | null {
  const text: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof text === 'string' && text.startsWith('0x') ? `0x${text.slice(2)}` : null;
}

/** What the calls of an aggregate are; `self` is the contract that answers the questions about the block. */
export function callsIn(request: UpstreamRequest): { readonly self: string; readonly calls: readonly InventedCall[] } {
  const [call] = askedBy(request).params;
  const [to, data] = [textIn(call, 'to'), textIn(call, 'data') ?? '0x'];
  const input = to === null ? argumentOfCreation(data) : data;
  return { self: (to ?? `0x${'0'.repeat(40)}`).toLowerCase(), calls: callsOfAggregate(input) };
}

function argumentOfCreation(data: Hex): Hex {
  if (!data.startsWith(deploylessBytecode)) throw new Error('another contract is created');
  const argument = bytesIn(`0x${data.slice(deploylessBytecode.length)}`);
  if (argument === null) throw new Error('the contract is created without its argument');
  return argument;
}

/** The answer of the node to a request. */
export function answerBy(node: InventedNode, request: UpstreamRequest): Exchange {
  const { method, params } = askedBy(request);
  if (method === 'eth_getBlockByNumber') return answerOf(request, blockObject(node.blockAt(params[0])));
  const block = node.blockAt(params[1]);
  if (textIn(params[0], 'to') !== null && !node.stands) return answerOf(request, '0x');
  const { self, calls } = callsIn(request);
  const results = calls.map((call, order) => {
    const check = call.target === self ? checks.get(`0x${call.data.slice(2, 10)}`) : undefined;
    return check === undefined ? node.call(call, block, order) : word(check(block, node.chain));
  });
  return answerOf(request, resultsData((node.change ?? ((all) => all))(results)));
}

export function blockObject({ number, hash, parentHash, seconds }: InventedBlock) {
  return { number: `0x${number.toString(16)}`, hash, parentHash, timestamp: `0x${seconds.toString(16)}` };
}
