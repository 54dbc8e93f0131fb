/**
 * TEOS's own error bodies, `{code, message, target, details: [{code, …}], clTraceId}` at the top level of the body, and
 * OData's, the same below `error` (OData JSON Format 4.01, 21, https://docs.oasis-open.org/odata/odata-json-format/v4.01/).
 * An answer with `error` is in error as a whole, even with rows beside it.
 */

import { digitsOf, field, isObject, type JsonObject } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { OPEN_ARRAY } from '../../http/json-characters.ts';
import { anyCaseField } from './odata.ts';

interface StatedError {
  /** The `code` or `code-detailCode`, e.g. `21000-1001`; null where none can be read. */
  readonly code: string | null;
  /** For classification alone; never passed on. */
  readonly message: unknown;
}

const known = new WeakMap<Exchange, StatedError | null>();

/** The error that the body states; null for every other body. */
export function statedError(exchange: Exchange): StatedError | null {
  const before = known.get(exchange);
  if (before !== undefined) return before;
  const error = hasNoError(exchange) ? null : readError(exchange);
  known.set(exchange, error);
  return error;
}

/** The `code` or `code-detailCode` of the error, e.g. `21000-1001`; null where the body states none. */
export function statedCode(exchange: Exchange): string | null {
  return statedError(exchange)?.code ?? null;
}

/** True where the body cannot be an error: an answer full of rows need not be decoded to see that. */
function hasNoError({ ascii }: Exchange): boolean {
  if (!ascii || ascii.length === 0) return false;
  if (ascii.at(0) === OPEN_ARRAY) return true;
  const text = ascii.text(0, ascii.length);
  // Without an escape a key is spelled as it is, were it in another case.
  if (text.includes('\\')) return false;
  const lower = text.toLowerCase();
  return !lower.includes('message"') && !lower.includes('details"') && !lower.includes('error"');
}

function readError({ body, status }: Exchange): StatedError | null {
  if (!isObject(body)) return null;
  const wrapped = field(body, 'error') ?? null;
  if (wrapped !== null) return isObject(wrapped) ? describe(wrapped) : { code: null, message: wrapped };
  if (!isError(body)) return null;
  const error = describe(body);
  // A gateway's message without a code: an error status counts more, and an answer with rows is no error.
  const isAnswer = status >= 300 || field(body, 'value') !== undefined || field(body, 'Address') !== undefined;
  return error.code === null && isAnswer ? null : error;
}

function describe(error: JsonObject): StatedError {
  const code = errorCode(error);
  const details = anyCaseField(error, 'details');
  const first: unknown = Array.isArray(details) ? details[0] : undefined;
  const inner = isObject(first) ? errorCode(first) : null;
  return {
    code: code === null || inner === null ? code : `${code}-${inner}`,
    message: anyCaseField(error, 'message'),
  };
}

/** A code without its detail, e.g. `21000` of `21000-1001`. */
export function mainCode(stated: string): string {
  return stated.split('-')[0] ?? stated;
}

function isError(body: JsonObject): boolean {
  return typeof anyCaseField(body, 'message') === 'string' || Array.isArray(anyCaseField(body, 'details'));
}

function errorCode(object: JsonObject): string | null {
  const code = digitsOf(anyCaseField(object, 'code'));
  return code !== null && /^[0-9]{1,10}$/.test(code) ? code : null;
}
