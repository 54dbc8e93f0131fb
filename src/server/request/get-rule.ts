/**
 * Which GET requests are answered: those that a page of a foreign origin cannot have sent.
 *
 * A page can make its visitor's browser send a GET to any server without asking it first. It cannot read the answer, and no
 * query changes anything, but each costs upstream calls. What such a page cannot do is set `Origin` or a header that begins
 * with `Sec-`, or any header beyond the few that CORS lets pass without a preflight. Those tell the requests apart.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { hostName, isLoopback } from '../../config/host-name.ts';

/** Headers that no browser sends for a foreign page without asking the server first. */
const PREFLIGHTED = ['apollo-require-preflight', 'x-apollo-operation-name'] as const;

/** By what was found that a request is answered; null where a foreign page may have sent it. */
export type GetGround = 'preflighted' | 'allowed origin' | 'no foreign page' | 'no browser';

/** What is said to a client whose GET is refused. */
export const GET_REFUSED =
  'a page of a foreign origin could have sent this GET: send a POST (urql: preferGetMethod: false), add the header apollo-require-preflight: true, or list the origin of the page in server.cors.origins';

/** @param allows whether pages of this origin may read answers */
export function groundOfGet(headers: IncomingHttpHeaders, allows: (origin: string) => boolean): GetGround | null {
  if (PREFLIGHTED.some((name) => (headers[name] ?? '') !== '') || isJson(headers['content-type'])) return 'preflighted';
  const { origin, 'sec-fetch-site': site } = headers;
  // Browsers name the origin of a page that wants to read the answer of another one.
  if (origin !== undefined) return allows(origin) || site === 'same-origin' ? 'allowed origin' : null;
  // `none` is what a person opened: by typing the address, or from a bookmark.
  if (site === 'same-origin' || site === 'none') return 'no foreign page';
  return site === undefined && isFromNoBrowser(headers) ? 'no browser' : null;
}

/**
 * Browsers say where a request comes from, in `Sec-Fetch-Site`, to servers on loopback and over TLS alone (Fetch Metadata;
 * Chrome 76, Firefox 90, Safari 16.4). There its absence shows that no browser sent the request. Elsewhere only the fetch of
 * Node shows itself: it has a mode without a site.
 */
function isFromNoBrowser(headers: IncomingHttpHeaders): boolean {
  if (headers['sec-fetch-mode'] !== undefined) return true;
  // A proxy adds it; no page can.
  const [scheme] = String(headers['x-forwarded-proto'] ?? '').split(',');
  if (scheme?.trim().toLowerCase() === 'https') return true;
  const name = hostName(headers.host ?? '');
  return name !== null && isLoopback(name);
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(?:;|$)/i.test(contentType.trim());
}
