/**
 * Ledgerly, an invented upstream: any list of pairs in one call, holdings by pages, past blocks, a credential.
 * A complete provider in one file; `example-upstream.ts` is the upstream that it talks to.
 */
import { z } from 'zod';
import {
  type AccountName,
  type AssetAnswer,
  type AssetFacts,
  type AssetName,
  accept,
  asArray,
  asObject,
  type Block,
  type BlockRef,
  type CallOf,
  type Checked,
  countField,
  decimalScale,
  digitsOf,
  type Exchange,
  eachHolding,
  eachRow,
  type Failure,
  FailureError,
  failure,
  field,
  isObject,
  type JsonObject,
  malformed,
  nameField,
  noAmounts,
  optionalString,
  type Page,
  type Provider,
  type ProviderKind,
  parseUnsigned,
  type Reading,
  type RowPlace,
  type RowsRead,
  readingOf,
  refuse,
  secretOption,
} from '../../src/index.ts';

const options = z.strictObject({
  key: secretOption('Credential of a Ledgerly customer, sent as X-Ledgerly-Key.'),
  pairsPerCall: z.int().min(1).max(100).default(20).describe('The most pairs of one call.'),
  absent: z.enum(['unknown', 'zero']).default('unknown').describe('What it means that an answer passes over a pair.'),
});

export type LedgerlyOptions = z.output<typeof options>;

const PAIRS = '/v1/balances?pairs=';
/** Room for `&block=` and a block number. */
const BLOCK_BYTES = 32;

export const ledgerly: ProviderKind<LedgerlyOptions> = {
  kind: 'ledgerly',
  summary: 'Ledgerly, an invented ledger: any list of pairs in one call, and holdings by pages.',
  options,
  create: ({ key, pairsPerCall, absent }): Provider => ({
    capabilities: {
      history: 'block',
      amounts: ['total'],
      relation: 'total is all there is.',
      concurrency: 3,
      rate: null,
    },
    accounts: { description: '3 to 12 small letters', example: 'alice', normalise: normaliseAccount },
    assets: { description: '2 to 8 capital letters', example: 'GOLD', normalise: normaliseAsset, facts: () => null },
    reads: [
      {
        name: 'balances',
        shape: 'pairs',
        limits: {
          accounts: Number.POSITIVE_INFINITY,
          assets: Number.POSITIVE_INFINITY,
          pairs: pairsPerCall,
          url: {
            max: 2000,
            fixed: PAIRS.length + BLOCK_BYTES,
            account: (name) => name.length + 1,
            asset: (ref) => ref.length + 1,
          },
        },
        serves: () => true,
        listing: 'none',
        filters: [],
        absent,
        unasked: 'fault',
        balances: {
          request: (call) => get(pairsPath(call), 'balances'),
          decode: decodePairs,
        },
      },
      {
        name: 'holdings',
        shape: 'account',
        limits: { accounts: 1, assets: 1, pairs: 1, url: null },
        // Chosen pairs are read by the first read; this one lists.
        serves: () => false,
        listing: 'complete',
        filters: ['type'],
        absent: 'unknown',
        unasked: 'fault',
        balances: {
          request: (call) => get(holdingsPath(call, 1), 'holdings'),
          decode: decodeHoldings,
          follows: () => ({ perhaps: [{ step: 'holdings', why: 'a list goes on', most: Number.POSITIVE_INFINITY }] }),
        },
      },
    ],
    facts: {
      mode: 'ids',
      limits: { accounts: Number.POSITIVE_INFINITY, assets: 20, pairs: Number.POSITIVE_INFINITY, url: null },
      facts: { request: ({ assets }) => get(`/v1/assets?ids=${assets.join(',')}`, 'assets'), decode: decodeFacts },
    },
    chain: () => null,
    ping: { request: () => get('/v1/health', 'ping'), decode: () => ({ items: ['OK'] }) },
    headers: new Map([['x-ledgerly-key', key]]),
    refusal,
  }),
};

function get(path: string, step: string) {
  return { method: 'GET', path, step } as const;
}

function normaliseAccount({ network, address, subAccount }: AccountName): Checked<AccountName> {
  if (network !== null || subAccount !== null) return refuse('this source has neither networks nor sub-accounts');
  return /^[a-z]{3,12}$/.test(address)
    ? accept({ network, address, subAccount })
    : refuse('must be 3 to 12 small letters');
}

