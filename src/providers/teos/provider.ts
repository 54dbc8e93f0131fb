/**
 * TEOS by CoreLedger: OData over HTTPS, one tenant of one blockchain behind each token.
 * https://teos-docs.coreledger.net, read 2026-11. No history, no blocks, no parts of a balance, no listing.
 */
import { DAY_MS } from '../../model/rate.ts';
import { Secret } from '../../model/secret.ts';
import type { Provider, ProviderKind } from '../provider.ts';
import { assetBalances, nativeBalances } from './balances.ts';
import { refusal } from './errors.ts';
import { assetFactsRead } from './facts.ts';
import { accountRule, assetRule, NATIVE, servesNative } from './identity.ts';
import { type TeosOptions, teosOptions } from './options.ts';
import { pauseEnd, quotaLeft } from './quota.ts';

export const teos: ProviderKind<TeosOptions> = {
  kind: 'teos',
  summary: 'CoreLedger TEOS: many accounts × many assets in one call, and the native coin of many accounts.',
  options: teosOptions,
  create: createTeos,
};

function createTeos(options: TeosOptions): Provider {
  const accounts = accountRule(options);
  const assets = assetRule(options);
  return {
    capabilities: {
      history: 'none',
      amounts: ['total'],
      relation: 'total is what the address holds on the ledger as indexed by TEOS; no parts are reported.',
      concurrency: options.concurrency,
      // For a tenant, each in any span (TEOS docs, read 2026-11; their prose still says 100 a minute, as before 2026-03).
      rate: [
        { calls: options.requestsPerMinute, perMs: 60_000 },
        { calls: options.requestsPerDay, perMs: DAY_MS },
      ],
    },
    accounts,
    assets,
    reads: servesNative(options) ? [assetBalances(options), nativeBalances(options)] : [assetBalances(options)],
    facts: assetFactsRead(options),
    chain: () => options.chain ?? null,
    ping: {
      request: () => ({ method: 'GET', path: `/odata/${options.version}/Ping`, step: 'Ping' }),
      // A good answer has an empty body; only the status shows success (TEOS docs, read 2026-11).
      decode: () => ({ items: [] }),
    },
    trial: (network, read) => ({
      account: { network, address: accounts.example, subAccount: null },
      asset: read.serves(NATIVE) ? NATIVE : assets.example,
      answer: 'any',
    }),
    headers: new Map([['authorization', new Secret(`Bearer ${options.token.reveal()}`)]]),
    refusal,
    pausedUntil: pauseEnd,
    quotaLeft,
  };
}
