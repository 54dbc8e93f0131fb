/**
 * Worked queries for GraphiQL over configured sources: one for each, with names that the source itself gives as examples.
 *
 * The page is for whoever opens it, so the accounts of the configuration stand in it only where the configuration says so: they
 * may be somebody's own. That the server listens on loopback alone is no such word: a proxy may stand in front of it.
 */
import type { Balancegraph } from '../balancegraph.ts';
import type { Config } from '../config/schema.ts';
import type { Tab } from './graphiql.ts';

type Source = Balancegraph['sources'] extends ReadonlyMap<string, infer Each> ? Each : never;
type NamedPair = Config['sources'][number]['check'][number];

/** A tab for each of so many sources; more would not fit on the page. */
const MAX_SOURCES = 12;

const SOURCES: Tab = {
  title: 'The configured sources, and how each spells names.\nAsks none of them.',
  query: `query Sources {
  sources {
    name
    label
    provider
    capabilities {
      accounts { description example }
      assets { description example }
      reads { name listing }
    }
  }
}
`,
};

type TabsConfig = Pick<Config, 'sources'> & { readonly server: Pick<Config['server'], 'graphiqlChecks'> };

/** @param config whose `check` may name an account, which is asked for in place of the example where `graphiqlChecks` is set */
export function sourceTabs(
  sources: Balancegraph['sources'],
  { sources: configured, server }: TabsConfig,
): readonly Tab[] {
  const named = new Map(server.graphiqlChecks ? configured.map(({ id, check }) => [id, check]) : []);
  const shown = [...sources.values()].slice(0, MAX_SOURCES);
  return [SOURCES, ...shown.map((source) => tabOf(source, named.get(source.name) ?? []))];
}

function tabOf(source: Source, named: readonly NamedPair[]): Tab {
  const { addresses, assets } = named.length > 0 ? namedBy(named, source) : examplesOf(source);
  const whose =
    named.length > 0 ? 'The account is one that the configuration checks.' : 'The names are examples; put in your own.';
  return {
    title: [
      `Balances at ${source.label}.`,
      whose,
      ...(listsHoldings(source) ? ['Leave assets out for all that the source lists.'] : []),
    ].join('\n'),
    query: `query ${operationName(source.name)}($addresses: [String!]!, $assets: [ID!]) {
  addressLookup(addresses: $addresses, sources: [${JSON.stringify(source.name)}]) {
    asked
    refused
    accounts {
      id
      balances(assets: $assets) {
        nodes {
          asset { ref symbol }
          total { atomic value }
          failure { code message detail }
        }
        failure { code message detail }
      }
    }
  }
}
`,
    variables: { addresses, assets },
  };
}

interface Names {
  readonly addresses: readonly string[];
  /** Null for all that the account holds. */
  readonly assets: readonly string[] | null;
}

function namedBy(pairs: readonly NamedPair[], source: Source): Names {
  const addresses = pairs.slice(0, 1).map(({ account }) => account);
  // Of another account an asset may be of another network.
  const assets = pairs.flatMap(({ account, asset }) => (addresses.includes(account) ? (asset ?? []) : []));
  if (assets.length > 0) return { addresses, assets };
  return { addresses, assets: listsHoldings(source) ? null : examplesOf(source).assets };
}

function listsHoldings({ provider }: Source): boolean {
  return provider.reads.some(({ listing }) => listing !== 'none');
}

/** What the provider would try a read with, else the examples of its rules. */
function examplesOf({ provider }: Source): Names {
  const [read] = provider.reads;
  const tried = read === undefined ? undefined : provider.trial?.(null, read);
  return {
    addresses: [tried?.account.address ?? provider.accounts.example],
    assets: [tried?.asset ?? provider.assets.example],
  };
}

/** GraphiQL labels the tab with it: `teos-main` becomes `TeosMain`. The name of a source begins with a letter. */
function operationName(source: string): string {
  return source
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