function normaliseAsset({ network, ref }: AssetName): Checked<AssetName> {
  if (network !== null) return refuse('this source has no networks');
  return /^[A-Z]{2,8}$/.test(ref) ? accept({ network, ref }) : refuse('must be 2 to 8 capital letters');
}

function pairsPath({ pairs, at }: CallOf<'pairs'>): string {
  const list = pairs.map(({ account, asset }) => `${account.address}:${asset}`).join(',');
  return `${PAIRS}${list}${at === null ? '' : `&block=${blockNumber(at)}`}`;
}

function holdingsPath({ account, filter, at }: CallOf<'account'>, page: number): string {
  const type = filter?.type == null ? '' : `&type=${encodeURIComponent(filter.type)}`;
  return `/v1/holdings?account=${account.address}&page=${page}${type}${at === null ? '' : `&block=${blockNumber(at)}`}`;
}

function blockNumber({ number }: BlockRef): bigint {
  if (number === null) throw new FailureError(failure('BAD_USER_INPUT', { detail: 'blocks are named by number here' }));
  return number;
}

function decodePairs({ at }: CallOf<'pairs'>, { body }: Exchange): Page<Reading> {
  const answer = asObject(body, '');
  const rows = asArray(field(answer, 'rows'), 'rows').length;
  return {
    ...readRows(answer, at),
    completeness: { rows, counted: null, cutAt: null, doubts: doubtsAbout(answer) },
  };
}

/** `more` says that rows were left out; an error beside the rows says that the list was not finished. */
function doubtsAbout(body: JsonObject): readonly string[] {
  const isCut = field(body, 'more') === true;
  const isBroken = ['error', 'errors'].some((key) => field(body, key) !== undefined);
  return [
    ...(isCut ? ['it says that there are more rows'] : []),
    ...(isBroken ? ['an error stands beside the rows'] : []),
  ];
}

function decodeHoldings(call: CallOf<'account'>, { body }: Exchange): Page<Reading> {
  const answer = asObject(body, '');
  if (doubtsAbout(answer).length > 0) throw malformed('rows', 'a list that is finished');
  const read = readRows(answer, call.at);
  if (field(answer, 'next') === null) return read;
  return { ...read, next: get(holdingsPath(call, countField(answer, 'next', 'body')), 'holdings') };
}

function readRows(body: JsonObject, at: BlockRef | null): RowsRead<Reading> {
  const number = parseUnsigned(digitsOf(field(body, 'block')) ?? '');
  if (number === null) throw malformed('block', 'a block number');
  if (at !== null && at.number !== number) throw new FailureError(failure('UPSTREAM_WRONG_BLOCK'));
  const block = { number, hash: null, time: null };
  return eachHolding(asArray(field(body, 'rows'), 'rows'), 'rows', {
    holder: (row, path) => nameField(row, 'account', path),
    read: (row, place) => readRow(row, place, block),
  });
}

/** Rows of a listing describe their asset too. */
function readRow(row: JsonObject, { address, path }: RowPlace, block: Block): RowsRead<Reading> {
  const asset = nameField(row, 'asset', path);
  return readingOf({ address, asset }, () => {
    const total = parseUnsigned(digitsOf(field(row, 'amount')) ?? '');
    if (total === null) throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
    const facts = field(row, 'type') === undefined ? null : readFacts(row, path);
    return { amounts: { ...noAmounts, total }, block, facts, details: null };
  });
}

function decodeFacts(_: unknown, { body }: Exchange): Page<AssetAnswer> {
  return eachRow(asArray(field(asObject(body, ''), 'rows'), 'rows'), 'rows', (row, path) => ({
    items: [{ asset: nameField(row, 'asset', path), facts: readFacts(row, path) }],
  }));
}

/** How an asset is divided is unknown where `decimals` is null. */
function readFacts(row: JsonObject, path: string): AssetFacts {
  const scale = (field(row, 'decimals') ?? null) === null ? null : decimalScale(countField(row, 'decimals', path));
  const type = optionalString(row, 'type', path);
  return { name: null, symbol: null, scale, type, contract: null, details: null };
}

/** With HTTP 200 there are codes for what passes, `BUSY` and others; Ledgerly does not say which. */
function refusal({ status, body }: Exchange): Failure | null {
  const stated = isObject(body) ? field(body, 'code') : null;
  if (typeof stated !== 'string') return null;
  if (status === 404 && stated === 'NO_BLOCK') {
    return failure('BLOCK_NOT_FOUND', { httpStatus: status, upstreamCode: stated });
  }
  return status === 200 ? failure('UPSTREAM_UNEXPLAINED', { httpStatus: status }) : null;
}
