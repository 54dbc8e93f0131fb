/** The name of a request in answers and log lines. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const REQUEST_ID_HEADER = 'x-request-id';

/** Safe in a header and in a log line, and short enough for both. */
const WELL_FORMED = /^[\w.:/+=@-]{1,128}$/;

/** The id that the caller sent, so that all proxies use the same one; a new id where it sent none, or no well-formed one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && isRequestId(given) ? given : randomUUID();
}

export function isRequestId(given: string): boolean {
  return WELL_FORMED.test(given);
}
