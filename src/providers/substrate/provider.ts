/** Chains of the Polkadot SDK by JSON-RPC: any pairs in one call, all in the state of one block. */
import { Secret } from '../../model/secret.ts';
import type { Provider, ProviderKind } from '../provider.ts';
import { COIN } from './asset-ref.ts';
import { balanceRead } from './balances.ts';
import { blockReads } from './blocks.ts';
import { refusal } from './errors.ts';
import { factsRead } from './facts.ts';
import { greetingOf } from './greeting.ts';
import { accountRule, assetRule, EXAMPLE } from './identity.ts';
import { type SubstrateOptions, substrateOptions } from './options.ts';

export const substrate: ProviderKind<SubstrateOptions> = {
  kind: 'substrate',
  summary: 'Asset Hubs and other chains of the Polkadot SDK: 500 balances in one call, all at one block.',
  options: substrateOptions,
  create: createSubstrate,
};

function createSubstrate(options: SubstrateOptions): Provider {
  const { chain, concurrency, requestsPerSecond, token } = options;
  const greeting = greetingOf(chain);
  return {
    capabilities: {
      history: 'block',
      amounts: ['total', 'locked'],
      relation:
        'total of the coin is what is free and what is reserved, which locked is alone; how much of what is free can be moved is not told. total of an asset is its balance.',
      concurrency,
      rate: requestsPerSecond === undefined ? null : [{ calls: requestsPerSecond, perMs: 1000 }],
    },
    amounts: (ref) => (ref === COIN ? ['total', 'locked'] : ['total']),
    accounts: accountRule(options),
    assets: assetRule(options),
    reads: [balanceRead(options)],
    facts: factsRead(options),
    blocks: blockReads,
    chain: () => chain,
    greeting,
    ping: greeting,
    // A node answers for any account, with nothing where it was never used.
    trial: () => ({ account: { network: null, address: EXAMPLE, subAccount: null }, asset: COIN, answer: 'any' }),
    headers: token === undefined ? new Map() : new Map([['authorization', new Secret(`Bearer ${token.reveal()}`)]]),
    refusal,
  };
}
