/** What the head of an answer says of its body. */
import type { IncomingHttpHeaders } from 'node:http';
import { FailureError, failure } from '../model/failure.ts';
import type { Exchange } from './exchange.ts';

export function headerLookup(headers: IncomingHttpHeaders): Exchange['header'] {
  return (name) => {
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
    // All challenges are one list (RFC 9110, 11.6.1); of other headers that come twice, the first counts.
    if (Array.isArray(value)) return (name === 'www-authenticate' ? value.join(', ') : value[0]) ?? null;
    return value ?? null;
  };
}

export function refuseRedirect(status: number): void {
  if (status < 300 || status >= 400) return;
  throw new FailureError(failure('UPSTREAM_REDIRECT', { httpStatus: status }));
}

/** The end of the connection was the end of the body, so a cut body of JSON looks like a whole one. */
export function isOpenEnded(header: Exchange['header'], bytes: Buffer): boolean {
  return header('content-length') === null && header('transfer-encoding') === null && startsLikeJson(bytes);
}

/** A page of HTML in place of JSON does not count as cut JSON. */
function startsLikeJson(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 16).toString('latin1').trimStart();
  return start.startsWith('{') || start.startsWith('[');
}
