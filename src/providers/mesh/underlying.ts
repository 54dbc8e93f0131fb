/** What currencies stand for: as configured, or by the contract that their metadata states on a known chain. */
import type { AssetName } from '../../model/identity.ts';
import { isEvmChain, isOnChain, normaliseCaip19, tokenOn } from '../caip19.ts';
import type { UnderlyingRule } from '../provider.ts';
import { formatCurrency, type Home, parseCurrency } from './currency.ts';
import { networkId } from './network-id.ts';
import type { MeshNetworkOptions, MeshOptions } from './options.ts';

export interface Homes {
  /** For the currencies of one network, by its id. */
  of(network: string | null): Home;
  /** Null where the underlying of no currency can be known. */
  readonly rule: UnderlyingRule | null;
}

interface Known {
  readonly id: string;
  /** The chain on which contracts that metadata state are tokens; null where it is none of EVM contracts. */
  readonly chain: string | null;
  /** By canonical reference. */
  readonly named: ReadonlyMap<string, string>;
}

const unknown: Home = () => null;

export function homesOf({ networks = [] }: Pick<MeshOptions, 'networks'>): Homes {
  const known = networks.map(knownOf).filter(({ chain, named }) => chain !== null || named.size > 0);
  const homes = new Map(known.map((network) => [network.id, homeIn(network)]));
  return {
    of: (network) => homes.get(network ?? '') ?? unknown,
    rule:
      known.length === 0 ? null : { on: (network) => homes.has(network ?? ''), assets: (id) => assetsOf(id, known) },
  };
}

function knownOf(network: MeshNetworkOptions): Known {
  const named = Object.entries(network.underlying ?? {}).flatMap(([text, thing]): [string, string][] => {
    const currency = parseCurrency(text);
    const id = normaliseCaip19(thing);
    return currency.ok && id.ok ? [[formatCurrency(currency.value), id.value]] : [];
  });
  const { chain = null } = network;
  return { id: networkId(network), chain: chain !== null && isEvmChain(chain) ? chain : null, named: new Map(named) };
}

function homeIn({ chain, named }: Known): Home {
  return (ref, contract) => named.get(ref) ?? (chain === null || contract === null ? null : tokenOn(chain, contract));
}

/** The currencies that the configuration names count as all. A token of a chain may have any symbol, which only answers show. */
function assetsOf(id: string, known: readonly Known[]): readonly AssetName[] | null {
  const found = known.flatMap((network) =>
    [...network.named].flatMap(([ref, thing]) => (thing === id ? [{ network: network.id, ref }] : [])),
  );
  const mayBeMore = found.length === 0 && known.some(({ chain }) => chain !== null && isOnChain(id, chain));
  return mayBeMore ? null : found;
}
