/**
 * Rows of the v2 and v3 lists (Reddio API reference and JS SDK guide, read 2026-11). A fungible asset has a row as in
 * v1. All tokens of a non-fungible contract share one row, which counts them and lists them by state.
 */
import { asArray, field, type JsonObject, malformed, stringField } from '../../http/decode.ts';
import { parseUnsigned } from '../../model/amount.ts';
import { FailureError } from '../../model/failure.ts';
import type { Reading } from '../../model/reading.ts';
import { eachInSteps, type Steps } from '../../model/steps.ts';
import type { RowPlace, RowRead, RowsRead } from '../provider.ts';
import { entriesInSteps, rowsInSteps, rowsRead } from '../rows.ts';
import { computeAssetId } from './asset-id.ts';
import {
  balanceDetails,
  type Quantised,
  readAssetId,
  readContract,
  readFacts,
  readQuantised,
  readRow,
  textOf,
  toAmounts,
} from './row.ts';

type State = 'available' | 'frozen' | 'withdrawFrozen';

interface Token {
  readonly asset: string;
  readonly tokenId: string;
  readonly tokenUri: string | null;
  readonly state: State;
}

const states: readonly (readonly [State, string])[] = [
  ['available', 'available'],
  ['frozen', 'frozen'],
  ['withdrawFrozen', 'withdraw_frozen'],
];

/** One reading for a fungible row, one per token for the row of a non-fungible contract. */
export function readFoldedRow(row: JsonObject, place: RowPlace): RowRead<Reading> {
  return textOf(row, 'type')?.startsWith('ERC721') === true ? readContractRow(row, place) : readRow(row, place);
}

function* readContractRow(row: JsonObject, { address, path }: RowPlace): Steps<RowsRead<Reading>> {
  const lists: TokenList[] = [];
  for (const [state, key] of states) lists.push(yield* readTokens(row, { state, key, path }));
  const tokens = lists.flatMap(({ read }) => read.items);
  const lost = lists.flatMap(({ read }) => (read.unreadable ?? []).map(({ detail }) => ({ detail, address })));
  try {
    const counted = readQuantised(row, path);
    checkCounts(row, { counted, lists, path });
    const reported = counted.withdrawFrozen !== null;
    const readings: Reading[] = [];
    yield* eachInSteps(tokens, (token) => readings.push(readToken(row, { address, token, reported })));
    return rowsRead(readings, lost);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure } = error;
    // Tokens that are counted and not named may be any of the contract.
    return rowsRead(
      tokens.map(({ asset }) => ({ address, asset, failure })),
      [...lost, { detail: failure.detail ?? failure.message, address }],
    );
  }
}

/** The tokens in one state. */
interface TokenList {
  readonly state: State;
  readonly read: RowsRead<Token>;
}

interface Counting {
  readonly counted: Quantised;
  readonly lists: readonly TokenList[];
  readonly path: string;
}

/**
 * Every token that is counted must be in its list, or it would be lost unnoticed. v2 does not name tokens under withdrawal,
 * which is one reason why its list counts as partial.
 */
function checkCounts(row: JsonObject, { counted, lists, path }: Counting): void {
  const listed = (state: State): bigint =>
    lists
      .filter((list) => list.state === state)
      .reduce((sum, { read }) => sum + BigInt(read.items.length + (read.unreadable?.length ?? 0)), 0n);
  const withdrawals = field(row, 'withdraw_frozen_tokens') === undefined ? null : listed('withdrawFrozen');
  const agree =
    counted.quantum === 1n &&
    counted.available === listed('available') &&
    counted.frozen === listed('frozen') &&
    (withdrawals === null || counted.withdrawFrozen === null || counted.withdrawFrozen === withdrawals);
  if (!agree) throw malformed(path, 'as many tokens as are counted, and a quantum of 1', 'UPSTREAM_INCONSISTENT');
}

function readToken(row: JsonObject, given: { address: string; token: Token; reported: boolean }): Reading {
  const { address, token, reported } = given;
  const one = (state: State): bigint => (token.state === state ? 1n : 0n);
  const withdrawFrozen = reported || token.state === 'withdrawFrozen' ? one('withdrawFrozen') : null;
  const quantised = { quantum: 1n, available: one('available'), frozen: one('frozen'), withdrawFrozen };
  return {
    address,
    asset: token.asset,
    amounts: toAmounts(quantised),
    block: null,
    facts: readFacts(row, { tokenId: token.tokenId, tokenUri: token.tokenUri }),
    details: balanceDetails(quantised),
  };
}

/** The tokens in one state: `…_tokens` with their asset ids (v3), or `…_token_ids` alone (v2). */
function* readTokens(row: JsonObject, at: { state: State; key: string; path: string }): Steps<TokenList> {
  const { state, key } = at;
  const withIds = field(row, `${key}_tokens`) ?? null;
  if (withIds !== null) {
    const path = `${at.path}.${key}_tokens`;
    const read = yield* rowsInSteps(asArray(withIds, path), path, (item, place) => ({
      items: [describedToken(row, item, { state, path: place })],
    }));
    return { state, read };
  }
  const path = `${at.path}.${key}_token_ids`;
  const read = yield* entriesInSteps(asArray(field(row, `${key}_token_ids`) ?? [], path), path, (item, place) => {
    if (typeof item !== 'string') throw malformed(place, 'a string');
    return { items: [{ asset: tokenAsset(row, item, place), tokenId: item, tokenUri: null, state }] };
  });
  return { state, read };
}

function describedToken(row: JsonObject, item: JsonObject, at: { state: State; path: string }): Token {
  const tokenId = stringField(item, 'token_id', at.path);
  const id = textOf(item, 'asset_id');
  const asset = id === null ? tokenAsset(row, tokenId, at.path) : readAssetId(id, `${at.path}.asset_id`);
  return { asset, tokenId, tokenUri: textOf(item, 'token_uri'), state: at.state };
}

function tokenAsset(row: JsonObject, tokenId: string, path: string): string {
  const id = parseUnsigned(tokenId);
  const contract = readContract(row);
  const type = textOf(row, 'type') ?? '';
  const fits = id !== null && id < 1n << 256n && contract !== null;
  const asset = fits ? computeAssetId({ type, contract, quantum: 1n, tokenId: id }) : null;
  if (asset === null) throw malformed(path, 'a token whose asset id is given or can be computed');
  return asset;
}
