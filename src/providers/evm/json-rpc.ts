/** JSON-RPC 2.0 as Ethereum nodes use it: the id of a request is a digest of its question, and answers are matched by id. */
import { createHash } from 'node:crypto';
import { asObject, digitsOf, field, isObject, malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { type Failure, type FailureCode, FailureError, type FailureFacts, failure } from '../../model/failure.ts';
import { failureByWords, MAX_MESSAGE } from '../refusal-words.ts';
import { blockRefusal } from './block-refusals.ts';

/**
 * One request. Its id is a digest of the question, so that the answer to another question is not taken for its own; the
 * `note` before it comes back with the answer, for reads that take several steps.
 */
export function rpcRequest(method: string, params: readonly unknown[], note = ''): UpstreamRequest {
  const digest = digestOf(JSON.stringify([method, params], shortened)).slice(0, 16);
  return { method: 'POST', path: '/', body: { jsonrpc: '2.0', id: `${note}#${digest}`, method, params }, step: method };
}

/** A long text is looked at once more when the request is sent: here its own digest stands for it. No text is an object. */
function shortened(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > LONG ? { digest: digestOf(value) } : value;
}

const LONG = 1024;

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
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
    words: /out ?of ?gas|gas (?:required|limit)|intrinsic gas|initcode|code size/i,
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

/** Statuses that count more than the error in the body. */
const BARE: ReadonlySet<number> = new Set([401, 403, 429, 502, 503, 504]);

/**
 * The failure that an `error` member states; null for every other body. An `error` of any form counts: hosts send it
 * without a code, with a word for a code, or as a mere text.
 */
export function rpcRefusal({ body, status: httpStatus, request }: Exchange): Failure | null {
  if (BARE.has(httpStatus) || !isObject(body)) return null;
  const error = statedError(field(body, 'error'));
  if (error === null) return null;
  const { code, message } = error;
  const facts = { httpStatus, ...(code === null ? {} : { upstreamCode: code }) };
  const byCode = code === null ? undefined : CODES.get(code);
  if (byCode !== undefined) return failure(byCode.code, { ...facts, detail: byCode.detail });
  const text = message.slice(0, MAX_MESSAGE);
  const meaning =
    MEANINGS.find(({ words }) => words.test(text)) ?? blockRefusal({ message: text, code: code ?? '' }, request);
  if (meaning !== null) return failure(meaning.code, { ...facts, ...meaning.facts });
  return refusalByWordsOrCode(text, facts);
}

interface StatedError {
  /** Null where there is none that is a whole number. */
  readonly code: string | null;
  /** Empty where there is none. For classification alone; never passed on. */
  readonly message: string;
}

function statedError(error: unknown): StatedError | null {
  if (typeof error === 'string' && error !== '') return { code: null, message: error };
  if (!isObject(error)) return null;
  const digits = digitsOf(field(error, 'code'));
  const message = field(error, 'message');
  return {
    code: digits !== null && /^-?[0-9]{1,10}$/.test(digits) ? digits : null,
    message: typeof message === 'string' ? message : '',
  };
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
