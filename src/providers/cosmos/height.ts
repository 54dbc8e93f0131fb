/**
 * The height at which a node answers: asked for and stated in headers alone (grpc-gateway of the Cosmos SDK; seen at simd
 * 0.46.16, 2026-11). A committed block is final, so that its height alone says which block it is.
 */
import { malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { parseUnsigned } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { BlockRef } from '../../model/reading.ts';

const ASKED = 'x-cosmos-block-height';
const STATED = 'grpc-metadata-x-cosmos-block-height';
/** The highest that a node can count to. */
const MAX_HEIGHT = 2n ** 63n - 1n;

/** The request, to be answered at the block; null for the newest. A node takes the height 0 for the newest, too. */
export function atBlock(request: UpstreamRequest, at: BlockRef | null): UpstreamRequest {
  return at === null ? request : { ...request, headers: { [ASKED]: heightOf(at) } };
}

/** As requests spell it; a failure where no block can have it. */
export function heightOf({ number }: Pick<BlockRef, 'number'>): string {
  if (number === null || number < 1n || number > MAX_HEIGHT) {
    throw new FailureError(failure('BLOCK_NOT_FOUND', { detail: 'blocks of the chain are counted from 1' }));
  }
  return String(number);
}

/** The height that the request asks for; null where it asks for the newest. */
function askedHeight({ headers }: UpstreamRequest): bigint | null {
  const text = headers?.[ASKED];
  return text === undefined ? null : BigInt(text);
}

/**
 * The height that the answer holds for; null where a proxy took the header out. A failure where another height was asked
 * for, and where one was asked for and none is stated: an answer for the newest block looks the same.
 */
export function answeredHeight(exchange: Exchange): bigint | null {
  const asked = askedHeight(exchange.request);
  const text = exchange.header(STATED);
  const stated = text === null ? null : parseUnsigned(text.trim());
  if (text !== null && stated === null) throw malformed(`header ${STATED}`, 'a whole number');
  if (asked !== null && stated !== asked) throw new FailureError(failure('UPSTREAM_WRONG_BLOCK'));
  return stated;
}
