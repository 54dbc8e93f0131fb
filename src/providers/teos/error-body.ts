/** TEOS's own error bodies: `{code, message, target, details: [{code, …}], clTraceId}` at the top level of the body. */
import { digitsOf, isObject, type JsonObject } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { anyCaseField } from './odata.ts';

const known = new WeakMap<Exchange, string | null>();

/** The `code` or `code-detailCode` of TEOS's error body, e.g. `21000-1001`; null for every other body. */
export function statedCode(exchange: Exchange): string | null {
  const before = known.get(exchange);
  if (before !== undefined) return before;
  const code = hasNoError(exchange.text ?? null) ? null : readCode(exchange);
  known.set(exchange, code);
  return code;
}

/** True where the text cannot be an error: an answer full of rows need not be decoded to see that. */
function hasNoError(text: string | null): boolean {
  if (text === null || text === '') return false;
  if (text.startsWith('[')) return true;
  // Without an escape a key is spelled as it is, were it in another case.
  if (text.includes('\\')) return false;
  const lower = text.toLowerCase();
  return !lower.includes('message"') && !lower.includes('details"');
}

function readCode({ body }: Exchange): string | null {
  if (!isObject(body) || !isError(body)) return null;
  const code = errorCode(body);
  const details = anyCaseField(body, 'details');
  const first: unknown = Array.isArray(details) ? details[0] : undefined;
  const inner = isObject(first) ? errorCode(first) : null;
  return code === null || inner === null ? code : `${code}-${inner}`;
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
