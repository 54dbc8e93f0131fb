/**
 * Refusals of a node: `{code, message, details}`, where `code` is that of gRPC (https://grpc.io/docs/guides/status-codes,
 * read 2026-11). Messages of the Cosmos SDK name what the code leaves open.
 */
import { digitsOf, field, isObject } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { type Failure, type FailureCode, type FailureFacts, failure } from '../../model/failure.ts';
import { MAX_MESSAGE, unknownRefusal } from '../refusal-words.ts';

interface Meaning {
  readonly code: FailureCode;
  readonly facts: FailureFacts;
}

/** Searched first, in this order (cosmos-sdk `baseapp/abci.go`, `store/rootmulti`, v0.46 to v0.53; seen at simd 0.46.16). */
const MESSAGES: readonly (Meaning & { readonly words: RegExp })[] = [
  {
    words: /height in the future|height must be less than or equal|bigger then the chain length/i,
    code: 'BLOCK_NOT_FOUND',
    facts: { detail: 'the node has not reached the block', retryable: true },
  },
  {
    words:
      /failed to load state at height|version does not exist|version mismatch on immutable|no commit info found|lowest height is|not available, lowest|pruned/i,
    code: 'HISTORY_UNSUPPORTED',
    facts: { detail: 'the node no longer has the state of the block' },
  },
  {
    words: /please wait for first block|is not ready/i,
    code: 'UPSTREAM_UNAVAILABLE',
    facts: { detail: 'the node has no block yet' },
  },
  {
    words: /invalid address|decoding bech32 failed|hrp does not match/i,
    code: 'UPSTREAM_REJECTED',
    facts: { detail: 'the node finds the address invalid' },
  },
];

const CODES: ReadonlyMap<string, Meaning> = new Map([
  ['3', { code: 'UPSTREAM_REJECTED', facts: { detail: 'the node finds an argument invalid' } }],
  ['4', { code: 'UPSTREAM_UNAVAILABLE', facts: { detail: 'the node took too long' } }],
  ['8', { code: 'UPSTREAM_RATE_LIMITED', facts: { detail: 'the node has no room for the request now' } }],
  ['12', { code: 'UPSTREAM_INCAPABLE', facts: { detail: 'the node does not serve the path' } }],
  ['14', { code: 'UPSTREAM_UNAVAILABLE', facts: { detail: 'the node cannot answer for now' } }],
]);

/** Statuses that count more than the body: quotas and gateways in front of a node send similar bodies. */
const BARE: ReadonlySet<number> = new Set([401, 403, 408, 429, 502, 503, 504]);

/** The failure that a node states; null for every other body. Messages are never passed on. */
export function refusal({ body, status: httpStatus }: Exchange): Failure | null {
  if (BARE.has(httpStatus) || !isObject(body)) return null;
  const code = digitsOf(field(body, 'code'));
  const message = field(body, 'message');
  if (code === null || !/^[0-9]{1,3}$/.test(code) || typeof message !== 'string') return null;
  const stated = { httpStatus, upstreamCode: code };
  const meaning = meaningOf(message) ?? CODES.get(code);
  if (meaning !== undefined) return failure(meaning.code, { ...stated, ...meaning.facts });
  return unknownRefusal(message, { ...stated, detail: 'the node does not say what it refuses' });
}

function meaningOf(message: string): Meaning | undefined {
  const text = message.slice(0, MAX_MESSAGE);
  return MESSAGES.find(({ words }) => words.test(text));
}
