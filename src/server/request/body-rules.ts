/** What a request body may not be. Checked by its headers before a byte of it is read. */
import type { IncomingHttpHeaders } from 'node:http';

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i;

/** Why the body is refused; null where it may be read. */
export function bodyFault(headers: IncomingHttpHeaders): string | null {
  const encoding = headers['content-encoding'];
  // A few compressed bytes could expand to more than the memory holds.
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return 'send the body uncompressed';
  const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset) ? null : 'send the body in UTF-8';
}
