/** The headers of every answer, before those that the answer itself brings. */
import { REQUEST_ID_HEADER } from './request-id.ts';

export interface StandardHeaders {
  readonly [name: string]: string;
}

/** What may be kept says so itself, later. */
export function standardHeaders(id: string): StandardHeaders {
  return { [REQUEST_ID_HEADER]: id, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
}

/** Added where balances are invented: answers from a sandbox are marked in a header as well as in the data. */
const sandboxHeaders: StandardHeaders = { 'x-balancegraph-sandbox': 'true' };

/** @param sources those that the request may read */
export function markedHeaders(sources: Iterable<{ readonly sandbox: boolean }>): StandardHeaders {
  for (const { sandbox } of sources) if (sandbox) return sandboxHeaders;
  return {};
}

/** Added while the server is about to stop. */
export const drainHeaders: StandardHeaders = { connection: 'close' };
