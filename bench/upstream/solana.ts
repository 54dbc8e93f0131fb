/** A Solana node on which every owner holds the same assets, each token in its associated account. */
import { base58 } from '@scure/base';
import { associatedAccount, metadataAccount } from '../../src/providers/solana/derived-address.ts';
import { addressOf, assetOf, COIN, factsOf, KNOWN_ASSETS, unitsOf } from '../data.ts';

interface Question {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly [unknown, unknown, unknown];
}

interface Account {
  readonly lamports: bigint;
  readonly owner: string;
  readonly data: Buffer;
}

const GENESIS = '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d';
const SYSTEM = '11111111111111111111111111111111';
const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const METADATA = 'metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s';
const RENT = 2_039_280n;
const CONTEXT = '{"apiVersion":"4.0.0","slot":312000000}';
/** More than any scenario asks for, and the one that is asked for first of all. */
const OWNERS = 2000;
const FIRST_OWNER = 1_000_000;

/** The body for a path and a request body; null for what the node does not have. */
export function solanaAnswer(path: string, body: string): string | null {
  const held = Number(/^\/solana-([0-9]+)\/?$/.exec(path)?.[1] ?? 0);
  if (held === 0) return null;
  const { id, method, params }: Question = JSON.parse(body);
  const result = answers[method]?.(params, held) ?? null;
  return result === null ? null : `{"jsonrpc":"2.0","result":${result},"id":${JSON.stringify(id)}}`;
}

type Answer = (params: Question['params'], held: number) => string;

const answers: Readonly<Record<string, Answer>> = {
  getGenesisHash: () => JSON.stringify(GENESIS),
  getMultipleAccounts: ([keys, config], held) =>
    withContext((keys as readonly string[]).map((key) => shown(accountAt(key, held), config))),
  getTokenAccountsByOwner: ([owner, , config], held) =>
    withContext(mintsOf(held).map((mint) => tokenOf(String(owner), mint, config))),
};

function withContext(value: readonly string[]): string {
  return `{"context":${CONTEXT},"value":[${value.join(',')}]}`;
}

/** All assets but the coin. */
function mintsOf(held: number): readonly string[] {
  return Array.from({ length: held - 1 }, (_, index) => assetOf('solana', index + 1).slice('token:'.length));
}

function tokenOf(owner: string, mint: string, config: unknown): string {
  const account = tokenAccount(owner, mint);
  const text = encodingIn(config) === 'jsonParsed' ? parsed(owner, mint) : shown(account, config);
  return `{"account":${text},"pubkey":"${associatedAccount(owner, 'token', mint)}"}`;
}

function parsed(owner: string, mint: string): string {
  const amount = String(unitsOf(owner, `token:${mint}`));
  const { decimals } = factsOf(`token:${mint}`);
  const tokenAmount = { amount, decimals, uiAmount: Number(amount) / 10 ** decimals, uiAmountString: amount };
  const info = { isNative: false, mint, owner, state: 'initialized', tokenAmount };
  const data = { parsed: { info, type: 'account' }, program: 'spl-token', space: 165 };
  return wrapped(JSON.stringify(data), { lamports: RENT, owner: TOKEN, data: Buffer.alloc(165) });
}

function shown(account: Account, config: unknown): string {
  const { offset, length } = sliceIn(config);
  const text = account.data.subarray(offset, offset + length).toString('base64');
  return wrapped(`["${text}","base64"]`, account);
}

function wrapped(data: string, { lamports, owner, data: { length } }: Account): string {
  return `{"data":${data},"executable":false,"lamports":${lamports},"owner":"${owner}","rentEpoch":18446744073709551615,"space":${length}}`;
}

function encodingIn(config: unknown): unknown {
  return typeof config === 'object' && config !== null ? Reflect.get(config, 'encoding') : undefined;
}

function sliceIn(config: unknown): { readonly offset: number; readonly length: number } {
  const slice: unknown = typeof config === 'object' && config !== null ? Reflect.get(config, 'dataSlice') : null;
  if (typeof slice !== 'object' || slice === null) return { offset: 0, length: Number.POSITIVE_INFINITY };
  return { offset: Number(Reflect.get(slice, 'offset')), length: Number(Reflect.get(slice, 'length')) };
}

// ---------------------------------------------------------------------------------------------------------------
// Accounts, by their address

const owners = new Set([...Array(OWNERS).keys(), FIRST_OWNER].map((index) => addressOf('solana', index)));
const mints = new Set(mintsOf(KNOWN_ASSETS));
const derived = new Map<string, () => Account>();

function accountAt(key: string, held: number): Account {
  if (owners.has(key)) return { lamports: unitsOf(key, COIN), owner: SYSTEM, data: Buffer.alloc(0) };
  if (mints.has(key)) return mintAccount(key);
  if (derived.size === 0) derive(held);
  const account = derived.get(key);
  if (account === undefined) throw new Error('no such account');
  return account();
}

/** Takes seconds, once: an address cannot be led back to what it was derived from. */
function derive(held: number): void {
  for (const mint of mints) derived.set(metadataAccount(mint), () => metadataOf(mint));
  for (const mint of mintsOf(held)) {
    for (const owner of owners) derived.set(associatedAccount(owner, 'token', mint), () => tokenAccount(owner, mint));
  }
}

function tokenAccount(owner: string, mint: string): Account {
  const data = Buffer.alloc(165);
  data.set(base58.decode(mint), 0);
  data.set(base58.decode(owner), 32);
  data.writeBigUInt64LE(unitsOf(owner, `token:${mint}`), 64);
  data.writeUInt8(1, 108);
  return { lamports: RENT, owner: TOKEN, data };
}

function mintAccount(mint: string): Account {
  const data = Buffer.alloc(82);
  data.writeUInt8(factsOf(`token:${mint}`).decimals, 44);
  data.writeUInt8(1, 45);
  return { lamports: RENT, owner: TOKEN, data };
}

function metadataOf(mint: string): Account {
  const data = Buffer.alloc(679);
  data.writeUInt8(4, 0);
  data.set(base58.decode(mint), 33);
  data.writeUInt32LE(32, 65);
  data.write(factsOf(`token:${mint}`).name, 69, 'utf8');
  data.writeUInt32LE(10, 101);
  return { lamports: RENT, owner: METADATA, data };
}
