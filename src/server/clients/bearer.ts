/** The credential that a request presents. */
import type { IncomingMessage } from 'node:http';

/** The form of RFC 6750, 2.1. */
const BEARER = /^bearer +([A-Za-z0-9._~+/=-]+) *$/i;
const SCHEME = /^bearer(?: |$)/i;

export type Presented =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly text: string }
  /** In a form that two readers could understand in two ways. */
  | { readonly kind: 'malformed' };

/** Other schemes are for others, such as a proxy in front, and count as none. */
export function bearerIn(request: Pick<IncomingMessage, 'headers' | 'headersDistinct'>): Presented {
  const { authorization } = request.headers;
  if (authorization === undefined) return { kind: 'none' };
  // Of several headers Node keeps the first; another reader may keep the last.
  if ((request.headersDistinct.authorization ?? []).length > 1) return { kind: 'malformed' };
  const [, text] = BEARER.exec(authorization) ?? [];
  if (text !== undefined) return { kind: 'bearer', text };
  return { kind: SCHEME.test(authorization) ? 'malformed' : 'none' };
}
