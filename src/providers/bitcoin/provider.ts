/** Bitcoin, its test networks and Litecoin: by JSON-RPC of Core and its kin, or by REST of Esplora. */
import { Secret } from '../../model/secret.ts';
import type { Provider, ProviderKind } from '../provider.ts';
import { refusal } from './errors.ts';
import { addressRead } from './esplora.ts';
import { coreGreeting, esploraGreeting } from './greeting.ts';
import { accountRule, assetRule, NATIVE } from './identity.ts';
import { addressReader } from './known-addresses.ts';
import { chainOf, networks } from './networks.ts';
import { type BitcoinOptions, bitcoinOptions } from './options.ts';
import { scanRead } from './scan.ts';

export const bitcoin: ProviderKind<BitcoinOptions> = {
  kind: 'bitcoin',
  summary:
    'Bitcoin, its test networks or Litecoin: many addresses in one scan of a node, or one in each call of Esplora.',
  options: bitcoinOptions,
  create: createBitcoin,
};

function createBitcoin(options: BitcoinOptions): Provider {
  const network = networks[options.network];
  const read = addressReader(network);
  const accounts = accountRule(network, read);
  const isCore = options.api === 'core';
  const greeting = isCore ? coreGreeting(network) : esploraGreeting(network);
  return {
    capabilities: isCore ? coreCapabilities : esploraCapabilities(options),
    accounts,
    assets: assetRule(network),
    reads: [isCore ? scanRead(read, options) : addressRead(read)],
    chain: () => chainOf(network),
    greeting,
    ping: greeting,
    // Esplora states a balance for every address; a scan is silent about those that hold nothing.
    trial: () => ({
      account: { network: null, address: accounts.example, subAccount: null },
      asset: NATIVE,
      answer: isCore ? 'any' : 'balance',
    }),
    headers: headersOf(options),
    refusal,
  };
}

/** A node takes one scan at a time, whoever asks. */
const coreCapabilities: Provider['capabilities'] = {
  history: 'none',
  amounts: ['total'],
  relation: 'total is what confirmed transactions left at the address, mined coins that may not be spent yet among it.',
  concurrency: 1,
  rate: null,
};

function esploraCapabilities({ concurrency, requestsPerSecond }: BitcoinOptions): Provider['capabilities'] {
  return {
    history: 'none',
    amounts: ['total', 'pendingDeposit', 'pendingWithdrawal'],
    relation:
      'total is what confirmed transactions left at the address, mined coins that may not be spent yet among it. Transactions without a block would add pendingDeposit and take pendingWithdrawal, which both count change that comes back.',
    concurrency,
    rate: { calls: requestsPerSecond, perMs: 1000 },
  };
}

function headersOf({ user, password, token }: BitcoinOptions): Provider['headers'] {
  if (token !== undefined) return new Map([['authorization', new Secret(`Bearer ${token.reveal()}`)]]);
  if (user === undefined || password === undefined) return new Map();
  const basic = Buffer.from(`${user}:${password.reveal()}`, 'latin1').toString('base64');
  return new Map([['authorization', new Secret(`Basic ${basic}`)]]);
}
