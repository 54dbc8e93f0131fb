/**
 * `getTokenAccountsByOwner`: all token accounts of one owner, of one mint or of a whole program. Several of one mint are
 * one balance, and are added up.
 */
import { asObject, field, type JsonObject, malformed, stringField } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { Outlines } from '../../http/list-outline.ts';
import { type Failure, failure } from '../../model/failure.ts';
import { type Block, noAmounts, type Reading } from '../../model/reading.ts';
import { eachInSteps, type Steps } from '../../model/steps.ts';
import type { AskedRows, BalanceRead, CallOf, RowsRead, UnreadableRow } from '../provider.ts';
import { readInSteps, rowsInSteps, rowsRead } from '../rows.ts';
import { MintOrder } from './account-bytes.ts';
import { completenessOf, dataOf, readList, tokenAccountsRequest } from './answers.ts';
import { assetOf, formatAsset } from './asset-ref.ts';
import { associatedAccount } from './derived-address.ts';
import { tokenDetails } from './details.ts';
import { fillAccounts } from './fill-accounts.ts';
import type { SolanaOptions } from './options.ts';
import { mintOf, programAt, type TokenProgram, tokenPrograms } from './programs.ts';
import { Layouts } from './row-layout.ts';
import { readTokenAccount, TOKEN_ACCOUNT_BYTES } from './token-account.ts';

/**
 * The tokens of a program. Where only associated accounts count, it lists them, and another read has the chosen ones.
 */
export function tokenAccountsRead(
  program: TokenProgram,
  { tokens, commitment }: SolanaOptions,
): BalanceRead<'account'> {
  const { address: programId, name } = tokenPrograms[program];
  const known = { outlines: new Outlines(), layouts: new Layouts(), mints: new MintOrder(`${program}:`) };
  return {
    name: `getTokenAccountsByOwner (${name})`,
    shape: 'account',
    limits: { accounts: 1, assets: 1, pairs: 1, url: null },
    serves: (ref) => tokens === 'all-accounts' && ref.startsWith(`${program}:`),
    listing: 'complete',
    filters: [],
    absent: 'zero',
    unasked: 'fault',
    balances: {
      request({ account, asset }) {
        const named = asset === 'all' ? 'coin' : assetOf(asset);
        const chosen = named === 'coin' ? { programId } : { mint: named.mint };
        return tokenAccountsRequest(account.address, chosen, { commitment, bytes: TOKEN_ACCOUNT_BYTES });
      },
      decode: readInSteps(function* (call, exchange) {
        const list = readList(exchange);
        const read = yield* rowsInSteps(list.value, 'result.value', (row, path) => ({
          items: [readRow(row, path, { program, isOfMint: call.asset !== 'all' })],
        }));
        const counted = tokens === 'all-accounts' ? read.items : yield* associatedOnly(read.items);
        const sums = yield* addUp(counted, list.block);
        return {
          ...rowsRead(sums.items, [...(read.unreadable ?? []), ...(sums.unreadable ?? [])]),
          completeness: completenessOf(list),
        };
      }),
      ...(tokens === 'associated'
        ? {}
        : {
            fill: (asked: AskedRows<CallOf<'account'>>, exchange: Exchange) =>
              fillAccounts(asked, exchange, { program, ...known }),
          }),
    },
  };
}

/** One token account. */
interface Row {
  /** The account's own address. */
  readonly key: string;
  readonly owner: string;
  readonly program: TokenProgram;
  readonly mint: string;
  readonly held: Held | { readonly failure: Failure };
}

interface Held {
  readonly amount: bigint;
  readonly frozen: boolean;
}

interface AskedProgram {
  readonly program: TokenProgram;
  /** Whether the accounts of one mint were asked for: a node looks for them in the program that the mint is of. */
  readonly isOfMint: boolean;
}

/** Throws where the row does not say which account it is, or of which owner and mint. */
function readRow(row: JsonObject, path: string, { program, isOfMint }: AskedProgram): Row {
  const key = stringField(row, 'pubkey', path);
  const account = asObject(field(row, 'account'), `${path}.account`);
  const { mint, owner, amount, state } = readTokenAccount(dataOf(account, `${path}.account`), `${path}.account`);
  const actual = programAt(field(account, 'owner'));
  const named = { key, owner, program, mint };
  if (actual !== program) return { ...named, held: { failure: otherProgram(actual, isOfMint, path) } };
  if (state === null)
    return { ...named, held: { failure: malformed(`${path}.account.data`, 'a token account').failure } };
  return { ...named, held: { amount, frozen: state === 'frozen' } };
}

function otherProgram(actual: TokenProgram | null, isOfMint: boolean, path: string): Failure {
  if (actual !== null && isOfMint) return failure('UNKNOWN_ASSET', { detail: mintOf(actual) });
  return malformed(`${path}.account.owner`, 'the program that was asked for').failure;
}

/** Deriving an address takes some fifty microseconds. */
const STEPS_PER_ADDRESS = 32;

function* associatedOnly(rows: readonly Row[]): Steps<readonly Row[]> {
  const found: Row[] = [];
  for (const row of rows) {
    if (row.key === associatedAccount(row.owner, row.program, row.mint)) found.push(row);
    yield STEPS_PER_ADDRESS;
  }
  return found;
}

/** What the token accounts of one owner and mint come to. */
interface Sum {
  readonly row: Row;
  accounts: number;
  frozenAccounts: number;
  total: bigint;
  frozen: bigint;
  failure: Failure | null;
}

/** One reading for each mint. A token account that stands twice makes its sum unknown: the row of another may be missing. */
function* addUp(rows: readonly Row[], block: Block): Steps<RowsRead<Reading>> {
  const sums = new Map<string, Sum>();
  const byKey = new Map<string, Sum>();
  const unreadable: UnreadableRow[] = [];
  yield* eachInSteps(rows, (row) => {
    const sum = sumOf(sums, row);
    const earlier = byKey.get(row.key);
    if (earlier !== undefined) {
      for (const struck of [earlier, sum]) struck.failure = failure('UPSTREAM_BAD_RESPONSE', { detail: TWICE });
      unreadable.push({ detail: TWICE, address: row.owner });
    }
    byKey.set(row.key, sum);
    add(sum, row);
  });
  const items: Reading[] = [];
  yield* eachInSteps([...sums.values()], (sum) => items.push(readingOf(sum, block)));
  return rowsRead(items, unreadable);
}

const TWICE = 'result.value: expected each token account once';

function sumOf(sums: Map<string, Sum>, row: Row): Sum {
  const name = `${row.owner} ${row.mint}`;
  const known = sums.get(name);
  if (known !== undefined) return known;
  const sum: Sum = { row, accounts: 0, frozenAccounts: 0, total: 0n, frozen: 0n, failure: null };
  sums.set(name, sum);
  return sum;
}

function add(sum: Sum, { held }: Row): void {
  sum.accounts += 1;
  if ('failure' in held) {
    sum.failure ??= held.failure;
    return;
  }
  sum.total += held.amount;
  if (!held.frozen) return;
  sum.frozenAccounts += 1;
  sum.frozen += held.amount;
}

function readingOf({ row, failure: reason, total, ...sum }: Sum, block: Block): Reading {
  const pair = { address: row.owner, asset: formatAsset(row) };
  if (reason !== null) return { ...pair, failure: reason };
  return { ...pair, amounts: { ...noAmounts, total }, block, facts: null, details: tokenDetails(sum) };
}
