/** Requests to a Solana node, and what stands around the values in its answers (https://solana.com/docs/rpc, read 2026-11). */
import { asObject, digitsOf, field, type JsonObject, malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { parseUnsigned } from '../../model/amount.ts';
import type { Block } from '../../model/reading.ts';
import { rpcRequest, rpcResult } from '../json-rpc.ts';
import type { Completeness } from '../provider.ts';
import type { SolanaOptions } from './options.ts';

export type Commitment = SolanaOptions['commitment'];

const MAX_U64 = 2n ** 64n - 1n;

/** How many bytes of an account's data are asked for, from the first on. */
export interface DataLength {
  readonly commitment: Commitment;
  readonly bytes: number;
}

export function accountsRequest(keys: readonly string[], { commitment, bytes }: DataLength): UpstreamRequest {
  return rpcRequest('getMultipleAccounts', [keys, settings({ commitment, bytes })]);
}

export function tokenAccountsRequest(
  owner: string,
  chosen: { readonly mint: string } | { readonly programId: string },
  length: DataLength,
): UpstreamRequest {
  return rpcRequest('getTokenAccountsByOwner', [owner, chosen, settings(length)]);
}

function settings({ commitment, bytes: length }: DataLength): object {
  return { commitment, encoding: 'base64', dataSlice: { offset: 0, length } };
}

/** A value, and the slot at which it was true. */
export interface AtSlot {
  readonly value: readonly unknown[];
  readonly block: Block;
  /** Signs that the value may not be whole. */
  readonly doubts: readonly string[];
}

/** The list of an answer. Throws where it is not the answer to this very request. */
export function readList(exchange: Exchange): AtSlot {
  const result = asObject(rpcResult(exchange), 'result');
  const slot = readU64(field(asObject(field(result, 'context'), 'result.context'), 'slot'));
  if (slot === null) throw malformed('result.context.slot', 'a slot');
  const value = field(result, 'value');
  if (!Array.isArray(value)) throw malformed('result.value', 'an array');
  const doubts = [...doubtsOf(asObject(exchange.body, ''), ENVELOPE), ...doubtsOf(result, RESULT)];
  return { value, block: { number: slot, hash: null, time: null }, doubts };
}

const ENVELOPE: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'result']);
/** Hosts with methods of their own put the key of a next page beside these. */
const RESULT: ReadonlySet<string> = new Set(['context', 'value']);

function doubtsOf(object: JsonObject, known: ReadonlySet<string>): readonly string[] {
  const isKnown = Object.keys(object).every((key) => known.has(key));
  return isKnown ? [] : ['a member that is not documented stands beside the accounts'];
}

/** The list with an entry for each key. An answer names no keys, so that nothing but its length shows it whole. */
export function readEach(exchange: Exchange, keys: number): AtSlot {
  const list = readList(exchange);
  if (list.value.length !== keys) throw malformed('result.value', `${keys} entries, one for each key`);
  return list;
}

export function completenessOf({ value, block, doubts }: AtSlot): Completeness {
  return { rows: value.length, counted: null, cutAt: null, doubts, block };
}

/** A whole number of 64 bits; null for all else. */
export function readU64(value: unknown): bigint | null {
  const digits = digitsOf(value);
  const number = digits === null || digits.length > 20 ? null : parseUnsigned(digits);
  return number === null || number > MAX_U64 ? null : number;
}

/** The bytes of an account, as far as they were asked for. */
export function dataOf(account: JsonObject, path: string): Buffer {
  const data = field(account, 'data');
  const [text, encoding]: readonly unknown[] = Array.isArray(data) ? data : [];
  const bytes = typeof text === 'string' && encoding === 'base64' ? dataIn(text) : null;
  if (bytes === null) throw malformed(`${path}.data`, 'bytes in base64');
  return bytes;
}

/** The bytes of a text in base64; null for all else. */
function dataIn(text: string): Buffer | null {
  return BASE64.test(text) ? Buffer.from(text, 'base64') : null;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
