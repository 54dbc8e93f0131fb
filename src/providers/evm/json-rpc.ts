/** What Ethereum nodes put into JSON-RPC: bytes and quantities in hex, and errors. */
import { malformed } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { type Failure, type FailureCode, type FailureFacts, failure } from '../../model/failure.ts';
import { rpcError } from '../json-rpc.ts';
import { failureByWords, MAX_MESSAGE } from '../refusal-words.ts';
import { blockRefusal } from './block-refusals.ts';

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

// ---------------------------------------------------------------------------------------------------------------
// Errors

interface Meaning {
  readonly words: RegExp;
  readonly code: FailureCode;
  readonly facts: FailureFacts;
}

const TOO_MUCH = 'the call is too much for the node at once';

/**
 * By the words of the message, for codes differ from node to node: geth, Erigon, Nethermind, Besu, Reth, anvil and the
 * large hosts (their sources and documents, read 2026-11). The first that fits counts. No message is ever passed on.
 */
const MEANINGS: readonly Meaning[] = [
  {
    words:
      /missing trie node|pruned|historical state|state (?:is |at block [^ ]+ is )?not available|state unavailable|archive|old data not available|no state available|distance to target block exceeds/i,
    code: 'HISTORY_UNSUPPORTED',
    facts: { detail: 'the node no longer has the state of the block' },
  },
  {
    words: /out ?of ?gas|insufficient gas|gas (?:required|limit)|intrinsic gas|initcode|code size/i,
    code: 'UPSTREAM_REJECTED',
    facts: { detail: TOO_MUCH },
  },
];

/** Searched after the messages about rates, which also mention limits that were exceeded. */
const SIZES = /too large|too big|exceed(?:s|ed|ing)? (?:the )?(?:max|limit)|response size/i;
/** The call may be too much for the node always, or only now. */
const TIMES = /timed? ?out|timeout|deadline/i;

/** Codes that have one meaning with every message. */
const CODES: ReadonlyMap<string, { readonly code: FailureCode; readonly detail: string }> = new Map([
  // JSON-RPC 2.0 (https://www.jsonrpc.org/specification), and EIP-1474 (https://eips.ethereum.org/EIPS/eip-1474).
  ['-32601', { code: 'UPSTREAM_INCAPABLE', detail: 'the node lacks the method' }],
  ['-32004', { code: 'UPSTREAM_INCAPABLE', detail: 'the node lacks the method' }],
  ['-32006', { code: 'UPSTREAM_INCAPABLE', detail: 'the node speaks another version of JSON-RPC' }],
]);

/** Codes that have this meaning where the message is not known. */
const LATER_CODES: ReadonlyMap<string, { readonly code: FailureCode; readonly facts: FailureFacts }> = new Map<
  string,
  { readonly code: FailureCode; readonly facts: FailureFacts }
>([
  ['-32700', { code: 'UPSTREAM_INCAPABLE', facts: { detail: 'the node cannot read such a request' } }],
  ['-32600', { code: 'UPSTREAM_INCAPABLE', facts: { detail: 'the node does not take such a request' } }],
  ['-32602', { code: 'UPSTREAM_REJECTED', facts: { detail: 'the node finds a parameter invalid' } }],
  // Errors of execution: geth and its kin, and Parity's kin.
  ['3', { code: 'UPSTREAM_REJECTED', facts: { detail: 'the call was reverted' } }],
  ['-32015', { code: 'UPSTREAM_REJECTED', facts: { detail: 'the call was reverted' } }],
  // An internal error of the node may pass.
  ['-32603', { code: 'UPSTREAM_REJECTED', facts: { retryable: true } }],
  ['-32002', { code: 'UPSTREAM_UNAVAILABLE', facts: {} }],
  ['-32005', { code: 'UPSTREAM_RATE_LIMITED', facts: {} }],
  // Hosts: QuickNode (-32007), Alchemy and others (429); their error pages, read 2026-11.
  ['-32007', { code: 'UPSTREAM_RATE_LIMITED', facts: {} }],
  ['429', { code: 'UPSTREAM_RATE_LIMITED', facts: {} }],
]);

/** The failure that an `error` member states; null for every other body. */
export function rpcRefusal(exchange: Exchange): Failure | null {
  const error = rpcError(exchange);
  if (error === null) return null;
  const { code, message } = error;
  const facts = { httpStatus: exchange.status, ...(code === null ? {} : { upstreamCode: code }) };
  const byCode = code === null ? undefined : CODES.get(code);
  if (byCode !== undefined) return failure(byCode.code, { ...facts, detail: byCode.detail });
  const text = message.slice(0, MAX_MESSAGE);
  const meaning =
    MEANINGS.find(({ words }) => words.test(text)) ??
    blockRefusal({ message: text, code: code ?? '' }, exchange.request);
  if (meaning !== null) return failure(meaning.code, { ...facts, ...meaning.facts });
  return refusalByWordsOrCode(text, facts);
}

function refusalByWordsOrCode(text: string, facts: FailureFacts): Failure {
  const byWords = failureByWords(text, facts);
  if (byWords !== null) return byWords;
  if (SIZES.test(text)) return failure('UPSTREAM_REJECTED', { ...facts, detail: TOO_MUCH });
  if (TIMES.test(text)) return failure('UPSTREAM_UNEXPLAINED', { ...facts, detail: 'the node ran out of time' });
  const later = LATER_CODES.get(facts.upstreamCode ?? '');
  if (later !== undefined) return failure(later.code, { ...facts, ...later.facts });
  return failure('UPSTREAM_UNEXPLAINED', { ...facts, detail: 'neither its code nor its words are known' });
}
