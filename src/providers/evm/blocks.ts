/** Blocks of an EVM chain: found by number, hash, tag or time, and named in calls. */
import { asObject, field, malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Block, BlockRef } from '../../model/reading.ts';
import { noteOf, rpcRequest, rpcResult } from '../json-rpc.ts';
import type { BlockReads, Page } from '../provider.ts';
import { hexCount } from './json-rpc.ts';

const HASH = /^0x[0-9a-f]{64}$/;

/** How a call names the block that it is read at. */
export type BlockNaming = 'hash' | 'number';

/**
 * Which block a call is read at. By hash, and only while the block is part of the chain
 * (https://eips.ethereum.org/EIPS/eip-1898): after a reorganisation the node refuses instead of answering for another.
 * By number where nodes do not know that; what they answer has to be compared with the block afterwards.
 */
export function blockParameter(at: BlockRef | null, by: BlockNaming): unknown {
  if (at === null) return 'latest';
  if (at.hash !== null && (by === 'hash' || at.number === null)) {
    return { blockHash: at.hash, requireCanonical: true };
  }
  return toHex(at.number ?? 0n);
}

/** Asks for the block that a call was read at by its number. */
export function confirmRequest({ number }: BlockRef, note: string): UpstreamRequest {
  return byNumber(toHex(number ?? 0n), note);
}

/**
 * Compares the block that now has the number with the one that was to be read.
 * @param parent the hash of the block before, as contracts saw it; null where they see none
 */
export function confirmBlock({ hash }: BlockRef, parent: bigint | null, exchange: Exchange): void {
  const result = rpcResult(exchange);
  if (readBlock(result).hash !== hash?.toLowerCase()) {
    throw noBlock('the block was replaced while it was read', true);
  }
  const stated = field(asObject(result, 'result'), 'parentHash');
  if (typeof stated !== 'string' || !HASH.test(stated.toLowerCase()))
    throw malformed('result.parentHash', 'a block hash');
  if (parent !== null && parent !== BigInt(stated)) {
    const detail = 'the call was made at another block with the same number and time';
    throw new FailureError(failure('UPSTREAM_WRONG_BLOCK', { detail }));
  }
}

export const blockReads: BlockReads = {
  names: ['number', 'hash', 'time', 'safe', 'finalized'],
  stated: false,
  find: {
    request: ({ at }) => {
      if ('tag' in at) return byNumber(at.tag);
      if (!('number' in at)) return byNumber('latest');
      if (at.hash === null) return byNumber(toHex(at.number ?? 0n));
      const hash = at.hash.toLowerCase();
      if (!HASH.test(hash)) throw noBlock('a block hash is 0x and 64 hex digits');
      return rpcRequest('eth_getBlockByHash', [hash, false]);
    },
    follows: ({ at }, { step }) =>
      'tag' in at || 'number' in at
        ? {}
        : { perhaps: [{ step, why: 'the block of a moment is searched for', most: 64 }] },
    decode: ({ at }, exchange) => {
      const block = readBlock(rpcResult(exchange));
      if ('tag' in at) return { items: [block] };
      if (!('number' in at)) return seek(at.time, block, exchange);
      const other =
        (at.number ?? block.number) !== block.number || (at.hash?.toLowerCase() ?? block.hash) !== block.hash;
      if (other) throw new FailureError(failure('UPSTREAM_WRONG_BLOCK'));
      return { items: [block] };
    },
  },
};

type KnownBlock = Block & { readonly number: bigint; readonly hash: string; readonly time: Date };

function readBlock(result: unknown): KnownBlock {
  // A node that lags behind may have it soon, and the chain may reach it soon.
  if (result === null) throw noBlock('the node does not have the block', true);
  const block = asObject(result, 'result');
  const hash = field(block, 'hash');
  if (typeof hash !== 'string' || !HASH.test(hash.toLowerCase())) throw malformed('result.hash', 'a block hash');
  const number = hexCount(field(block, 'number'), 'result.number');
  const seconds = hexCount(field(block, 'timestamp'), 'result.timestamp');
  // The last moment that a Date can hold.
  if (seconds > 8_640_000_000_000n) throw malformed('result.timestamp', 'a moment');
  return { number, hash: hash.toLowerCase(), time: new Date(Number(seconds) * 1000) };
}

/**
 * The last block made at `time` or before, by bisection. Each request carries, as its note, the numbers between which the
 * block lies: the lower one is made in time, or is zero.
 */
function seek(time: Date, block: KnownBlock, exchange: Exchange): Page<Block> {
  const inTime = block.time.getTime() <= time.getTime();
  const note = noteOf(exchange);
  if (note === '') {
    if (time.getTime() > exchange.receivedAt.getTime()) throw noBlock('the time has not come yet', true);
    return inTime ? { items: [block] } : between(0n, block.number - 1n);
  }
  const [low = 0n, high = 0n] = note.split('-').map(BigInt);
  if (block.number !== middleOf(low, high)) throw new FailureError(failure('UPSTREAM_WRONG_BLOCK'));
  if (low === high) {
    if (!inTime) throw noBlock('the chain is younger than that');
    return { items: [block] };
  }
  return inTime ? between(block.number, high) : between(low, block.number - 1n);
}

function between(low: bigint, high: bigint): Page<Block> {
  if (high < low) throw noBlock('the chain is younger than that');
  return { items: [], next: byNumber(toHex(middleOf(low, high)), `${low}-${high}`) };
}

/** The number that is asked for next; the upper one of two. */
function middleOf(low: bigint, high: bigint): bigint {
  return (low + high + 1n) / 2n;
}

function byNumber(number: string, note = '') {
  return rpcRequest('eth_getBlockByNumber', [number, false], note);
}

function noBlock(detail: string, retryable = false): FailureError {
  return new FailureError(failure('BLOCK_NOT_FOUND', { detail, retryable }));
}

function toHex(number: bigint): string {
  return `0x${number.toString(16)}`;
}
