/** A node over a fake chain: methods, forms and errors as in `client/rpc` of the Polkadot SDK, and as chopsticks 1.5.1 has them. */
import { rpcEndpoint, type Wire, type WireAnswer } from '../wire/wire.ts';
import type { StateBlock, SubstrateChain } from './chain.ts';

export interface SubstrateKnobs {
  /** Of another chain; null for that of this one. */
  genesis: string | null;
  syncing: boolean;
  /** Blocks older than so many have no state any more; null where all have. */
  keepsStates: number | null;
  /** Answers for a block that it does not know as if nothing stood there, as chopsticks does. */
  emptyUnknown: boolean;
  /** Sends errors without a code, as chopsticks does. */
  bareErrors: boolean;
  /** Most keys in one call. */
  maxKeys: number;
  /** What `system_properties` answers. */
  properties: unknown;
  /** What happens to the chain after each answer about its state. */
  afterRead: (() => void) | null;
}

export const defaultSubstrateKnobs: SubstrateKnobs = {
  genesis: null,
  syncing: false,
  keepsStates: null,
  emptyUnknown: false,
  bareErrors: false,
  maxKeys: 10_002,
  properties: { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'SAND' },
  afterRead: null,
};

interface Node {
  readonly chain: SubstrateChain;
  readonly knobs: Readonly<SubstrateKnobs>;
}

export function substrateWire(chain: SubstrateChain): Wire<SubstrateKnobs, 'substrate'> {
  return {
    name: 'substrate',
    contentType: 'application/json; charset=utf-8',
    endpoint: rpcEndpoint,
    answer({ method, body }, { knobs }): WireAnswer {
      if (method !== 'POST') return { status: 405, text: 'Used HTTP Method is not allowed. POST is required\n' };
      const node = { chain, knobs };
      return { status: 200, json: Array.isArray(body) ? body.map((one) => answerTo(one, node)) : answerTo(body, node) };
    },
  };
}

type Outcome = { readonly result: unknown } | { readonly error: object };

function answerTo(body: unknown, node: Node): object {
  const { id = null, method, params = [] } = isRecord(body) ? body : {};
  const outcome = outcomeOf(method, Array.isArray(params) ? params : [], node);
  return { jsonrpc: '2.0', id, ...outcome };
}

function outcomeOf(method: unknown, params: readonly unknown[], node: Node): Outcome {
  const { chain, knobs } = node;
  switch (method) {
    case 'system_health':
      return { result: { peers: 12, isSyncing: knobs.syncing, shouldHavePeers: true } };
    case 'system_properties':
      return { result: knobs.properties };
    case 'chain_getFinalizedHead':
      return { result: chain.finalized.hash };
    case 'chain_getBlockHash':
      return { result: hashOf(params, node) };
    case 'state_queryStorageAt':
      return stateOf(params, node);
    default:
      return failed(node, -32_601, 'Method not found');
  }
}

function failed({ knobs }: Node, code: number, message: string): Outcome {
  return { error: knobs.bareErrors ? { message } : { code, message } };
}

function hashOf([number]: readonly unknown[], { chain, knobs }: Node): string | null {
  if (number === undefined || number === null) return chain.head.hash;
  if (Number(number) === 0) return knobs.genesis ?? chain.genesis;
  return chain.byNumber(Number(number))?.hash ?? null;
}

function stateOf([keys, hash]: readonly unknown[], node: Node): Outcome {
  const { chain, knobs } = node;
  if (!Array.isArray(keys) || !keys.every(isHex)) return failed(node, -32_602, 'Invalid params');
  if (keys.length > knobs.maxKeys) return failed(node, -32_007, 'Request is too big');
  const block = typeof hash === 'string' ? chain.byHash(hash) : chain.head;
  if (block === null && !knobs.emptyUnknown) {
    return failed(node, 4003, `Client error: UnknownBlock: Header was not found in the database: ${hash}`);
  }
  if (block !== null && isDiscarded(block, node)) {
    return failed(node, 4003, `Client error: UnknownBlock: State already discarded for ${block.hash}`);
  }
  // A key that is asked for twice is answered once.
  const changes = [...new Set(keys)].map((key) => [key, shown(block?.state.get(key))]);
  knobs.afterRead?.();
  return { result: [{ block: block?.hash ?? hash, changes }] };
}

function isDiscarded({ number }: StateBlock, { chain, knobs }: Node): boolean {
  return knobs.keepsStates !== null && number <= chain.head.number - knobs.keepsStates;
}

function shown(bytes: Buffer | undefined): string | null {
  return bytes === undefined ? null : `0x${bytes.toString('hex')}`;
}

function isHex(value: unknown): value is string {
  return typeof value === 'string' && /^0x(?:[0-9a-f]{2})*$/.test(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
