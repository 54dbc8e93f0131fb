/** Reddio's own errors: the envelope with a status other than `OK`, at HTTP 200 as well as at an error status. */
import { digitsOf, field, isObject, type JsonObject } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { type Failure, type FailureCode, failure } from '../../model/failure.ts';
import { unknownRefusal } from '../refusal-words.ts';

interface KnownError {
  readonly code: FailureCode;
  readonly detail: string;
  readonly retryable?: boolean;
}

const rejected = (detail: string): KnownError => ({ code: 'UPSTREAM_REJECTED', detail });

/** The error codes of the Java SDK (read 2026-11) that a balance read can meet. */
const knownErrors = new Map<string, KnownError>([
  ['1', rejected('It says that the Stark key is missing.')],
  ['3', rejected('It says that the token id is missing.')],
  ['4', rejected('It could not read the token id.')],
  ['5', { code: 'ACCOUNT_NOT_FOUND', detail: 'It has no account for this Stark key.' }],
  ['6', { code: 'UNKNOWN_ASSET', detail: 'It has no asset with this id.' }],
  ['15', { code: 'UNKNOWN_ASSET', detail: 'It does not know the contract.' }],
  ['18', rejected('It says that the Stark key is invalid.')],
  ['19', rejected('It says that a parameter is invalid.')],
  ['22', rejected('It says that the token id is invalid.')],
  ['25', { code: 'UNKNOWN_ASSET', detail: 'It does not know the token.' }],
  ['27', rejected('It says that the contract address is missing.')],
  ['28', rejected('It does not know the type of contract.')],
  ['29', rejected('It could not read a number in the request.')],
  ['32', { code: 'UPSTREAM_AUTH', detail: 'It says that the API key is invalid.' }],
  ['400', rejected('It could not verify the parameters.')],
  ['401', rejected('It could not decode the request.')],
  ['500', { code: 'UPSTREAM_REJECTED', detail: 'It reports an error in its own system.', retryable: true }],
]);

/** Statuses that count more than an error code: they name the time to wait, or mean a gateway in between. */
const leftToStatus = new Set([429, 503]);

/** The failure that the body states; null for a success, and for bodies that are not Reddio's envelope. */
export function refusal(exchange: Exchange): Failure | null {
  const { body, status: httpStatus } = exchange;
  if (!isObject(body) || leftToStatus.has(httpStatus) || !isRefusal(body)) return null;
  const digits = digitsOf(field(body, 'error_code'));
  const upstreamCode = digits !== null && /^-?[0-9]{1,10}$/.test(digits) && digits !== '0' ? digits : null;
  const facts = { httpStatus, ...(upstreamCode === null ? {} : { upstreamCode }) };
  const known = upstreamCode === null ? undefined : knownErrors.get(upstreamCode);
  if (known !== undefined) {
    const { code, ...rest } = known;
    return failure(code, { ...facts, ...rest });
  }
  const detail = upstreamCode === null ? 'It gave no error code.' : 'Its error code is not one for reading balances.';
  return unknownRefusal(field(body, 'error'), { ...facts, detail });
}

/**
 * Whether the answer to a single read says that there is no balance of the asset: `NoSuchAssetID` (assumed for an asset
 * never held, which the list merely leaves out; both are the same answer).
 */
export function saysNoSuchAsset({ body, request }: Exchange): boolean {
  return request.step === 'balance' && isObject(body) && isRefusal(body) && digitsOf(field(body, 'error_code')) === '6';
}

/** The SDKs know "FAILED" and "FAIL"; anything but "OK" is a failure, and so is "OK" beside an error code. */
function isRefusal(body: JsonObject): boolean {
  const status = field(body, 'status');
  const code = field(body, 'error_code');
  if (typeof status !== 'string' || (code === undefined && field(body, 'error') === undefined)) return false;
  return status !== 'OK' || (code !== undefined && code !== null && digitsOf(code) !== '0');
}
