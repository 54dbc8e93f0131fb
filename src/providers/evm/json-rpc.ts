/** JSON-RPC 2.0 as Ethereum nodes speak it: requests whose ids name their question, and answers matched by id. */
import { createHash } from 'node:crypto';
import { asObject, digitsOf, field, isObject, malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { type Failure, type FailureCode, FailureError, failure } from '../../model/failure.ts';

/**
 * One request. Its id is a digest of the question, so that the answer to another question is not taken for its own; the
 * `note` before it comes back with the answer, for reads that take several steps.
 */
export function rpcRequest(method: string, params: readonly unknown[], note = ''): UpstreamRequest {
  const digest = createHash('sha256')
    .update(JSON.stringify([method, params]))
    .digest('hex')
    .slice(0, 16);
  return { method: 'POST', path: '/', body: { jsonrpc: '2.0', id: `${note}#${digest}`, method, params }, step: method };
}

/** What was noted in the request that was answered. */
export function noteOf({ request }: Exchange): string {
  return noteIn(request);
}

/** What was noted in the request. */
export function noteIn({ body }: UpstreamRequest): string {
  return idOf(body).split('#')[0] ?? '';
}

/** The `result` of the answer to this very request. */
export function rpcResult({ body, request }: Exchange): unknown {
  const answer = asObject(body, '');
  if (field(answer, 'id') !== idOf(request.body)) {
    throw new FailureError(failure('UPSTREAM_MISATTRIBUTED', { detail: 'the answer has the id of another request' }));
  }
  const result = field(answer, 'result');
  if (result === undefined) throw malformed('result', 'a result');
  return result;
}

/** A text of whole bytes. */
export type Hex = `0x${string}`;

export function hexBytes(value: unknown, path: string): Hex {
  if (typeof value !== 'string' || value.length % 2 !== 0 || !/^0x[0-9a-fA-F]*$/.test(value)) {
    throw malformed(path, 'hex bytes');
  }
  return `0x${value.slice(2)}`;
}

/** A quantity: `0x` and hex digits, of a 64-bit number at most. */
export function hexCount(value: unknown, path: string): bigint {
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{1,16}$/.test(value)) throw malformed(path, 'a hex number');
  return BigInt(value);
}

function idOf(body: unknown): string {
  const id = isObject(body) ? field(body, 'id') : undefined;
  return typeof id === 'string' ? id : '';
}

// ---------------------------------------------------------------------------------------------------------------
// Errors

interface Meaning {
  readonly words: RegExp;
  readonly code: FailureCode;
  readonly detail: string;
}

/**
 * By the words of the message, for codes differ from node to node: geth, Erigon, Nethermind, Besu, Reth, anvil and the
 * large hosts (their sources and documents, read 2026-11). The first that fits counts. No message is ever passed on.
 */
const MEANINGS: readonly Meaning[] = [
  {
    words:
      /missing trie node|pruned|historical state|state (?:is |at block [^ ]+ is )?not available|state unavailable|archive|old data not available|no state available|distance to target block exceeds/i,
    code: 'HISTORY_UNSUPPORTED',
    detail: 'the node no longer has the state of the block',
  },
  {
    words:
      /header (?:for hash )?not found|unknown block|block (?:is )?not found|blockoutofrange|not currently canonical|resource not found|block hash .*not|could not find block|invalid block hash|block .*does not exist/i,
    code: 'BLOCK_NOT_FOUND',
    detail: 'the node does not have the block, or it is no longer part of the chain',
  },
  {
    words:
      /out ?of ?gas|gas (?:required|limit)|intrinsic gas|too large|too big|exceed(?:s|ed)? (?:the )?(?:max|limit)|initcode|code size|response size|timed? ?out|timeout|deadline/i,
    code: 'UPSTREAM_REJECTED',
    detail: 'the call is too much for the node at once',
  },
  {
    words: /too many requests|rate limit|limit exceeded|capacity|compute units|quota/i,
    code: 'UPSTREAM_RATE_LIMITED',
    detail: 'the node wants fewer calls',
  },
  {
    words: /unauthori[sz]ed|forbidden|api key|authenticat/i,
    code: 'UPSTREAM_AUTH',
    detail: 'the node wants a credential',
  },
];

const MAX_MESSAGE = 2000;
/** Statuses that speak for themselves. */
const BARE: ReadonlySet<number> = new Set([401, 403, 429, 502, 503, 504]);

/** The failure that an `error` object states; null for every other body. */
export function rpcRefusal({ body, status: httpStatus, request }: Exchange): Failure | null {
  if (BARE.has(httpStatus) || !isObject(body)) return null;
  const error = field(body, 'error');
  if (!isObject(error)) return null;
  const upstreamCode = digitsOf(field(error, 'code'));
  const message = field(error, 'message');
  if (upstreamCode === null || !/^-?[0-9]{1,10}$/.test(upstreamCode) || typeof message !== 'string') return null;
  const facts = { httpStatus, upstreamCode };
  const meaning = MEANINGS.find(({ words }) => words.test(message.slice(0, MAX_MESSAGE)));
  if (meaning !== undefined) {
    // Blocks are found before they are called at: one that is gone by then was replaced, or is still to reach this node.
    const isGone =
      meaning.code === 'BLOCK_NOT_FOUND' && isObject(request.body) && field(request.body, 'method') === 'eth_call';
    return failure(meaning.code, { ...facts, detail: meaning.detail, ...(isGone ? { retryable: true } : {}) });
  }
  if (upstreamCode === '-32005') return failure('UPSTREAM_RATE_LIMITED', facts);
  if (upstreamCode === '-32601') return failure('UPSTREAM_REJECTED', { ...facts, detail: 'the node lacks the method' });
  // An internal error of the node may pass; whatever else it says will be said again.
  return failure('UPSTREAM_REJECTED', { ...facts, retryable: upstreamCode === '-32603' });
}
