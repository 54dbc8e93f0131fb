/** Which chain a server has, asked before anything else: by the hash of the first block, as chains of one code call themselves alike. */
import { asObject, booleanField, malformed } from '../../http/decode.ts';
import { FailureError, failure } from '../../model/failure.ts';
import { rpcBatch, rpcRequest, rpcResultIn } from '../json-rpc.ts';
import type { Endpoint } from '../provider.ts';
import { refusal } from './errors.ts';
import { chainOf, type Network } from './networks.ts';

const genesis = rpcRequest('getblockhash', [0], '', '1.0');
const state = rpcRequest('getblockchaininfo', [], '', '1.0');

/**
 * Core: the first block and the state of the node, in one batch. A node that still downloads the chain would answer with
 * balances of the past, zeros among them; on a chain of one's own machine the newest block may be old, which looks the same.
 */
export function coreGreeting(network: Network): Endpoint<null, string> {
  return {
    request: () => rpcBatch(genesis, state),
    decode(_question, exchange) {
      if (rpcResultIn(exchange, genesis, refusal) !== network.genesis) throw wrongChain(network);
      const info = asObject(rpcResultIn(exchange, state, refusal), 'result');
      if (booleanField(info, 'initialblockdownload', 'result') && !network.local) {
        const detail = 'the node is still downloading blocks';
        throw new FailureError(failure('UPSTREAM_UNAVAILABLE', { detail }));
      }
      return { items: [chainOf(network)] };
    },
  };
}

/** Esplora: the hash of the first block, as plain text. */
export function esploraGreeting(network: Network): Endpoint<null, string> {
  return {
    request: () => ({ method: 'GET', path: '/block-height/0', step: '/block-height' }),
    decode(_question, { ascii }) {
      const text = ascii?.text(0, Math.min(ascii.length, 80)).trim() ?? '';
      if (!/^[0-9a-f]{64}$/.test(text)) throw malformed('', 'the hash of the first block');
      if (text !== network.genesis) throw wrongChain(network);
      return { items: [chainOf(network)] };
    },
  };
}

function wrongChain({ name }: Network): FailureError {
  return new FailureError(failure('UPSTREAM_WRONG_CHAIN', { detail: `its first block is not that of ${name}` }));
}
