/** Mesh's `Error` object: `{code, message, retriable, details?}`, sent with HTTP 500 for every failure of the server. */
import { digitsOf, field, isObject } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { type Failure, type FailureCode, type FailureFacts, failure } from '../../model/failure.ts';
import { failureByWords, MAX_MESSAGE } from '../refusal-words.ts';

interface Meaning {
  readonly code: FailureCode;
  readonly detail: string;
}

/**
 * By message, since each server numbers its errors as it likes and keeps the message constant. From the catalogues of
 * rosetta-ethereum and rosetta-bitcoin and the request checks of mesh-sdk-go, whose code is always 0 (read 2026-11).
 */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ['block not found', { code: 'BLOCK_NOT_FOUND', detail: 'the server does not have the block' }],
  ['block orphaned', { code: 'BLOCK_NOT_FOUND', detail: 'the block is no longer part of the chain' }],
  [
    'historical balance lookup is not supported',
    { code: 'HISTORY_UNSUPPORTED', detail: 'the server keeps no history' },
  ],
  ['requestnetwork is not supported', { code: 'UNKNOWN_NETWORK', detail: 'the server does not serve the network' }],
  ['invalid address', { code: 'UPSTREAM_REJECTED', detail: 'the server finds the address invalid' }],
  ['unable to decode address', { code: 'UPSTREAM_REJECTED', detail: 'the server finds the address invalid' }],
  ['unable to get balance', { code: 'UPSTREAM_REJECTED', detail: 'the server could not read the balance' }],
  ['geth error', { code: 'UPSTREAM_REJECTED', detail: 'the node behind the server refused' }],
  ['bitcoind error', { code: 'UPSTREAM_REJECTED', detail: 'the node behind the server refused' }],
  ['geth not ready', { code: 'UPSTREAM_UNAVAILABLE', detail: 'the node behind the server is not ready' }],
  ['bitcoind is not ready', { code: 'UPSTREAM_UNAVAILABLE', detail: 'the node behind the server is not ready' }],
  ['endpoint unavailable offline', { code: 'UPSTREAM_INCAPABLE', detail: 'the server runs in offline mode' }],
  ['endpoint not implemented', { code: 'UPSTREAM_INCAPABLE', detail: 'the server does not implement the endpoint' }],
  // optakt/flow-dps#204 and others, read 2026-11.
  ['account not found', { code: 'ACCOUNT_NOT_FOUND', detail: 'the server has no such account' }],
  ['account does not exist', { code: 'ACCOUNT_NOT_FOUND', detail: 'the server has no such account' }],
]);

/**
 * Statuses that count more than the body: credentials, timeouts, quotas, and gateways in front of a server. Mesh's client
 * reads an `Error` at 500 alone (mesh-sdk-go `client`, read 2026-11), and gateways send similar bodies.
 */
const BARE: ReadonlySet<number> = new Set([401, 403, 408, 429, 502, 503, 504]);

/** The failure that a Mesh `Error` states; null for every other body. The server states whether it is retryable. */
export function refusal(exchange: Exchange): Failure | null {
  const { body, status: httpStatus } = exchange;
  if (BARE.has(httpStatus) || !isObject(body)) return null;
  const upstreamCode = digitsOf(field(body, 'code'));
  const message = field(body, 'message');
  if (upstreamCode === null || !/^-?[0-9]{1,10}$/.test(upstreamCode) || typeof message !== 'string') return null;
  const retriable = field(body, 'retriable');
  const meaning = meaningOf(message, upstreamCode);
  if (meaning === undefined) return unknownError(message, { httpStatus, upstreamCode }, retriable);
  const facts = { httpStatus, upstreamCode, retryable: retriable === true };
  // The request names no block, so the chain replaced the newest block while the server read it.
  const code = meaning.code === 'BLOCK_NOT_FOUND' && !asksBlock(exchange) ? 'UPSTREAM_REJECTED' : meaning.code;
  return failure(code, { ...facts, detail: meaning.detail });
}

/** An error that no catalogue names. It is about the question only where the server says `retriable: false`. */
function unknownError(message: string, facts: FailureFacts, retriable: unknown): Failure {
  const byWords = failureByWords(message, facts);
  if (byWords !== null) return byWords;
  if (typeof retriable === 'boolean') return failure('UPSTREAM_REJECTED', { ...facts, retryable: retriable });
  return failure('UPSTREAM_UNEXPLAINED', { ...facts, detail: 'the server does not say whether the error may pass' });
}

function meaningOf(message: string, code: string): Meaning | undefined {
  if (message.length > MAX_MESSAGE) return undefined;
  const text = message.trim().toLowerCase();
  const exact = MEANINGS.get(text);
  if (exact !== undefined || code !== '0') return exact;
  // Request checks may wrap their constant message in particulars.
  for (const constant of ['historical balance lookup is not supported', 'requestnetwork is not supported']) {
    if (text.includes(constant)) return MEANINGS.get(constant);
  }
  return undefined;
}

function asksBlock({ request }: Exchange): boolean {
  return isObject(request.body) && field(request.body, 'block_identifier') !== undefined;
}
