/** `GET /api/v3/account`: who owns an account id, which account id an owner has (Loopring docs, read 2026-11). */
import { asObject, booleanField, digitsOf, field, isObject, type JsonObject, malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { parseUnsigned } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import type { Details } from '../../model/reading.ts';
import type { Endpoint } from '../provider.ts';
import { isAccountId, readAccountId } from './identity.ts';

/** Asks for an account: for its facts, or for its id before the balances. */
export const ACCOUNT_STEP = 'account';
/** Asks whether an owner is registered at all, after balances without a row. */
export const OWNER_STEP = 'owner';

export const accountDetails: Endpoint<{ readonly account: Account }, Details> = {
  request: ({ account }) => accountRequest(account.address),
  decode: ({ account }, exchange) => ({ items: [readDetails(account.address, exchange)] }),
};

export function accountRequest(address: string, step: string = ACCOUNT_STEP): UpstreamRequest {
  const name = isAccountId(address) ? 'accountId' : 'owner';
  return { method: 'GET', path: `/api/v3/account?${name}=${address}`, step };
}

/** Whether the request is for an account itself, where an unknown account can be nothing else. */
export function asksForAccount({ step }: UpstreamRequest): boolean {
  return step === ACCOUNT_STEP || step === OWNER_STEP;
}

/** The account id in the answer for `address`; throws `UPSTREAM_MISATTRIBUTED` where the answer is for another account. */
export function accountIdOf(address: string, exchange: Exchange): string {
  return readIdentity(asObject(exchange.body, ''), address).accountId;
}

function readDetails(address: string, exchange: Exchange): Details {
  const body = asObject(exchange.body, '');
  return {
    __typename: 'LoopringAccountDetails',
    provider: 'loopring',
    ...readIdentity(body, address),
    frozen: booleanField(body, 'frozen', 'body'),
    nonce: counter(body, 'nonce'),
    keyNonce: counter(body, 'keyNonce'),
    active: hasPublicKey(body),
  };
}

function readIdentity(body: JsonObject, address: string): { accountId: string; owner: string } {
  const accountId = readAccountId(digitsOf(field(body, 'accountId')));
  if (accountId === null) throw malformed('accountId', 'an account id');
  const text = field(body, 'owner');
  if (typeof text !== 'string' || !/^0x[0-9a-fA-F]{40}$/.test(text)) throw malformed('owner', 'an EVM address');
  const owner = text.toLowerCase();
  if (address !== accountId && address !== owner) throw new FailureError(failure('UPSTREAM_MISATTRIBUTED'));
  return { accountId, owner };
}

function counter(body: JsonObject, key: string): bigint {
  const value = parseUnsigned(digitsOf(field(body, key)) ?? '');
  if (value === null) throw malformed(key, 'a whole number');
  return value;
}

/** A registered account that was never activated has an empty public key. */
function hasPublicKey(body: JsonObject): boolean {
  const key = field(body, 'publicKey');
  if (!isObject(key)) throw malformed('publicKey', 'an object');
  return [field(key, 'x'), field(key, 'y')].every((part) => typeof part === 'string' && part !== '');
}
