/** The token with which a gateway shows that it is the gateway. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { GatewayConfig } from '../../config/schema.ts';

/** The header that holds the token of the gateway. Not `Authorization`: gateways pass that on from their own clients. */
export const GATEWAY_HEADER = 'x-gateway-token';

/** What a request presents as the token. */
export type PresentedToken = string | readonly string[] | undefined;

export function tokenIn(headers: IncomingHttpHeaders): PresentedToken {
  return headers[GATEWAY_HEADER];
}

/** Whether this is the token of the gateway; never where none is configured. */
export function isGateway({ token }: Pick<GatewayConfig, 'token'>, presented: PresentedToken): boolean {
  return verified({ token }, presented) !== null;
}

/**
 * A digest of the token, which may be kept; null where it is not that of the gateway. Digests are compared, so that the time
 * taken reveals nothing about the token.
 */
export function verified({ token }: Pick<GatewayConfig, 'token'>, presented: PresentedToken): string | null {
  if (token === undefined || typeof presented !== 'string') return null;
  const given = digest(presented);
  return timingSafeEqual(given, digest(token.reveal())) ? given.toString('base64') : null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
