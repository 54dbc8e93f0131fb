/** What is known of the configured sources for the cost of an operation, before any id of it is resolved. */
import { knownNetworks } from '../../balances/fact/networks.ts';
import type { Source } from '../../balances/source.ts';
import type { AnyBalanceRead, Provider } from '../../providers/provider.ts';
import { findSource } from '../naming.ts';

export interface CostFacts {
  /** The page of a listing where `first` is left out. */
  readonly pageSize: number;
  /** The most entries that a page may have. */
  readonly maxPageSize: number;
  /** How many sources, or ledgers of sources, a list of names names; all where there is no list. */
  places(names: unknown, kind: 'sources' | 'networks'): number;
  /** The most networks that any source has; a page while a source has not listed them. */
  networks(): number;
  /** The most calls in which any source answers for so many chosen assets of one account, further pages left out. */
  callsForAccount(assets: number): number;
  /** The most calls that the facts of so many assets take. */
  callsForFacts(assets: number): number;
}

/** Does not look at which source an id belongs to: every figure is that of the source that needs the most calls. */
export function costFacts(
  sources: ReadonlyMap<string, Source>,
  { pageSize, maxPageSize }: Pick<CostFacts, 'pageSize' | 'maxPageSize'>,
): CostFacts {
  const providers = [...sources.values()].map(({ provider }) => provider);
  return {
    pageSize,
    maxPageSize,
    places(names, kind) {
      const places = (source: Source): number =>
        kind === 'sources' ? 1 : Math.max(1, knownNetworks(source)?.length ?? 1);
      if (!Array.isArray(names)) return sum([...sources.values()], places);
      const named = names.map((name) => (typeof name === 'string' ? findSource({ sources }, name) : null));
      // The field is refused for an unknown name, but the name must not make it look cheap.
      return sum([...new Set(named.map((found) => (found?.ok ? found.value : null)))], (source) =>
        source === null ? 1 : places(source),
      );
    },
    networks: () =>
      Math.max(
        0,
        ...[...sources.values()].map((source) =>
          source.provider.networks === undefined ? 0 : (knownNetworks(source)?.length ?? pageSize),
        ),
      ),
    callsForAccount: (assets) => Math.max(0, ...providers.map((provider) => accountCalls(provider, assets))),
    callsForFacts(assets) {
      const most = Math.max(0, ...providers.map((provider) => factsCalls(provider, assets)));
      // Each further source that some of them belong to may be one call more.
      return Math.min(assets, most + Math.max(0, providers.filter(({ facts }) => facts !== undefined).length - 1));
    },
  };
}

/** The assets are taken to be like the example of the source, and each of its further reads to serve one more of them. */
function accountCalls({ reads, accounts, assets: { example } }: Provider, assets: number): number {
  const usual = reads.find((read) => read.serves(example));
  const asked = { assets, account: accounts.example, asset: example };
  const calls = usual === undefined ? assets : readCalls(usual, asked);
  return Math.min(assets, calls + reads.length - 1);
}

interface Asked {
  readonly assets: number;
  /** An address and a reference of the usual length. */
  readonly account: string;
  readonly asset: string;
}

function readCalls({ shape, listing, limits }: AnyBalanceRead, { assets, account, asset }: Asked): number {
  if (listing === 'complete') return Math.min(1, assets);
  if (shape === 'account') return assets;
  const { url } = limits;
  const room =
    url === null
      ? Number.POSITIVE_INFINITY
      : Math.floor((url.max - url.fixed - url.account(account)) / url.asset(asset));
  return Math.ceil(assets / Math.max(1, Math.min(limits.assets, limits.pairs, room)));
}

function factsCalls({ facts }: Provider, assets: number): number {
  if (facts === undefined) return 0;
  return facts.mode === 'catalogue' ? Math.min(1, assets) : Math.ceil(assets / facts.limits.assets);
}

function sum<T>(items: readonly T[], weight: (item: T) => number): number {
  return items.reduce((total, item) => total + weight(item), 0);
}
