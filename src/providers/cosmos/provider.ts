/** Cosmos SDK chains by the REST interface of their nodes: one account with all it holds in one call, at a stated height. */
import { asObject, field, stringField } from '../../http/decode.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Endpoint, Provider, ProviderKind } from '../provider.ts';
import { balanceRead } from './balances.ts';
import { blockReads } from './blocks.ts';
import { refusal } from './errors.ts';
import { metadataRead } from './facts.ts';
import { accountRule, assetRule, bondedPool, caip2Of } from './identity.ts';
import { type CosmosOptions, cosmosOptions } from './options.ts';

export const cosmos: ProviderKind<CosmosOptions> = {
  kind: 'cosmos',
  summary: 'A Cosmos SDK chain by REST: one account with all it holds in one call, at a stated height.',
  options: cosmosOptions,
  create: createCosmos,
};

function createCosmos(options: CosmosOptions): Provider {
  const { chain, concurrency, metadata, prefix } = options;
  const chainRead = chainIdRead(chain);
  return {
    capabilities: {
      history: 'block',
      amounts: ['total'],
      relation:
        'total is what the bank module holds for the account, vesting coins included. Coins that are staked, unbonding or not yet claimed are not in it.',
      concurrency,
      rate: null,
    },
    accounts: accountRule(options),
    assets: assetRule(options),
    reads: [balanceRead(options)],
    ...(metadata ? { facts: metadataRead(options) } : {}),
    blocks: blockReads,
    chain: () => caip2Of(chain),
    greeting: chainRead,
    ping: chainRead,
    // Empty on a chain that does not stake.
    trial: () => ({
      account: { network: null, address: bondedPool(prefix), subAccount: null },
      asset: null,
      answer: 'any',
    }),
    headers: new Map(),
    refusal,
  };
}

/** Fails where the node serves another chain. */
function chainIdRead(chain: string): Endpoint<null, string> {
  return {
    request: () => ({ method: 'GET', path: '/cosmos/base/tendermint/v1beta1/node_info', step: 'node_info' }),
    decode(_question, { body }) {
      const info = asObject(field(asObject(body, ''), 'default_node_info'), 'default_node_info');
      if (stringField(info, 'network', 'default_node_info') !== chain) {
        throw new FailureError(failure('UPSTREAM_WRONG_CHAIN', { detail: `the node does not serve chain ${chain}` }));
      }
      return { items: [chain] };
    },
  };
}
