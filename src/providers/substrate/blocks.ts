/** Blocks by number, by hash, and the newest one that is final: found, and shown to be part of the chain, before they are read. */
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { BlockRef } from '../../model/reading.ts';
import { noteOf, rpcRequest, rpcResult } from '../json-rpc.ts';
import type { BlockReads, Page } from '../provider.ts';
import { hashIn, type KnownBlock, namedHash, readState, stateRequest } from './state.ts';

/** Numbers have 32 bits in the state. */
const MAX_NUMBER = 2n ** 32n - 1n;
const NO_HASH = `0x${'0'.repeat(64)}`;

/** A call names its block by its hash alone, so that numbers have to be looked up. */
export const blockReads: BlockReads = {
  names: ['number', 'hash', 'finalized'],
  stated: true,
  direct: false,
  find: {
    request({ at }) {
      if ('time' in at && !('number' in at)) throw noBlock('the chain cannot be asked for a time');
      if ('tag' in at) return at.tag === 'finalized' ? rpcRequest('chain_getFinalizedHead', []) : stateOf(null);
      if (at.hash === null) return byNumber(at.number ?? 0n);
      const hash = namedHash(at.hash);
      if (hash === null) throw noBlock('a block hash is 0x and 64 hex digits');
      return stateOf(hash);
    },
    follows({ at }, { step }) {
      const isByHash = 'hash' in at && at.hash !== null;
      if (isByHash === (step === STATE)) return { next: isByHash ? byNumber(MAX_NUMBER) : stateOf(NO_HASH) };
      return {};
    },
    decode({ at }, exchange) {
      const asked = 'number' in at ? at : null;
      if (asked !== null && asked.hash !== null) return byHash(asked, exchange);
      if (exchange.request.step !== STATE) return { items: [], next: stateOf(found(exchange)) };
      const note = noteOf(exchange);
      const block = readState(exchange, [], {
        number: asked?.number ?? null,
        hash: note === '' ? null : note,
      }).block;
      return { items: [block] };
    },
  },
};

const STATE = 'state_queryStorageAt';

/** The state of the block shows its number, and the hash that the number has shows whether the block is part of the chain. */
function byHash({ number, hash }: BlockRef, exchange: Exchange): Page<KnownBlock> {
  const asked = hash?.toLowerCase() ?? '';
  if (exchange.request.step === STATE) {
    const { block } = readState(exchange, [], { number, hash: asked });
    return { items: [], next: byNumber(block.number, noteFor(block)) };
  }
  if (found(exchange) !== asked) throw noBlock('the block is not part of the chain, or no longer', true);
  return { items: [{ ...blockIn(noteOf(exchange)), hash: asked }] };
}

/** What of the block has to come back with the answer about its number. */
function noteFor({ number, time }: KnownBlock): string {
  return `${number} ${time?.getTime() ?? ''}`;
}

function blockIn(note: string): Pick<KnownBlock, 'number' | 'time'> {
  const [number = '', time = ''] = note.split(' ');
  return { number: BigInt(number), time: time === '' ? null : new Date(Number(time)) };
}

/** The hash in an answer. */
function found(exchange: Exchange): string {
  const hash = rpcResult(exchange);
  // A node that lags behind may have it soon, and the chain may reach it soon.
  if (hash === null) throw noBlock('the node does not have the block', true);
  return hashIn(hash, 'result');
}

function byNumber(number: bigint, note = ''): UpstreamRequest {
  if (number > MAX_NUMBER) throw noBlock('the number has more than 32 bits');
  return rpcRequest('chain_getBlockHash', [Number(number)], note);
}

/** The block alone. Which one was asked for comes back with the answer. */
function stateOf(hash: string | null): UpstreamRequest {
  return stateRequest([], hash, hash ?? '');
}

function noBlock(detail: string, retryable = false): FailureError {
  return new FailureError(failure('BLOCK_NOT_FOUND', { detail, retryable }));
}
