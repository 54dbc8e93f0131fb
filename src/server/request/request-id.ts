/** The name of a request in answers and log lines. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const REQUEST_ID_HEADER = 'x-request-id';

/** Nothing that could break out of a header or a log line, and short enough to stand in each of them. */
const WELL_FORMED = /^[\w.:/+=@-]{1,128}$/;

/** What the caller named it, so that one name holds from the first proxy on; another name where there is none, or no good one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
}
