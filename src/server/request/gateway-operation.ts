/** Which operation of the gateway a request is a part of. */
import type { IncomingHttpHeaders } from 'node:http';
import type { GatewayConfig } from '../../config/schema.ts';
import { tokenIn, verified } from './gateway-token.ts';
import { isRequestId } from './request-id.ts';

/** W3C Trace Context: version, trace id, parent id, flags; a later version may have more. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.{0,400})?$/;

/**
 * A name that all requests of the operation have, and no others: made of the token, the header and what that says. Null for
 * a request without the token of the gateway, and for one that names no operation: it reads for itself.
 */
export function gatewayOperation(gateway: GatewayConfig, headers: IncomingHttpHeaders): string | null {
  for (const header of gateway.operationHeaders) {
    const id = idIn(header, headers[header]);
    if (id === null) continue;
    const token = verified(gateway, tokenIn(headers));
    return token === null ? null : JSON.stringify([token, header, id]);
  }
  return null;
}

/** Null for a value that no gateway sends: too long, several in one, or none. */
function idIn(header: string, value: IncomingHttpHeaders[string]): string | null {
  if (typeof value !== 'string') return null;
  if (header === 'traceparent') return TRACEPARENT.exec(value)?.[1] ?? null;
  return isRequestId(value) ? value : null;
}
