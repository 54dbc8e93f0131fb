/**
 * Loopring v3, a zk-rollup exchange: one account per call, chosen assets or all it ever held.
 * Wire facts: Loopring's reference page "Get Assets", docs and SDK, read 2026-11.
 * Quirks: an account has two names, its id and its owner's address; no answer names a block or a time; errors come with
 * HTTP 400; exceeding the quota for long suspends the account that the key belongs to.
 */

import { asObject } from '../../http/decode.ts';
import { homeRule } from '../caip19.ts';
import type { Endpoint, Provider, ProviderKind } from '../provider.ts';
import { accountDetails } from './account.ts';
import { balancesEndpoint, urlBudget } from './balances.ts';
import { catalogueRead } from './catalogue.ts';
import { refusal } from './errors.ts';
import { accountRule, assetRule } from './identity.ts';
import { type LoopringOptions, loopringOptions } from './options.ts';

/** The clock of the server. Whether the key is accepted cannot be learned without naming an account. */
const ping: Endpoint<null, string> = {
  request: () => ({ method: 'GET', path: '/api/v3/timestamp', step: 'ping' }),
  decode(_, exchange) {
    asObject(exchange.body, '');
    return { items: ['OK'] };
  },
};

function createLoopring(options: LoopringOptions): Provider {
  return {
    capabilities: {
      history: 'none',
      amounts: ['total', 'available', 'locked', 'pendingDeposit', 'pendingWithdrawal'],
      relation:
        'total = available + locked; locked includes pending withdrawals; pendingDeposit is not yet part of total.',
      concurrency: options.concurrency,
      // Every page about reading: 5 requests per second and endpoint. Counted over all endpoints together.
      rate: { calls: options.requestsPerSecond, perMs: 1000 },
    },
    accounts: accountRule,
    assets: options.homeChain === undefined ? assetRule : { ...assetRule, underlying: homeRule(options.homeChain) },
    reads: [
      {
        name: 'user/balances',
        shape: 'account-assets',
        limits: { accounts: 1, assets: options.tokensPerCall, pairs: options.tokensPerCall, url: urlBudget },
        serves: () => true,
        // Every token ever held has a row, zero balances included; a token never held has none.
        listing: 'complete',
        filters: [],
        absent: options.absent,
        unasked: 'fault',
        balances: balancesEndpoint(options),
      },
    ],
    facts: catalogueRead(options),
    accountDetails,
    // An account id is no address on any chain, so no CAIP-10 id could be made of every account.
    chain: () => null,
    ping,
    headers: new Map([['x-api-key', options.apiKey]]),
    refusal,
  };
}

export const loopring: ProviderKind<LoopringOptions> = {
  kind: 'loopring',
  summary: 'Loopring v3: one account per call, chosen assets or all it ever held.',
  options: loopringOptions,
  create: createLoopring,
};
