/** How a client asks for a trace of its request: which upstream call answered which field. */
import type { IncomingHttpHeaders } from 'node:http';

/** The header, with the value `1`. */
export const TRACE_HEADER = 'x-balancegraph-trace';

export function asksForTrace(headers: IncomingHttpHeaders): boolean {
  return headers[TRACE_HEADER] === '1';
}
