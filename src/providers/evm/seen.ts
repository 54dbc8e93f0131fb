/**
 * What contracts see of the chain and the block during a call. Every aggregate begins with these questions, and is refused
 * where the answers are not those of the block that was to be read.
 */
import { malformed } from '../../http/decode.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Block, BlockRef } from '../../model/reading.ts';
import { selectors } from './abi.ts';
import type { SubResult } from './aggregate-abi.ts';
import type { BlockNaming } from './blocks.ts';
import type { Hex } from './json-rpc.ts';

export interface SubCall {
  /** `aggregator` for what Multicall3 itself answers. */
  readonly target: Hex | 'aggregator';
  readonly data: Hex;
}

export interface ChainSettings {
  readonly chain: number;
  /** Whether contracts see the number of the block that they are read at. */
  readonly ownNumber: boolean;
  readonly blockBy: BlockNaming;
}

export interface Seen {
  /** The block that the answer holds for: the one asked for, or what contracts see of the latest. */
  readonly block: Block;
  /** The hash of the block before it; null where it was not asked for. */
  readonly parent: bigint | null;
}

const chainId: SubCall = { target: 'aggregator', data: selectors['getChainId()'] };
const number: SubCall = { target: 'aggregator', data: selectors['getBlockNumber()'] };
const time: SubCall = { target: 'aggregator', data: selectors['getCurrentBlockTimestamp()'] };
const parentHash: SubCall = { target: 'aggregator', data: selectors['getLastBlockHash()'] };

/** The last moment that a `Date` can hold, in seconds. */
const LAST_SECOND = 8_640_000_000_000n;

/** Whether the block has to be asked for once more after the call. */
export function isConfirmed({ blockBy }: ChainSettings, at: BlockRef | null): at is BlockRef {
  return blockBy === 'number' && at !== null && at.number !== null && at.hash !== null;
}

/** What is asked at the head of a call. */
export function questions(chain: ChainSettings, at: BlockRef | null): readonly SubCall[] {
  const parent = chain.ownNumber && isConfirmed(chain, at) ? parentHash : undefined;
  return [chainId, number, time, parent].filter((call) => call !== undefined);
}

/** Throws where the answers are of another chain or block. `results` are those of `questions`, in their order. */
export function readSeen(chain: ChainSettings, at: BlockRef | null, results: readonly SubResult[]): Seen {
  const [id, height, seconds, parent] = results.map(wordOf);
  checkChain(chain, id ?? null);
  const block = checkBlock(chain, at, { number: height ?? null, seconds: seconds ?? null });
  if (parent === null) throw malformed('result', 'the hash of the block before among the results');
  return { block, parent: parent ?? null };
}

/** The number that 32 bytes of return data hold; null for any other length. */
export function wordOf(result: SubResult | undefined): bigint | null {
  return result?.success === true && result.data.length === 66 ? BigInt(result.data) : null;
}

function checkChain({ chain }: ChainSettings, reported: bigint | null): void {
  if (reported === null) throw malformed('result', 'the chain id among the results');
  if (reported !== BigInt(chain)) throw wrongChain(chain);
}

export function wrongChain(chain: number): FailureError {
  return new FailureError(failure('UPSTREAM_WRONG_CHAIN', { detail: `the node does not serve chain ${chain}` }));
}

interface ReportedBlock {
  readonly number: bigint | null;
  readonly seconds: bigint | null;
}

function checkBlock(
  { ownNumber }: ChainSettings,
  at: BlockRef | null,
  { number: reported, seconds }: ReportedBlock,
): Block {
  if (reported === null || seconds === null || seconds > LAST_SECOND) {
    throw malformed('result', 'the block among the results');
  }
  const moment = new Date(Number(seconds) * 1000);
  const asked = at?.number ?? null;
  const otherTime = (at?.time ?? moment).getTime() !== moment.getTime();
  if (otherTime) throw new FailureError(failure('UPSTREAM_WRONG_BLOCK'));
  if (ownNumber && asked !== null && asked !== reported) throw otherNumber(at?.time != null);
  return { number: asked ?? (ownNumber ? reported : null), hash: at?.hash ?? null, time: moment };
}

/**
 * Contracts of some rollups see the number of the chain below beside the time of their own block
 * (https://docs.arbitrum.io/build-decentralized-apps/arbitrum-vs-ethereum/block-numbers-and-time, read 2026-11). A block of
 * the right time and another number means such a rollup, at every block.
 */
function otherNumber(sameTime: boolean): FailureError {
  if (!sameTime) return new FailureError(failure('UPSTREAM_WRONG_BLOCK'));
  const detail =
    'contracts see the time of the block and another number: if they see the numbers of another chain, as on Arbitrum, set the option blockNumber: other';
  return new FailureError(failure('UPSTREAM_WRONG_BLOCK', { detail, retryable: false }));
}
