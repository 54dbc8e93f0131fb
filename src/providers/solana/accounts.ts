/** `getMultipleAccounts`: up to a hundred accounts in one call, of any owners. */
import { asObject, field, isObject, type JsonObject, malformed, stringField } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import { type Block, noAmounts, type Reading, type Value } from '../../model/reading.ts';
import type { BalanceRead, CallOf, Page } from '../provider.ts';
import { readingOf } from '../rows.ts';
import { accountsRequest, completenessOf, dataOf, readEach, readU64 } from './answers.ts';
import { assetOf, COIN } from './asset-ref.ts';
import { associatedAccount } from './derived-address.ts';
import { coinDetails, tokenDetails } from './details.ts';
import type { SolanaOptions } from './options.ts';
import { SYSTEM_PROGRAM, type TokenProgram, tokenPrograms } from './programs.ts';
import { readTokenAccount, TOKEN_ACCOUNT_BYTES } from './token-account.ts';

/** The coin of many owners: chosen, and in listings, for it is all that an address holds beside token accounts. */
export function coinRead({ tokens, commitment, keysPerCall }: SolanaOptions): BalanceRead<'cross-product'> {
  return {
    ...common(keysPerCall),
    shape: 'cross-product',
    serves: (ref) => tokens === 'all-accounts' && ref === COIN,
    listing: 'complete',
    balances: {
      request: ({ accounts }) => accountsRequest(accounts.map(addressOf), { commitment, bytes: 0 }),
      decode: ({ accounts }, exchange) => readPairs(accounts.map(coinOf), exchange),
    },
  };
}

/** Chosen pairs: the coin of the owner itself, and tokens of its associated accounts. */
export function associatedRead({ commitment, keysPerCall }: SolanaOptions): BalanceRead<'pairs'> {
  return {
    ...common(keysPerCall),
    shape: 'pairs',
    serves: () => true,
    listing: 'none',
    balances: {
      request: ({ pairs }) => accountsRequest(pairs.map(keyOf), { commitment, bytes: TOKEN_ACCOUNT_BYTES }),
      decode: ({ pairs }, exchange) => readPairs(pairs, exchange),
    },
  };
}

function common(keys: number) {
  return {
    name: 'getMultipleAccounts',
    limits: { accounts: keys, assets: keys, pairs: keys, url: null },
    filters: [],
    absent: 'zero',
    unasked: 'fault',
  } as const;
}

function addressOf({ address }: Account): string {
  return address;
}

function coinOf(account: Account): Pair {
  return { account, asset: COIN };
}

type Pair = CallOf<'pairs'>['pairs'][number];

function keyOf({ account: { address }, asset }: Pair): string {
  const named = assetOf(asset);
  return named === 'coin' ? address : associatedAccount(address, named.program, named.mint);
}

/**
 * By position, for an answer names no keys: it has an entry for each, or is refused whole. Where there is no account, there
 * is no reading.
 */
function readPairs(pairs: readonly Pair[], exchange: Exchange): Page<Reading> {
  const list = readEach(exchange, pairs.length);
  const rows = pairs.map((pair, index): Row => ({ pair, row: list.value[index], path: `result.value[${index}]` }));
  const twins = Map.groupBy(rows, ({ row }) => dataText(row));
  const items = rows.flatMap((row) => {
    if (row.row === null) return [];
    return isMisplaced(row, twins.get(dataText(row.row)) ?? []) ? [misplaced(row)] : readPair(row, list.block);
  });
  return { items, completeness: completenessOf(list) };
}

interface Row {
  readonly pair: Pair;
  readonly row: unknown;
  readonly path: string;
}

/** The data of an account as it was sent; empty for an account of the coin alone, and where it cannot be read. */
function dataText(row: unknown): string {
  const data = isObject(row) ? field(row, 'data') : null;
  const text: unknown = Array.isArray(data) ? data[0] : null;
  return typeof text === 'string' ? text : '';
}

/**
 * Whether the account that stands for the coin of an address is, to the byte, the token account that was asked for at
 * another address. The row of a token account says whose it is; nothing says it of the row that is missing then.
 */
function isMisplaced({ pair, row }: Row, twins: readonly Row[]): boolean {
  if (pair.asset !== COIN || dataText(row) === '') return false;
  return twins.some((twin) => twin.pair.asset !== COIN && keyOf(twin.pair) !== pair.account.address);
}

function misplaced({ pair: { account, asset }, path }: Row): Reading {
  return { address: account.address, asset, failure: malformed(path, 'each token account once').failure };
}

function readPair({ pair: { account, asset }, row, path }: Row, block: Block): readonly Reading[] {
  const { address } = account;
  const named = assetOf(asset);
  const place = { path, block };
  if (named === 'coin') return readingOf({ address, asset }, () => readCoin(asObject(row, path), place)).items;
  if (isUnused(row)) return [];
  const expected = { ...named, owner: address };
  return readingOf({ address, asset }, () => readToken(asObject(row, path), expected, place)).items;
}

interface Place {
  readonly path: string;
  readonly block: Block;
}

/** Anyone can send the coin to an address at which no program has made an account yet. */
function isUnused(row: unknown): boolean {
  return isObject(row) && field(row, 'owner') === SYSTEM_PROGRAM && dataText(row) === '';
}

function readCoin(account: JsonObject, { path, block }: Place): Value {
  const total = readU64(field(account, 'lamports'));
  if (total === null) throw malformed(`${path}.lamports`, 'a whole number of 64 bits', 'UPSTREAM_BAD_AMOUNT');
  const details = coinDetails(stringField(account, 'owner', path));
  return { amounts: { ...noAmounts, total }, block, facts: null, details };
}

interface Expected {
  readonly owner: string;
  readonly program: TokenProgram;
  readonly mint: string;
}

/** Throws where the account is another one than the associated account of the owner: its program, mint and owner say so. */
function readToken(account: JsonObject, { owner, program, mint }: Expected, { path, block }: Place): Value {
  const { address, name } = tokenPrograms[program];
  if (field(account, 'owner') !== address) throw malformed(`${path}.owner`, `an account of ${name}`);
  const held = readTokenAccount(dataOf(account, path), path);
  if (held.state === null) throw malformed(`${path}.data`, 'a token account');
  if (held.mint !== mint) throw other('the token account is of another mint');
  // The classic program lets an owner hand an account over.
  if (held.owner !== owner) throw other('the token account belongs to somebody else by now');
  const frozen = held.state === 'frozen';
  const details = tokenDetails({ accounts: 1, frozenAccounts: frozen ? 1 : 0, frozen: frozen ? held.amount : 0n });
  return { amounts: { ...noAmounts, total: held.amount }, block, facts: null, details };
}

function other(detail: string): FailureError {
  return new FailureError(failure('UPSTREAM_MISATTRIBUTED', { detail }));
}
