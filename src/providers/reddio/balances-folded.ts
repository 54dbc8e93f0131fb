/**
 * Rows of the v2 and v3 lists (Reddio API reference and JS SDK guide, read 2026-11). A fungible asset has a row as in
 * v1. All tokens of a non-fungible contract share one row, which counts them and lists them by state.
 */
import { asArray, field, isObject, type JsonObject, malformed, stringField } from '../../http/decode.ts';
import { parseUnsigned } from '../../model/amount.ts';
import { FailureError } from '../../model/failure.ts';
import type { Reading } from '../../model/reading.ts';
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
export function readFoldedRow(value: unknown, address: string, path: string): readonly Reading[] {
  if (!isObject(value)) throw malformed(path, 'an object');
  if (textOf(value, 'type')?.startsWith('ERC721') !== true) return [readRow(value, address, path)];
  const tokens = states.flatMap(([state, key]) => readTokens(value, { state, key, path }));
  const counted = readQuantised(value, path);
  if ('failure' in counted) {
    if (tokens.length === 0) throw new FailureError(counted.failure);
    return tokens.map(({ asset }) => ({ address, asset, failure: counted.failure }));
  }
  checkCounts(value, { counted, tokens, path });
  return tokens.map((token) => readToken(value, { address, token, reported: counted.withdrawFrozen !== null }));
}

/**
 * Every token that is counted must be named, or it would be lost without a word. v2 does not name tokens under
 * withdrawal, which is one reason why its list counts as partial.
 */
function checkCounts(row: JsonObject, given: { counted: Quantised; tokens: readonly Token[]; path: string }): void {
  const { counted, tokens, path } = given;
  const named = (state: State): bigint => BigInt(tokens.filter((token) => token.state === state).length);
  const withdrawals = field(row, 'withdraw_frozen_tokens') === undefined ? null : named('withdrawFrozen');
  const agree =
    counted.quantum === 1n &&
    counted.available === named('available') &&
    counted.frozen === named('frozen') &&
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
function readTokens(row: JsonObject, at: { state: State; key: string; path: string }): readonly Token[] {
  const withIds = field(row, `${at.key}_tokens`) ?? null;
  if (withIds !== null) {
    const path = `${at.path}.${at.key}_tokens`;
    return asArray(withIds, path).map((item, i) =>
      describedToken(row, item, { state: at.state, path: `${path}[${i}]` }),
    );
  }
  const path = `${at.path}.${at.key}_token_ids`;
  return asArray(field(row, `${at.key}_token_ids`) ?? [], path).map((item, i) => {
    if (typeof item !== 'string') throw malformed(`${path}[${i}]`, 'a string');
    return { asset: tokenAsset(row, item, `${path}[${i}]`), tokenId: item, tokenUri: null, state: at.state };
  });
}

function describedToken(row: JsonObject, item: unknown, at: { state: State; path: string }): Token {
  if (!isObject(item)) throw malformed(at.path, 'an object');
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
