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
export function bearerIn({ headers, rawHeaders }: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): Presented {
  const { authorization } = headers;
  if (authorization === undefined) return { kind: 'none' };
  // Of several headers Node keeps the first; another reader may keep the last.
  if (timesIn(rawHeaders) > 1) return { kind: 'malformed' };
  const [, text] = BEARER.exec(authorization) ?? [];
  if (text !== undefined) return { kind: 'bearer', text };
  return { kind: SCHEME.test(authorization) ? 'malformed' : 'none' };
}

/** Names and values take turns. */
function timesIn(rawHeaders: readonly string[]): number {
  let times = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'authorization') times += 1;
  }
  return times;
}
