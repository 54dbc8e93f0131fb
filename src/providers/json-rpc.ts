/** JSON-RPC as nodes use it: the id of a request is a digest of its question, and answers are matched by id. */
import { hash } from 'node:crypto';
import { asArray, asObject, digitsOf, field, isObject, malformed } from '../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../http/exchange.ts';
import { type Failure, FailureError, failure } from '../model/failure.ts';

/**
 * One request. Its id is a digest of the question, so that the answer to another question is not taken for its own; the
 * `note` before it comes back with the answer, for reads that take several steps.
 */
export function rpcRequest(
  method: string,
  params: readonly unknown[],
  note = '',
  version: '1.0' | '2.0' = '2.0',
): UpstreamRequest {
  const question = [method, params];
  const text = hasLong(params) ? JSON.stringify(question, shortened) : JSON.stringify(question);
  const digest = digestOf(text).slice(0, 16);
  return {
    method: 'POST',
    path: '/',
    body: { jsonrpc: version, id: `${note}#${digest}`, method, params },
    step: method,
  };
}

/** A long text is looked at once more when the request is sent: here its own digest stands for it. No text is an object. */
function shortened(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > LONG ? { digest: digestOf(value) } : value;
}

const LONG = 1024;

/** Whether there is a long text: where there is none, to write all of it is much faster than to be asked about each member. */
function hasLong(value: unknown): boolean {
  if (typeof value === 'string') return value.length > LONG;
  if (Array.isArray(value)) return value.some(hasLong);
  return isObject(value) && Object.values(value).some(hasLong);
}

function digestOf(text: string): string {
  return hash('sha256', text);
}

/** What was noted in the request that was answered. */
export function noteOf({ request }: Exchange): string {
  return noteIn(request);
}

/** What was noted in the request. */
export function noteIn({ body }: UpstreamRequest): string {
  return idOf(body).split('#')[0] ?? '';
}

/** The `result` of the answer to this very request. */
export function rpcResult({ body, request }: Exchange): unknown {
  const answer = asObject(body, '');
  if (field(answer, 'id') !== idOf(request.body)) {
    throw new FailureError(failure('UPSTREAM_MISATTRIBUTED', { detail: 'the answer has the id of another request' }));
  }
  const result = field(answer, 'result');
  if (result === undefined) throw malformed('result', 'a result');
  return result;
}

/** Several requests in one, which has the step of the first. */
export function rpcBatch(first: UpstreamRequest, ...others: readonly UpstreamRequest[]): UpstreamRequest {
  return { method: 'POST', path: '/', body: [first, ...others].map(({ body }) => body), step: first.step };
}

/** What one request of a batch was answered, wherever its answer stands. Throws what `refusal` makes of it. */
export function rpcResultIn(
  exchange: Exchange,
  request: UpstreamRequest,
  refusal: (exchange: Exchange) => Failure | null,
): unknown {
  const id = idOf(request.body);
  const body = asArray(exchange.body, '').find((answer) => isObject(answer) && field(answer, 'id') === id);
  if (body === undefined) throw malformed('', 'an answer to each request of the batch');
  const own: Exchange = { ...exchange, request, body };
  const reason = refusal(own);
  if (reason !== null) throw new FailureError(reason);
  return rpcResult(own);
}

function idOf(body: unknown): string {
  const id = isObject(body) ? field(body, 'id') : undefined;
  return typeof id === 'string' ? id : '';
}

export interface StatedError {
  /** Null where there is none that is a whole number. */
  readonly code: string | null;
  /** Empty where there is none. For classification alone; never passed on. */
  readonly message: string;
}

/** Statuses that count more than the error in the body. */
const BARE: ReadonlySet<number> = new Set([401, 403, 429, 502, 503, 504]);

/**
 * What the `error` member states; null for every other body. An `error` of any form counts: hosts send it without a code,
 * with a word for a code, or as a mere text.
 */
export function rpcError({ body, status }: Exchange): StatedError | null {
  if (BARE.has(status) || !isObject(body)) return null;
  const error = field(body, 'error');
  if (typeof error === 'string' && error !== '') return { code: null, message: error };
  if (!isObject(error)) return null;
  const digits = digitsOf(field(error, 'code'));
  const message = field(error, 'message');
  return {
    code: digits !== null && /^-?[0-9]{1,10}$/.test(digits) ? digits : null,
    message: typeof message === 'string' ? message : '',
  };
}
