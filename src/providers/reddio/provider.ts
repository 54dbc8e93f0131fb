/**
 * Reddio, a StarkEx layer 2: one account per call, all of its assets or one.
 * Wire facts: Reddio API reference, guides and SDKs, read 2026-11. Balances are public; no rate is published.
 * Quirks: JSON numbers count quanta, not atomic units; no answer names the account, a block or a time; rows may shift
 * between two pages of one list.
 */
import { homeRule } from '../caip19.ts';
import type { Endpoint, Provider, ProviderKind } from '../provider.ts';
import { balancesEndpoint } from './balances.ts';
import { readData } from './envelope.ts';
import { refusal } from './errors.ts';
import { accountRule, assetRule } from './identity.ts';
import { type ReddioOptions, reddioOptions } from './options.ts';

/** Asks for the addresses of the StarkEx contracts: the answer is short, public, and the same for every caller. */
const ping: Endpoint<null, string> = {
  request: () => ({ method: 'GET', path: '/v1/starkex/contracts', step: 'ping' }),
  decode(_, exchange) {
    readData(exchange);
    return { items: ['OK'] };
  },
};

function createReddio(options: ReddioOptions): Provider {
  return {
    capabilities: {
      history: 'none',
      amounts: ['total', 'available', 'locked', 'pendingWithdrawal'],
      relation:
        'total = available + locked + pendingWithdrawal, of which Reddio reports what it knows; the parts never overlap.',
      concurrency: options.concurrency,
      rate: null,
    },
    accounts: accountRule,
    assets: options.homeChain === undefined ? assetRule : { ...assetRule, underlying: homeRule(options.homeChain) },
    reads: [
      {
        name: 'balances',
        shape: 'account',
        limits: { accounts: 1, assets: 1, pairs: 1, url: null },
        serves: () => true,
        // v1 lists every asset ever held, zero balances included (reference page).
        listing: options.api === 'v1' ? 'complete' : 'partial',
        filters: ['contract', 'type'],
        absent: options.absent,
        unasked: 'fault',
        balances: balancesEndpoint(options),
      },
    ],
    // A Stark key lives on no chain that has a CAIP-2 id.
    chain: () => null,
    ping,
    headers: new Map(),
    refusal,
  };
}

export const reddio: ProviderKind<ReddioOptions> = {
  kind: 'reddio',
  summary: 'Reddio (StarkEx): one account per call, all of its assets or one.',
  options: reddioOptions,
  create: createReddio,
};
