/**
 * The `errors` of a GraphQL answer. Their messages are never passed on, for they may hold anything; their codes are
 * (`extensions.code`, a convention of many servers: Apollo Server 5, GraphQL Yoga 5 and Hasura 2 documents, read 2026-11).
 */
import { asArray, digitsOf, field, isObject, type JsonObject } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { type Failure, type FailureCode, failure } from '../../model/failure.ts';
import { failureByWords } from '../refusal-words.ts';
import type { AnswerPlace } from './paths.ts';

export interface AnswerError {
  /** Null where the error names no place, or none that can be read. */
  readonly place: AnswerPlace | null;
  readonly failure: Failure;
}

interface Meaning {
  readonly code: FailureCode;
  readonly detail: string;
  readonly retryable?: boolean;
}

const auth: Meaning = { code: 'UPSTREAM_AUTH', detail: 'it says that the credential does not allow this' };
const limited: Meaning = { code: 'UPSTREAM_RATE_LIMITED', detail: 'it says that there were too many requests' };
const invalid: Meaning = {
  code: 'UPSTREAM_REJECTED',
  detail: 'it finds the configured document or its variables invalid',
};
const broken: Meaning = { code: 'UPSTREAM_REJECTED', detail: 'it reports an error in its own system', retryable: true };
const away: Meaning = { code: 'UPSTREAM_UNAVAILABLE', detail: 'it says that it is out of service' };

/** In lower case, `-` as `_`. */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  ['unauthenticated', auth],
  ['unauthorized', auth],
  ['forbidden', auth],
  ['access_denied', auth],
  ['invalid_jwt', auth],
  ['rate_limited', limited],
  ['rate_limit_exceeded', limited],
  ['too_many_requests', limited],
  ['throttled', limited],
  ['bad_user_input', invalid],
  ['graphql_parse_failed', invalid],
  ['graphql_validation_failed', invalid],
  ['operation_resolution_failure', invalid],
  ['validation_failed', invalid],
  ['internal_server_error', broken],
  ['unexpected', broken],
  ['block_not_found', { code: 'BLOCK_NOT_FOUND', detail: 'it says that it does not have the block' }],
  ['service_unavailable', away],
  ['timeout', away],
]);

const SOME_ERROR = 'it answered with an error of GraphQL without a code that is known';

/** A name for a kind of error, and nothing that could be a sentence or a key. */
const CODE = /^[A-Za-z][A-Za-z_-]{0,47}$/;

/** All errors of an answer; empty where it has none. */
export function readErrors(body: JsonObject, httpStatus: number): readonly AnswerError[] {
  return asArray(field(body, 'errors') ?? [], 'errors').map((error) => {
    const object = isObject(error) ? error : { message: error };
    return { place: readPlace(field(object, 'path')), failure: failureOf(object, httpStatus) };
  });
}

/** Statuses that count more than the error: about a credential, a quota, or a gateway in between. */
const leftToStatus: ReadonlySet<number> = new Set([401, 403, 408, 429, 502, 503, 504]);

/** The failure of an answer without data. For errors beside data, decoding finds the pairs that fail. */
export function refusal({ body, status }: Exchange): Failure | null {
  if (!isObject(body) || leftToStatus.has(status) || !Array.isArray(field(body, 'errors'))) return null;
  const hasData = status < 300 && (field(body, 'data') ?? null) !== null;
  return hasData ? null : (readErrors(body, status)[0]?.failure ?? null);
}

function failureOf(error: JsonObject, httpStatus: number): Failure {
  const extensions = field(error, 'extensions');
  const stated = isObject(extensions) ? field(extensions, 'code') : undefined;
  const code = typeof stated === 'string' && CODE.test(stated) ? stated : null;
  const facts = { httpStatus, ...(code === null ? {} : { upstreamCode: code }) };
  const meaning = meanings.get(code?.toLowerCase().replaceAll('-', '_') ?? '');
  if (meaning === undefined) {
    const byWords = failureByWords(field(error, 'message'), facts);
    return byWords ?? failure('UPSTREAM_UNEXPLAINED', { ...facts, detail: SOME_ERROR });
  }
  const { detail, retryable } = meaning;
  return failure(meaning.code, { ...facts, detail, ...(retryable === undefined ? {} : { retryable }) });
}

function readPlace(path: unknown): AnswerPlace | null {
  if (!Array.isArray(path) || path.length === 0) return null;
  const steps = path.map((step) => (typeof step === 'string' ? step : readIndex(step)));
  return steps.every((step) => step !== null) ? steps : null;
}

function readIndex(step: unknown): number | null {
  const digits = digitsOf(step);
  return digits !== null && /^[0-9]{1,9}$/.test(digits) ? Number(digits) : null;
}
