/** Which requests may be answered the short way, as far as their heads tell. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Config } from '../../config/schema.ts';
import { type Encoding, plainEncoding } from '../compression.ts';
import { FAILURES_HEADER, failuresAsked } from '../plugins/failures.ts';
import { isStranger } from '../plugins/gateway.ts';
import { INLINE_TRACE_HEADER } from '../plugins/inline-trace.ts';
import { EXPLAIN_HEADER } from '../plugins/plan.ts';
import { type AnswerType, answerType } from '../request/answer-type.ts';
import { servedHosts } from '../request/hosts.ts';
import { requestFault } from '../request/request-rules.ts';
import { TRACE_HEADER } from '../request/trace-header.ts';

export interface UsualHead {
  /** Bytes of the body. */
  readonly length: number;
  /** Of the answer. */
  readonly type: AnswerType;
  /** Of a long answer. */
  readonly encoding: Encoding | null;
}

/** As clients spell it. Other spellings mean the same, and go the full way. */
const BODY_TYPES: ReadonlySet<string | undefined> = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
  'application/json; charset=UTF-8',
  'application/json;charset=UTF-8',
]);

/** A request with one of these is for the full way, whatever it says. */
const UNUSUAL = [
  ...[EXPLAIN_HEADER, TRACE_HEADER, INLINE_TRACE_HEADER],
  ...['content-encoding', 'transfer-encoding', 'expect', 'upgrade', 'x-no-compression'],
];

/** @returns judges a request: null where it is for the full way */
export function usualHeads(server: Config['server'], path: string): (request: IncomingMessage) => UsualHead | null {
  const judge = servedHosts(server);
  const compresses = server.compression.minBytes > 0;
  return (request) => {
    const { method, url, headers } = request;
    if (method !== 'POST' || url !== path || !BODY_TYPES.has(headers['content-type']) || isUnusual(headers))
      return null;
    const length = Number(headers['content-length']);
    if (!(length > 0 && length <= server.maxBodyBytes)) return null;
    const encoding = compresses ? plainEncoding(headers['accept-encoding']) : null;
    if (encoding === undefined) return null;
    if (requestFault(request, judge) !== null || isStranger(server.gateway, headers)) return null;
    const type = answerType(headers.accept);
    return type === null ? null : { length, type, encoding };
  };
}

function isUnusual(headers: IncomingHttpHeaders): boolean {
  if (headers[FAILURES_HEADER] !== undefined && failuresAsked(headers) === undefined) return true;
  for (const name of UNUSUAL) if (headers[name] !== undefined) return true;
  return false;
}
