/** Solana by JSON-RPC: the coin of many owners in one call, and all token accounts of an owner or those that wallets use. */
import { malformed } from '../../http/decode.ts';
import { FailureError, failure } from '../../model/failure.ts';
import { Secret } from '../../model/secret.ts';
import { rpcRequest, rpcResult } from '../json-rpc.ts';
import type { AnyBalanceRead, Endpoint, Provider, ProviderKind } from '../provider.ts';
import { associatedRead, coinRead } from './accounts.ts';
import { COIN } from './asset-ref.ts';
import { refusal } from './errors.ts';
import { factsRead } from './facts.ts';
import { accountRule, assetRule, EXAMPLE } from './identity.ts';
import { checkKey } from './keys.ts';
import { type SolanaOptions, solanaOptions } from './options.ts';
import { tokenAccountsRead } from './token-accounts.ts';

export const solana: ProviderKind<SolanaOptions> = {
  kind: 'solana',
  summary: 'Solana by JSON-RPC: the coin of 100 owners in one call, tokens of both programs, frozen or not.',
  options: solanaOptions,
  create: createSolana,
};

const relations: Readonly<Record<SolanaOptions['tokens'], string>> = {
  'all-accounts': 'total is the coin of the address itself, or the sum of all token accounts of the owner for a mint.',
  associated:
    'total is the coin of the address itself, or what the associated token account of the owner holds for a mint: other token accounts of the owner are not counted.',
};

function createSolana(options: SolanaOptions): Provider {
  const { chain, tokens, concurrency, requestsPerSecond, token } = options;
  return {
    capabilities: {
      history: 'none',
      amounts: ['total'],
      relation: relations[tokens],
      concurrency,
      rate: requestsPerSecond === undefined ? null : [{ calls: requestsPerSecond, perMs: 1000 }],
    },
    accounts: accountRule(chain),
    assets: assetRule(chain),
    reads: readsOf(options),
    facts: factsRead(options),
    chain: () => chain,
    greeting: genesisRead(chain),
    // A node answers for any owner, with nothing where the address was never used.
    trial: (_network, read) => ({
      account: { network: null, address: EXAMPLE, subAccount: null },
      asset: read.listing === 'complete' ? null : COIN,
      answer: 'any',
    }),
    ping: healthRead,
    headers: token === undefined ? new Map() : new Map([['authorization', new Secret(`Bearer ${token.reveal()}`)]]),
    refusal,
  };
}

function readsOf(options: SolanaOptions): readonly AnyBalanceRead[] {
  const listed = [coinRead(options), tokenAccountsRead('token', options), tokenAccountsRead('token22', options)];
  return options.tokens === 'associated' ? [associatedRead(options), ...listed] : listed;
}

/** Fails where the node is of another cluster. */
function genesisRead(chain: string): Endpoint<null, string> {
  return {
    request: () => rpcRequest('getGenesisHash', []),
    decode(_question, exchange) {
      const hash = rpcResult(exchange);
      if (typeof hash !== 'string' || !checkKey(hash).ok) throw malformed('result', 'the hash of a block');
      const served = `solana:${hash.slice(0, 32)}`;
      if (served === chain) return { items: [served] };
      throw new FailureError(failure('UPSTREAM_WRONG_CHAIN', { detail: `the node does not serve ${chain}` }));
    },
  };
}

/** A node that is behind its cluster answers with an error. */
const healthRead: Endpoint<null, string> = {
  request: () => rpcRequest('getHealth', []),
  decode(_question, exchange) {
    const health = rpcResult(exchange);
    if (health !== 'ok') throw malformed('result', 'ok');
    return { items: [health] };
  },
};
