/**
 * Loopring's own errors: `{ resultInfo: { code, message } }` with HTTP 400 (older servers: 200), and the gateway's
 * `{ code, msg }` (Loopring docs and SDK, read 2026-11).
 */
import { digitsOf, field, isObject } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { type Failure, type FailureCode, failure } from '../../model/failure.ts';
import { unknownRefusal } from '../refusal-words.ts';
import { asksForAccount } from './account.ts';

interface KnownError {
  readonly code: FailureCode;
  readonly detail: string;
  readonly retryable?: boolean;
}

const rejected = (detail: string): KnownError => ({ code: 'UPSTREAM_REJECTED', detail });
const refusedKey = (detail: string): KnownError => ({ code: 'UPSTREAM_AUTH', detail });

/** The codes of the published table that a read can meet. */
const knownErrors = new Map<string, KnownError>([
  ['100000', { ...rejected('It reports an unknown error of its own.'), retryable: true }],
  ['100001', rejected('It says that an argument is invalid.')],
  ['100206', refusedKey('It says that the signature is invalid.')],
  ['101001', { code: 'ACCOUNT_NOT_FOUND', detail: 'It has no account for this address.' }],
  ['101002', { code: 'ACCOUNT_NOT_FOUND', detail: 'It has no such account.' }],
  ['102002', { code: 'UNKNOWN_ASSET', detail: 'It does not support this token id.' }],
  ['102003', rejected('It says that the account id is invalid.')],
  ['104001', refusedKey('It says that no API key arrived.')],
  ['104002', refusedKey('It says that the API key is invalid.')],
  // Not UPSTREAM_AUTH: the requested account is at fault, and the key works for all others.
  ['104003', rejected('It says that the account id is invalid, or the API key does not fit it.')],
  ['104004', refusedKey('It says that a signature is missing.')],
  ['104005', refusedKey('It says that the signature is wrong.')],
  ['104208', { ...rejected('Its Ethereum node reports an error.'), retryable: true }],
  ['107001', rejected('It says that the account is missing.')],
]);

/** Statuses that count more than an error code: they name the time to wait, or mean a gateway in between. */
const leftToStatus = new Set([429, 503]);

/** The failure that the body states; null for a success, and for bodies that are not Loopring's. */
export function refusal(exchange: Exchange): Failure | null {
  const { body, request, status: httpStatus } = exchange;
  if (!isObject(body) || leftToStatus.has(httpStatus)) return null;
  const info = field(body, 'resultInfo');
  const digits = digitsOf(field(isObject(info) ? info : body, 'code'));
  // Code 0 is the success of the older API, which wraps every answer in resultInfo.
  if (digits === null || !/^-?[0-9]{1,10}$/.test(digits) || digits === '0') return null;
  const facts = { httpStatus, upstreamCode: digits };
  const known = adapt(digits, request);
  if (known !== undefined) {
    const { code, ...rest } = known;
    return failure(code, { ...facts, ...rest });
  }
  const words = isObject(info) ? field(info, 'message') : field(body, 'msg');
  return unknownRefusal(words, { ...facts, detail: 'Its error code is not one for reading balances.' });
}

/** The meaning of a code, where two of them depend on what was asked. */
function adapt(code: string, request: UpstreamRequest): KnownError | undefined {
  const known = knownErrors.get(code);
  if (code === '101002' && !asksForAccount(request)) {
    return { code: 'ACCOUNT_NOT_FOUND', detail: 'The API key may also be one that may not read this account.' };
  }
  if (code === '102002' && !namesOneToken(request)) return rejected('It does not support one of the token ids.');
  return known;
}

function namesOneToken(request: UpstreamRequest): boolean {
  return /[?&]tokens=[0-9]+$/.test(request.path);
}
