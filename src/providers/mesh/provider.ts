/**
 * Mesh, formerly Rosetta: a specification that each blockchain's own server implements.
 * https://docs.cdp.coinbase.com/mesh and mesh-specifications 1.5.1, read 2026-11.
 */
import type { Secret } from '../../model/secret.ts';
import type { AnyBalanceRead, Provider, ProviderKind, TrialPair } from '../provider.ts';
import { accountBalance } from './balances.ts';
import { refusal } from './errors.ts';
import { accountRule, assetRule, EXAMPLE } from './identity.ts';
import { networksOf } from './network.ts';
import { blockReads, networkList, networkReads } from './network-reads.ts';
import { type MeshNetworkOptions, type MeshOptions, meshOptions } from './options.ts';
import { homesOf } from './underlying.ts';

export const mesh: ProviderKind<MeshOptions> = {
  kind: 'mesh',
  summary: 'Coinbase Mesh (Rosetta): one account with many currencies in one call, at a known block, on many networks.',
  options: meshOptions,
  create: createMesh,
};

function createMesh(options: MeshOptions): Provider {
  const networks = networksOf(options.networks);
  const homes = homesOf(options);
  const noHistory = options.networks?.every(({ history }) => history === false) ?? false;
  return {
    capabilities: {
      history: noHistory ? 'none' : 'block',
      amounts: ['total'],
      relation:
        'total is the balance of the very account or sub-account asked for; without a sub-account it is the liquid part and never the sum of sub-accounts. It may be negative.',
      concurrency: options.concurrency,
      rate: null,
    },
    accounts: accountRule(networks),
    assets: assetRule(networks, homes),
    reads: [accountBalance(options, networks, homes)],
    networks: networkReads(networks),
    blocks: blockReads(networks),
    chain: (network) => networks.find(network ?? '')?.chain ?? null,
    ping: networkList(networks),
    trial: (network, read) => trialPair(networks.find(network ?? ''), network, read),
    headers: headersOf(options),
    refusal,
  };
}

/**
 * On a network of EVM addresses any address will do; other networks have spellings of their own, which are not known here.
 * The currency is the first that the configuration names; without one, the account is asked for all it holds.
 */
function trialPair(
  options: MeshNetworkOptions | undefined,
  network: string | null,
  { listing }: AnyBalanceRead,
): TrialPair | null {
  if (options?.addresses !== 'evm') return null;
  const [asset = null] = Object.keys(options.underlying ?? {});
  if (asset === null && listing === 'none') return null;
  return { account: { network, address: EXAMPLE, subAccount: null }, asset, answer: 'any' };
}

function headersOf({ apiKeyHeader, apiKey }: MeshOptions): ReadonlyMap<string, Secret> {
  return apiKeyHeader !== undefined && apiKey !== undefined ? new Map([[apiKeyHeader, apiKey]]) : new Map();
}
