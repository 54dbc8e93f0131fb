/** `GET /api/v3/user/balances`: one account, chosen tokens or all it ever held (reference page, read 2026-11). */

import { asArray, digitsOf, field, isObject, type JsonObject, malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { parseUnsigned } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Amounts, Reading } from '../../model/reading.ts';
import { rememberBy } from '../../model/remember-by.ts';
import type { Steps } from '../../model/steps.ts';
import type {
  BalanceEndpoint,
  CallOf,
  Completeness,
  Page,
  PlainRows,
  RowFrame,
  RowPlace,
  RowsRead,
  UrlBudget,
} from '../provider.ts';
import { pageInSteps, readInSteps, readingOf } from '../rows.ts';
import { ACCOUNT_STEP, accountIdOf, accountRequest, OWNER_STEP } from './account.ts';
import { isAccountId, isNftSlot, readAccountId, readTokenId } from './identity.ts';
import type { LoopringOptions } from './options.ts';

type BalancesCall = CallOf<'account-assets'>;

const BALANCES_STEP = 'balances';
const PATH = '/api/v3/user/balances?';
const TOKENS = '&tokens=';

/** Exact but for the comma that the last token does not have; an account looked up has a shorter id in its place. */
export const urlBudget: UrlBudget = {
  max: 7500,
  fixed: PATH.length + TOKENS.length,
  account: (address) => accountQuery(address).length,
  asset: (ref) => ref.length + 1,
};

export function balancesEndpoint(options: LoopringOptions): BalanceEndpoint<BalancesCall> {
  return {
    request(call) {
      const { address } = call.account;
      return isLookedUp(call, options) ? accountRequest(address) : balancesRequest(address, call.assets);
    },
    follows(call, { step }) {
      if (step === ACCOUNT_STEP) return { next: balancesRequest(LONGEST_ID, call.assets) };
      return step === OWNER_STEP || isLookedUp(call, options)
        ? {}
        : {
            perhaps: [
              { step: OWNER_STEP, why: 'an account of which no row comes back may not be registered', most: 1 },
            ],
          };
    },
    decode: readInSteps(function* (call, exchange) {
      const { address } = call.account;
      const { step } = exchange.request;
      if (step === ACCOUNT_STEP) {
        const next = balancesRequest(accountIdOf(address, exchange), call.assets);
        return { items: [], completeness: NO_ROWS, next };
      }
      if (step === OWNER_STEP) {
        accountIdOf(address, exchange);
        return { items: [], completeness: NO_ROWS };
      }
      return yield* readBalances(call, exchange, options);
    }),
    rows: plainRows(options),
  };
}

/** Of a step that brings no balances. */
const NO_ROWS: Completeness = { rows: 0, counted: null, cutAt: null, doubts: [] };

/** Whether the account is asked for before its balances, so that it is known to be registered. */
function isLookedUp({ account }: BalancesCall, { addressQuery }: LoopringOptions): boolean {
  return addressQuery === 'lookup' && !isAccountId(account.address);
}

/** Of an account that is yet to be looked up. */
const LONGEST_ID = '4294967295';

function accountQuery(address: string): string {
  return `${isAccountId(address) ? 'accountId' : 'address'}=${address}`;
}

function balancesRequest(address: string, assets: BalancesCall['assets']): UpstreamRequest {
  const tokens = assets === 'all' ? '' : tokensOf(assets);
  return { method: 'GET', path: `${PATH}${accountQuery(address)}${tokens}`, step: BALANCES_STEP };
}

/** By list: many calls share one. */
const tokensOf = rememberBy((assets: readonly string[]) => `${TOKENS}${assets.join(',')}`);

/**
 * The rows; where there are none, the account is asked for next unless it was before. The balances of an unregistered
 * account are not documented: an empty array could mean no rows, and could mean no account.
 */
function* readBalances(call: BalancesCall, exchange: Exchange, options: LoopringOptions): Steps<Page<Reading>> {
  const named = new Set<string>();
  const asked = askedBy(exchange.request);
  const frame = frameOf(call, exchange, { options, onNamed: (accountId) => named.add(accountId) });
  const page = yield* pageInSteps(frame);
  if (asked.accountId === null && named.size > 1) {
    throw new FailureError(failure('UPSTREAM_MISATTRIBUTED', { detail: 'The rows name different accounts.' }));
  }
  return page;
}

/** Rows name their account on newer servers only, all of them the same one. */
function plainRows(options: LoopringOptions): PlainRows<BalancesCall> {
  return {
    list: [],
    account: 'accountId',
    amounts: [
      { at: ['total'], counts: 'added' },
      { at: ['locked'], counts: 'within', part: 'locked' },
      { at: ['pending', 'deposit'], counts: 'beside', part: 'pendingDeposit' },
      { at: ['pending', 'withdraw'], counts: 'beside', part: 'pendingWithdrawal' },
    ],
    rest: 'available',
    frame: (call, exchange) =>
      exchange.request.step === BALANCES_STEP ? frameOf(call, exchange, { options, onNamed: () => {} }) : null,
  };
}

