/**
 * What the errors of a node mean, by words of its messages and by codes (`client/rpc-api` of
 * https://github.com/paritytech/polkadot-sdk and jsonrpsee, read 2026-11). Some servers send no code. No message is ever passed on.
 */
import { type RpcMeaning, rpcRefusalBy } from '../rpc-refusal.ts';

/** The first that fits counts, whatever the code. */
const MEANINGS: readonly (RpcMeaning & { readonly words: RegExp })[] = [
  {
    words: /state already discarded|pruned/i,
    code: 'HISTORY_UNSUPPORTED',
    detail: 'the node no longer has the state of the block',
  },
  {
    // The block was found before it was read: another node of the host may not have it yet.
    words: /unknown ?block|header was not found|block not found|unable to find block/i,
    code: 'BLOCK_NOT_FOUND',
    detail: 'the node does not have the block',
    retryable: true,
  },
  { words: /response is too (?:big|large)/i, code: 'UPSTREAM_TOO_LARGE', detail: 'the node sends no answer as long' },
  {
    words: /request is too (?:big|large)|oversized request/i,
    code: 'UPSTREAM_REJECTED',
    detail: 'the node takes fewer keys in one call',
  },
  {
    words: /batch\w* (?:requests? )?(?:are |is )?not supported/i,
    code: 'UPSTREAM_INCAPABLE',
    detail: 'the node takes no batches, and the first request to it is one',
  },
  { words: /method not found/i, code: 'UPSTREAM_INCAPABLE', detail: 'the node lacks the method' },
];

/** Codes that have this meaning where the message is not known. */
const CODES: ReadonlyMap<string, RpcMeaning> = new Map<string, RpcMeaning>([
  ['-32601', { code: 'UPSTREAM_INCAPABLE', detail: 'the node lacks the method' }],
  ['-32700', { code: 'UPSTREAM_INCAPABLE', detail: 'the node cannot read such a request' }],
  ['-32600', { code: 'UPSTREAM_INCAPABLE', detail: 'the node does not take such a request' }],
  ['-32602', { code: 'UPSTREAM_REJECTED', detail: 'the node finds a parameter invalid' }],
  ['-32007', { code: 'UPSTREAM_REJECTED', detail: 'the node takes fewer keys in one call' }],
  ['-32008', { code: 'UPSTREAM_TOO_LARGE', detail: 'the node sends no answer as long' }],
  // RPC rate limit exceeded.
  ['-32999', { code: 'UPSTREAM_RATE_LIMITED', detail: 'it says that there were too many requests' }],
]);

/** The failure that an answer states; null for every other. */
export const refusal = rpcRefusalBy({ words: MEANINGS, codes: CODES });
