/**
 * Refusals in a form that is not the source's own. Gateways, firewalls and hosts in front of a source may answer in its
 * place, with HTTP 200 or any other status, each in a form of its own. So the usual places of an error are searched, and
 * only in answers that the provider could not read: an answer that it can read is never taken for a refusal.
 *
 * Forms (read 2026-11): `message` (Kong, AWS API Gateway), `error` and `error_description` (OAuth, RFC 6749, 5.2), `title`
 * and `detail` (RFC 9457), `errors` (GraphQL, JSON:API), `error.message` (JSON-RPC, OData, Google), and plain text.
 */
import { field, isObject, type JsonObject } from '../http/decode.ts';
import type { Exchange } from '../http/exchange.ts';
import { type Failure, type FailureFacts, failure } from '../model/failure.ts';
import { failureByWords, MAX_MESSAGE } from './refusal-words.ts';

/** Members that hold an error, or its message. */
const ERRORS = ['error', 'errors'] as const;
const WORDS = ['message', 'msg', 'error_description', 'detail', 'details', 'title', 'reason'] as const;
/** Each of these members marks a refusal; a `title` or a `detail` alone does not. */
const SAYS_NO = [...ERRORS, 'message', 'msg'] as const;

/** The failure that a gateway's message states; null where the message is not known. Messages are never passed on. */
export function foreignRefusal(exchange: Exchange, facts: FailureFacts = {}): Failure | null {
  return failureByWords(wordsOf(exchange), { httpStatus: exchange.status, ...facts });
}

/** The same for an answer that could not be read: an error with an unknown message is retryable. */
export function unreadableRefusal(exchange: Exchange): Failure | null {
  const known = foreignRefusal(exchange);
  if (known !== null) return known;
  const body = lone(exchange.body);
  if (!isObject(body) || !SAYS_NO.some((key) => isSaid(field(body, key)))) return null;
  const detail = 'it answered with an error in a form that is not its own';
  return failure('UPSTREAM_UNEXPLAINED', { httpStatus: exchange.status, detail });
}

function wordsOf({ body, ascii }: Exchange): string {
  const said = body === undefined ? plainText(ascii?.text(0, MAX_MESSAGE + 1) ?? '') : textsIn(lone(body), 2);
  return said.join(' ').slice(0, MAX_MESSAGE);
}

/** A short text that is no HTML page: pages have much text beside the error. */
function plainText(text: string): readonly string[] {
  return text.length <= MAX_MESSAGE && !text.trimStart().startsWith('<') ? [text] : [];
}

/** The texts at the usual places, down to so many members below each other. */
function textsIn(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return [value];
  if (depth === 0 || !isObject(value)) return [];
  return membersOf(value).flatMap((member) => textsIn(lone(member), depth - 1));
}

function membersOf(object: JsonObject): readonly unknown[] {
  return [...ERRORS, ...WORDS].map((key) => field(object, key));
}

/** The first of a list: errors come in lists, and some gateways answer one request as a batch. */
function lone(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function isSaid(value: unknown): boolean {
  return (
    (typeof value === 'string' && value.trim() !== '') || isObject(value) || (Array.isArray(value) && value.length > 0)
  );
}
