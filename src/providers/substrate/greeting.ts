/** Which chain a node serves, and whether it has caught up with it: asked before anything else. */
import { asObject, booleanField } from '../../http/decode.ts';
import { FailureError, failure } from '../../model/failure.ts';
import { rpcBatch, rpcRequest, rpcResultIn } from '../json-rpc.ts';
import type { Endpoint } from '../provider.ts';
import { refusal } from './errors.ts';
import { hashIn } from './state.ts';

const genesis = rpcRequest('chain_getBlockHash', [0]);
const health = rpcRequest('system_health', []);

/** Both in one batch. A node that still catches up would answer with balances of the past, zeros among them. */
export function greetingOf(chain: string): Endpoint<null, string> {
  return {
    request: () => rpcBatch(genesis, health),
    decode(_question, exchange) {
      const hash = hashIn(rpcResultIn(exchange, genesis, refusal), 'result');
      const served = `polkadot:${hash.slice(2, 34)}`;
      if (served !== chain) {
        throw new FailureError(failure('UPSTREAM_WRONG_CHAIN', { detail: `the node does not serve ${chain}` }));
      }
      if (booleanField(asObject(rpcResultIn(exchange, health, refusal), 'result'), 'isSyncing', 'result')) {
        throw new FailureError(failure('UPSTREAM_UNAVAILABLE', { detail: 'the node is still catching up' }));
      }
      return { items: [served] };
    },
  };
}
