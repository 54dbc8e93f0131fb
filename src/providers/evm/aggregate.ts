/**
 * Many contract calls in one `eth_call`: through Multicall3's `aggregate3` where it stands, else by a contract that is
 * created for the length of the call. Every such call also asks for the chain id and the block that contracts see, and is
 * refused where those are not what they have to be.
 */
import { encodeDeployData, encodeFunctionData, parseAbi } from 'viem/utils';
import { malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Block, BlockRef } from '../../model/reading.ts';
import type { Follow } from '../provider.ts';
import { decodeResults, encodeAggregate, type SubResult } from './aggregate-abi.ts';
import { blockParameter } from './blocks.ts';
import { deploylessBytecode } from './generated/deployless.ts';
import { type Hex, hexBytes, noteIn, noteOf, rpcRequest, rpcResult } from './json-rpc.ts';

export interface SubCall {
  /** `aggregator` for what Multicall3 itself answers. */
  readonly target: Hex | 'aggregator';
  readonly data: Hex;
}

export interface Road {
  readonly chain: number;
  /** Null to do without Multicall3. */
  readonly multicall: Hex | null;
  /** Whether contracts see the number of the block that they are read at. */
  readonly ownNumber: boolean;
}

export interface Batch {
  readonly size: number;
  /** The call at this place. */
  call(place: number): SubCall;
  readonly at: BlockRef | null;
  /** Whether calls that may have failed for want of gas alone are made again. */
  readonly fair: boolean;
}

export interface Step {
  /** By the place of the call in the batch. */
  readonly results: ReadonlyMap<number, SubResult>;
  readonly block: Block;
  readonly next?: UpstreamRequest;
}

const abi = parseAbi([
  'function getEthBalance(address account) view returns (uint256)',
  'function getChainId() view returns (uint256)',
  'function getBlockNumber() view returns (uint256)',
  'function getCurrentBlockTimestamp() view returns (uint256)',
]);

const deployless = { abi: parseAbi(['constructor(bytes callData)']), bytecode: deploylessBytecode } as const;

/** A call to it is one to the contract itself. */
const SELF: Hex = `0x${'0'.repeat(40)}`;

/**
 * The most calls without Multicall3: an answer passes for the code of a contract, of which there may be 24,576 bytes
 * (https://eips.ethereum.org/EIPS/eip-170), and each call adds 160 bytes to it, or a few more.
 */
const MOST_DEPLOYLESS = 120;

/** Asked at the head of each call. */
const checks: readonly SubCall[] = (['getChainId', 'getBlockNumber', 'getCurrentBlockTimestamp'] as const).map(
  (functionName) => ({ target: 'aggregator', data: encodeFunctionData({ abi, functionName }) }),
);

/** The most bytes of calldata beside those of the calls themselves. */
export const overheadBytes = 1024;

export const ethBalanceSelector = encodeFunctionData({ abi, functionName: 'getEthBalance', args: [SELF] }).slice(0, 10);

/** The first request of a batch. */
export function firstRequest(road: Road, batch: Batch): UpstreamRequest {
  return requestOf(road, batch, road.multicall === null ? '0' : ALL);
}

/** What an answer brings, and how the batch goes on. Throws where the answer is of another chain or block. */
export function readStep(road: Road, batch: Batch, exchange: Exchange): Step {
  const answer = hexBytes(rpcResult(exchange), 'result');
  const note = noteOf(exchange);
  // Where no contract stands, a call succeeds and brings nothing.
  if (note === ALL && answer === '0x') return { results: new Map(), block: noBlock, next: requestOf(road, batch, '0') };
  const places = placesIn(batch, note);
  const [chainId, number, time, ...told] = resultsIn(answer);
  if (told.length !== places.length) throw malformed('result', 'one result per call');
  checkChain(road, wordOf(chainId));
  const block = checkBlock(road, batch.at, { number: wordOf(number), seconds: wordOf(time) });
  const results = new Map(places.flatMap((place, index) => pairUp(place, told[index])));
  const step = { results, block };
  if (note === ALL) return batch.fair ? fairly(road, batch, step) : step;
  const end = (places.at(-1) ?? -1) + 1;
  return isSlice(note) && end < batch.size ? { ...step, next: requestOf(road, batch, String(end)) } : step;
}

function pairUp(place: number, result: SubResult | undefined): [number, SubResult][] {
  return result === undefined ? [] : [[place, result]];
}

