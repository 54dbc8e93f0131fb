/**
 * A Solana node over a bank: methods, forms and errors as in Agave's `rpc` and `rpc-client-api` (read 2026-11). What a test
 * asks of it beside, such as a real bank behind it, it gets by another `Accounts`.
 */
import { rpcEndpoint, type Wire, type WireAnswer } from '../wire/wire.ts';
import type { BankAccount } from './bank.ts';
import { bytesOf, TOKEN, TOKEN_2022 } from './keys.ts';

/** Where the accounts of a node come from. */
export interface Accounts {
  readonly slot: bigint;
  get(key: string): BankAccount | null;
  tokenAccountsOf(owner: string, program: string): readonly (readonly [key: string, account: BankAccount])[];
}

export interface SolanaKnobs {
  /** As text; the first 32 characters name the cluster. */
  genesisHash: string;
  /** So many slots behind the cluster; 0 for a healthy node. */
  slotsBehind: number;
  /** Most keys in one call, as nodes have it. */
  maxKeys: number;
  /** The node keeps no index of token accounts. */
  noIndex: boolean;
}

/** Of no real cluster. */
export const SANDBOX_GENESIS = 'SandboxNeverARea1C1uster1111111111111111111';

export const defaultSolanaKnobs: SolanaKnobs = {
  genesisHash: SANDBOX_GENESIS,
  slotsBehind: 0,
  maxKeys: 100,
  noIndex: false,
};

type Knobs = Readonly<SolanaKnobs>;

export function solanaWire(accounts: Accounts): Wire<SolanaKnobs, 'solana'> {
  return {
    name: 'solana',
    contentType: 'application/json; charset=utf-8',
    endpoint: rpcEndpoint,
    answer({ endpoint, method, body }, { knobs }): WireAnswer {
      if (method !== 'POST')
        return { status: 405, text: 'Used HTTP Method is not allowed. POST or OPTIONS is required' };
      const { id = null, params = [] } = isRecord(body) ? body : {};
      const outcome = outcomeOf(endpoint, Array.isArray(params) ? params : [], { accounts, knobs });
      return { status: 200, json: { jsonrpc: '2.0', ...outcome, id } };
    },
  };
}

interface Node {
  readonly accounts: Accounts;
  readonly knobs: Knobs;
}

type Outcome = { readonly result: unknown } | { readonly error: object };

function outcomeOf(method: string, params: readonly unknown[], node: Node): Outcome {
  switch (method) {
    case 'getGenesisHash':
      return { result: node.knobs.genesisHash };
    case 'getHealth':
      return health(node.knobs);
    case 'getMultipleAccounts':
      return multiple(params, node);
    case 'getTokenAccountsByOwner':
      return ofOwner(params, node);
    default:
      return failed(-32_601, 'Method not found');
  }
}

function failed(code: number, message: string, data?: unknown): Outcome {
  return { error: { code, message, ...(data === undefined ? {} : { data }) } };
}

function health({ slotsBehind }: Knobs): Outcome {
  if (slotsBehind === 0) return { result: 'ok' };
  return failed(-32_005, `Node is behind by ${slotsBehind} slots`, { numSlotsBehind: slotsBehind });
}

function multiple([keys, config]: readonly unknown[], { accounts, knobs }: Node): Outcome {
  if (!Array.isArray(keys)) return failed(-32_602, 'invalid type');
  if (keys.length > knobs.maxKeys) return failed(-32_602, `Too many inputs provided; max ${knobs.maxKeys}`);
  if (!keys.every(isKey)) return failed(-32_602, 'Invalid param: Invalid');
  const value = keys.map((key) => {
    const account = accounts.get(key);
    return account === null ? null : shown(account, sliceIn(config));
  });
  return { result: { context: contextOf(accounts), value } };
}

function ofOwner([owner, filter, config]: readonly unknown[], { accounts, knobs }: Node): Outcome {
  if (!isKey(owner) || !isRecord(filter)) return failed(-32_602, 'Invalid param: Invalid');
  const { mint, programId } = filter;
  const program = typeof mint === 'string' ? (accounts.get(mint)?.owner ?? null) : programId;
  if (program === null) return failed(-32_602, 'Invalid param: could not find mint');
  if (program !== TOKEN && program !== TOKEN_2022) {
    return failed(
      -32_602,
      typeof mint === 'string' ? 'Invalid param: not a Token mint' : 'Invalid param: unrecognized Token program id',
    );
  }
  if (knobs.noIndex) {
    const words = `${owner} excluded from account secondary indexes; this RPC method unavailable for key`;
    return failed(-32_010, words, { indexKey: owner });
  }
  const value = accounts
    .tokenAccountsOf(owner, program)
    .filter(([, { data }]) => typeof mint !== 'string' || data.subarray(0, 32).equals(bytesOf(mint)))
    .map(([pubkey, account]) => ({ account: shown(account, sliceIn(config)), pubkey }));
  return { result: { context: contextOf(accounts), value } };
}

function contextOf({ slot }: Accounts): object {
  return { apiVersion: '4.0.0', slot };
}

interface Slice {
  readonly offset: number;
  readonly length: number;
}

function sliceIn(config: unknown): Slice {
  const { dataSlice } = isRecord(config) ? config : {};
  const { offset = 0, length = Number.POSITIVE_INFINITY } = isRecord(dataSlice) ? dataSlice : {};
  return { offset: Number(offset), length: Number(length) };
}

/** The epoch of rent is the largest number of 64 bits for every account that is exempt. */
const RENT_EPOCH = 2n ** 64n - 1n;

function shown({ lamports, owner, data }: BankAccount, { offset, length }: Slice): object {
  const text = data.subarray(offset, offset + length).toString('base64');
  return { data: [text, 'base64'], executable: false, lamports, owner, rentEpoch: RENT_EPOCH, space: data.length };
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(value) && bytesOf(value).length === 32;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