interface Reader {
  readonly options: LoopringOptions;
  /** Called for each account id that a row echoes. */
  onNamed(accountId: string): void;
}

function frameOf(call: BalancesCall, { body, request }: Exchange, { options, onNamed }: Reader): RowFrame {
  const { address } = call.account;
  const rows = rowsOf(body);
  const asked = askedBy(request);
  const holder = (row: JsonObject, path: string): string => {
    const accountId = readEcho(row, path);
    if (accountId !== null) onNamed(accountId);
    return isOther(accountId, asked) ? accountId : address;
  };
  const completeness = completenessOf(call, body, rows.length);
  const frame = { rows, at: '', form: { holder, read: readRow }, completeness };
  if (rows.length > 0 || isLookedUp(call, options)) return frame;
  return { ...frame, next: accountRequest(address, OWNER_STEP) };
}

/** The API answers with an array; its older documents show one row alone, which is read as an array of one. */
function rowsOf(body: unknown): readonly unknown[] {
  return isObject(body) && field(body, 'tokenId') !== undefined ? [body] : asArray(body, '');
}

/** The list has no envelope, no count and no pages (reference page, read 2026-11): nothing would show a missing row. */
function completenessOf({ assets }: BalancesCall, body: unknown, rows: number): Completeness {
  const isLone = isObject(body) && (assets === 'all' || assets.length > 1);
  const doubts = isLone ? ['one row came alone, without a list that could hold the others'] : [];
  return { rows, counted: null, cutAt: null, doubts };
}

interface Asked {
  /** The account id that the request named; null where it named an address, which rows never echo. */
  readonly accountId: string | null;
}

function askedBy({ path }: UpstreamRequest): Asked {
  const [, accountId = null] = /[?&]accountId=([0-9]+)/.exec(path) ?? [];
  return { accountId };
}

/**
 * Newer servers echo the account id: where the request named another one, the row is for that other account. Where the
 * request named an address, an echoed id cannot be compared with anything but the other rows.
 */
function isOther(echo: string | null, { accountId }: Asked): echo is string {
  return echo !== null && accountId !== null && echo !== accountId;
}

function readRow(row: JsonObject, { address, path }: RowPlace): RowsRead<Reading> {
  const digits = digitsOf(field(row, 'tokenId'));
  if (isNftSlot(digits)) {
    return { items: [], unreadable: [{ detail: `${path}.tokenId: the slot of an NFT`, address, unaskable: true }] };
  }
  const asset = readTokenId(digits);
  if (asset === null) throw malformed(`${path}.tokenId`, 'a token id');
  return readingOf({ address, asset }, () => {
    const amounts = readAmounts(row, path);
    if (amounts.available < 0n) {
      const detail = `${path}: locked is larger than total, of which it is a part`;
      throw new FailureError(failure('UPSTREAM_INCONSISTENT', { detail }));
    }
    const details = { __typename: 'LoopringBalanceDetails', provider: 'loopring', accountId: readEcho(row, path) };
    return { amounts, block: null, facts: null, details };
  });
}

/** Throws where the row echoes an invalid account id: its account is then unknown. */
function readEcho(row: JsonObject, path: string): string | null {
  const echo = field(row, 'accountId') ?? null;
  if (echo === null) return null;
  const accountId = readAccountId(digitsOf(echo));
  if (accountId === null) throw malformed(`${path}.accountId`, 'an account id');
  return accountId;
}

/**
 * Atomic units. `locked` is a part of `total`, so what is left is available, as in
 * Loopring's own web application. Pending amounts stand beside: a deposit is not yet in `total`.
 */
function readAmounts(row: JsonObject, path: string): Amounts & { readonly available: bigint } {
  const total = unsignedField(row, 'total');
  const locked = unsignedField(row, 'locked');
  const pending = field(row, 'pending') ?? null;
  const pendingDeposit = isObject(pending) ? unsignedField(pending, 'deposit') : null;
  const pendingWithdrawal = isObject(pending) ? unsignedField(pending, 'withdraw') : null;
  const pendingIsOdd = pending !== null && (pendingDeposit === null || pendingWithdrawal === null);
  if (total === null || locked === null || pendingIsOdd) {
    const detail = `${path}: expected total, locked and pending amounts as whole numbers`;
    throw new FailureError(failure('UPSTREAM_BAD_AMOUNT', { detail }));
  }
  return { total, available: total - locked, locked, pendingDeposit, pendingWithdrawal };
}

function unsignedField(object: JsonObject, key: string): bigint | null {
  const digits = digitsOf(field(object, key));
  return digits === null ? null : parseUnsigned(digits);
}
