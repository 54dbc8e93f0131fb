/** Errors in the form of each protocol, with any code and any message. */

import type { WireName } from '../wire/wire.ts';
import type { FaultKind } from './faults.ts';
import { isObject, withBody } from './layout.ts';

export interface Wording {
  /** As the protocol writes it; a number in most. */
  readonly code: number | string;
  readonly words: string;
  /** Mesh's own flag; left out where it is absent. */
  readonly retriable?: boolean;
}

/** The body of an error; `id` is that of the request, for JSON-RPC. */
function refusalBody(wire: WireName, { code, words, retriable }: Wording, id: unknown = null): object {
  switch (wire) {
    case 'reddio':
      return { status: 'FAILED', error: words, error_code: code, data: null };
    case 'teos':
      return { code: String(code), message: words, target: '', details: [] };
    case 'mesh':
      return { code, message: words, ...(retriable === undefined ? {} : { retriable }) };
    case 'loopring':
      return { resultInfo: { code, message: words } };
    // It has no errors of its own; a proxy before it may have any.
    case 'ledger':
      return { code, message: words };
    case 'evm':
    case 'solana':
    case 'substrate':
      return { jsonrpc: '2.0', id, error: { code, message: words } };
    case 'bitcoin':
      return { result: null, error: { code, message: words }, id };
    case 'cosmos':
      return { code, message: words, details: [] };
    case 'graphql':
      return { data: null, errors: [{ message: words, ...extensionsOf(code) }] };
  }
}

/** Codes of GraphQL are words; a number means no code. */
function extensionsOf(code: Wording['code']): object {
  return typeof code === 'string' ? { extensions: { code } } : {};
}

/** The refusal under this status, in the place of a good answer. */
export function refusing(wire: WireName, wording: Wording, status: number): FaultKind {
  return {
    kind: 'reply',
    change: (good, { body }) => ({
      ...withBody(good, () => refusalBody(wire, wording, isObject(body) ? body.id : null)),
      status,
    }),
  };
}

/** Documented codes of each protocol, of errors that stay (`final`) and of errors that may pass (`passing`). */
const own: Readonly<Record<WireName, { readonly final: Wording; readonly passing: Wording }>> = {
  reddio: { final: { code: 19, words: 'invalid param' }, passing: { code: 500, words: 'system error' } },
  teos: {
    final: { code: '12002', words: 'Input binding failed' },
    passing: { code: '23000', words: 'Ledger library failed' },
  },
  mesh: {
    final: { code: 9, words: 'Unable to get balance', retriable: false },
    passing: { code: 9, words: 'Unable to get balance', retriable: true },
  },
  loopring: {
    final: { code: 100_001, words: 'Invalid argument' },
    passing: { code: 100_000, words: 'unknown error' },
  },
  evm: { final: { code: -32_602, words: 'invalid params' }, passing: { code: -32_603, words: 'internal error' } },
  bitcoin: {
    final: { code: -5, words: 'Address is not valid' },
    passing: { code: -28, words: 'Loading block index...' },
  },
  cosmos: {
    final: { code: 3, words: 'invalid address: decoding bech32 failed: invalid checksum' },
    passing: { code: 14, words: 'connection error: the node is not reachable' },
  },
  graphql: {
    final: { code: 'GRAPHQL_VALIDATION_FAILED', words: 'the document is not valid' },
    passing: { code: 'INTERNAL_SERVER_ERROR', words: 'relation is gone' },
  },
  solana: {
    final: { code: -32_602, words: 'Invalid param: Invalid' },
    passing: { code: -32_005, words: 'Node is behind by 42 slots' },
  },
  ledger: {
    final: { code: 400, words: 'Invalid Arguments' },
    passing: { code: 503, words: 'service temporarily unavailable' },
  },
  substrate: {
    final: { code: -32_602, words: 'Invalid params' },
    passing: { code: -32_999, words: 'RPC rate limit exceeded' },
  },
};

/** HTTP 200 with an error that the protocol documents. */
export function ownRefusal(wire: WireName, lasts: 'final' | 'passing'): FaultKind {
  return refusing(wire, own[wire][lasts], 200);
}