/**
 * A call that burns all its gas leaves a sixty-fourth to those after it, who may then fail for its sake
 * (https://eips.ethereum.org/EIPS/eip-150). Where several fail without a word, they are asked once more the other way
 * round: whoever burns comes last among them.
 */
function fairly(road: Road, batch: Batch, step: Step): Step {
  const silent = [...step.results].flatMap(([place, { success, data }]) => (success || data !== '0x' ? [] : [place]));
  if (silent.length < 2) return step;
  const results = new Map(step.results);
  for (const place of silent) results.delete(place);
  return { ...step, results, next: requestOf(road, batch, `${AGAIN}${silent.toReversed().join(',')}`) };
}

// ---------------------------------------------------------------------------------------------------------------
// Which calls of its batch a request holds is its note: all of them, those named, or without Multicall3 those from a place on

const ALL = '';
const AGAIN = 'again:';

function isSlice(note: string): boolean {
  return /^[0-9]+$/.test(note);
}

/** In the order of the request. */
function placesIn({ size }: Batch, note: string): readonly number[] {
  if (note.startsWith(AGAIN)) return note.slice(AGAIN.length).split(',').map(Number);
  const from = Number(note);
  const length = note === ALL ? size : Math.min(MOST_DEPLOYLESS, size - from);
  return Array.from({ length }, (_, index) => from + index);
}

function requestOf({ multicall }: Road, batch: Batch, note: string): UpstreamRequest {
  const calls = [...checks, ...placesIn(batch, note).map((place) => batch.call(place))];
  const block = blockParameter(batch.at);
  if (multicall !== null && !isSlice(note)) {
    return rpcRequest('eth_call', [{ to: multicall, data: encodeCalls(calls, multicall) }, block], note);
  }
  const data = encodeDeployData({ ...deployless, args: [encodeCalls(calls, SELF)] });
  return rpcRequest('eth_call', [{ data }, block], note);
}

function encodeCalls(calls: readonly SubCall[], aggregator: Hex): Hex {
  return encodeAggregate(
    calls.map(({ target, data }) => ({ target: target === 'aggregator' ? aggregator : target, data })),
  );
}

function resultsIn(answer: Hex): readonly SubResult[] {
  const results = decodeResults(answer);
  if (results === null) throw malformed('result', 'the results of aggregate3');
  return results;
}

// ---------------------------------------------------------------------------------------------------------------
// Results

/** What follows on a request of a batch. */
export function followOf(road: Road, batch: Batch, request: UpstreamRequest): Follow {
  const { step } = request;
  const note = noteIn(request);
  if (isSlice(note)) {
    const end = (placesIn(batch, note).at(-1) ?? -1) + 1;
    return end < batch.size ? { next: requestOf(road, batch, String(end)) } : {};
  }
  const most = Math.ceil(batch.size / MOST_DEPLOYLESS);
  const sliced = { step, why: 'where Multicall3 does not stand, its calls are made in slices', most };
  const again = { step, why: 'contracts that fail without a word are asked once more', most: 1 };
  return { perhaps: batch.fair && batch.size > 1 ? [sliced, again] : [sliced] };
}

/** The number that 32 bytes of return data hold; null for any other length. */
export function wordOf(result: SubResult | undefined): bigint | null {
  return result?.success === true && result.data.length === 66 ? BigInt(result.data) : null;
}

const noBlock: Block = { number: null, hash: null, time: null };

function checkChain({ chain }: Road, told: bigint | null): void {
  if (told === null) throw malformed('result', 'the chain id among the results');
  if (told !== BigInt(chain)) throw wrongChain(chain);
}

export function wrongChain(chain: number): FailureError {
  return new FailureError(failure('UPSTREAM_WRONG_CHAIN', { detail: `the node does not serve chain ${chain}` }));
}

interface Seen {
  readonly number: bigint | null;
  readonly seconds: bigint | null;
}

/** The block that the answer holds for: the one asked for, or as much as contracts see of the latest. */
function checkBlock({ ownNumber }: Road, at: BlockRef | null, { number, seconds }: Seen): Block {
  if (number === null || seconds === null || seconds > 8_640_000_000_000n) {
    throw malformed('result', 'the block among the results');
  }
  const time = new Date(Number(seconds) * 1000);
  const asked = at?.number ?? null;
  const otherNumber = ownNumber && asked !== null && asked !== number;
  const otherTime = (at?.time ?? time).getTime() !== time.getTime();
  if (otherNumber || otherTime) throw new FailureError(failure('UPSTREAM_WRONG_BLOCK'));
  return { number: asked ?? (ownNumber ? number : null), hash: at?.hash ?? null, time };
}
