/** What TEOS's error codes mean. */
import type { Exchange } from '../../http/exchange.ts';
import { type Failure, type FailureCode, failure } from '../../model/failure.ts';
import { unknownRefusal } from '../refusal-words.ts';
import { mainCode, statedError } from './error-body.ts';
import { isLimited, pauseEnd } from './quota.ts';

interface Meaning {
  readonly code: FailureCode;
  readonly detail: string;
}

/** By `code-detailCode`, then by `code` (TEOS docs `handling-errors`, read 2026-11). */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ['11001', { code: 'UPSTREAM_AUTH', detail: 'the token is missing, wrong or expired' }],
  ['12000', { code: 'UPSTREAM_REJECTED', detail: 'the request does not pass the OData checks' }],
  ['12001', { code: 'UPSTREAM_REJECTED', detail: 'the request does not pass the OData checks' }],
  ['12002', { code: 'UPSTREAM_REJECTED', detail: 'an argument could not be read' }],
  ['21000', { code: 'UPSTREAM_REJECTED', detail: 'a precondition is not met' }],
  ['21000-1001', { code: 'UNKNOWN_ASSET', detail: 'the asset does not exist' }],
  ['21000-1004', { code: 'UPSTREAM_REJECTED', detail: 'an asset of the call has no Spark factor' }],
  ['21000-1007', { code: 'UNKNOWN_ASSET', detail: 'the asset belongs to another ledger' }],
  ['22000', { code: 'UPSTREAM_REJECTED', detail: 'an argument is not valid' }],
  ['22000-2002', { code: 'UPSTREAM_REJECTED', detail: 'an address has the wrong length' }],
  ['23000', { code: 'UPSTREAM_HTTP_ERROR', detail: 'the ledger library of the source failed' }],
  ['32000-20001', { code: 'UPSTREAM_REJECTED', detail: 'an address is not valid' }],
  ['32000-20101', { code: 'UPSTREAM_REJECTED', detail: 'the call names no address' }],
  [
    '33000-30001',
    { code: 'UPSTREAM_REJECTED', detail: 'too many addresses or assets in one call; lower pairsPerCall' },
  ],
]);

/**
 * The failure that an answer states in TEOS's terms; null for any body that is not TEOS's error and no 429. A 503 is
 * left to its status, because its `Retry-After` is more exact than the code, unless the code is that of the quota.
 */
export function refusal(exchange: Exchange): Failure | null {
  const { status: httpStatus, receivedAt } = exchange;
  const error = statedError(exchange);
  const stated = error?.code ?? null;
  const upstream = stated === null ? {} : { upstreamCode: stated };
  if (isLimited(exchange)) {
    const retryAfter = pauseEnd(exchange, receivedAt);
    const detail = 'the quota of calls is used up';
    return failure('UPSTREAM_RATE_LIMITED', { httpStatus, detail, retryAfter, ...upstream });
  }
  if (error === null || httpStatus === 503) return null;
  const meaning = stated === null ? undefined : meaningOf(exchange, stated);
  if (meaning !== undefined) return failure(meaning.code, { httpStatus, detail: meaning.detail, ...upstream });
  const detail = stated === null ? 'its error has no code that can be read' : 'its error code is not documented';
  return unknownRefusal(error.message, { httpStatus, detail, ...upstream });
}

function meaningOf(exchange: Exchange, stated: string): Meaning | undefined {
  const meaning = MEANINGS.get(stated) ?? MEANINGS.get(mainCode(stated));
  // The error does not say which asset it means, so in a call of several assets it is the error of none.
  if (meaning?.code !== 'UNKNOWN_ASSET' || /uniqueAssetIds=%5B'[^',]*'%5D/.test(exchange.request.path)) return meaning;
  return { code: 'UPSTREAM_REJECTED', detail: 'an asset of the call does not exist or belongs to another ledger' };
}
