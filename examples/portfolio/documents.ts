/** The documents of this page, and the types of what they answer once `balancegraph/client` has decoded it. */

/** What the answers and the events have in common. */
const PARTS = `
  fragment Thing on Asset { id ref symbol name underlying }
  fragment Reason on Failure { code message retryable retryAfter }
  fragment Totals on Portfolio {
    coverage { asked answered stale }
    bySource {
      source { name }
      complete
      coverage { asked answered stale failed { code message count retryAfter } }
      totals(first: 1000) { totalCount nodes { asset { ...Thing } atLeast { atomic decimals value } complete } }
    }
  }`;

/** Costs no upstream call: which accounts there are at the addresses that a person typed. */
export const LOOK_UP = `
  query LookUp($addresses: [String!]!) {
    addressLookup(addresses: $addresses) {
      asked
      refused
      accounts { id source { name } }
    }
  }`;

/**
 * Balances and totals of one moment, in one query: the sum stands beside what it was made of. Accounts are asked in two ways,
 * as sources differ in what they can do: `listed` for all that they hold, `named` for the assets that the person named.
 */
export const READ = `
  query Read(
    $listed: [ID!]!, $anyListed: Boolean!, $named: [ID!]!, $anyNamed: Boolean!, $assets: [ID!], $freshness: Freshness
  ) {
    listed: accounts(ids: $listed) @include(if: $anyListed) { ...Held balances(first: 1000, freshness: $freshness) { ...Page } }
    named: accounts(ids: $named) @include(if: $anyNamed) { ...Held balances(assets: $assets, freshness: $freshness) { ...Page } }
    listedTotals: portfolio(accounts: $listed, freshness: $freshness) @include(if: $anyListed) { ...Totals }
    namedTotals: portfolio(accounts: $named, assets: $assets, freshness: $freshness) @include(if: $anyNamed) { ...Totals }
  }
  fragment Held on Account { id address network source { name } }
  fragment Page on BalanceConnection {
    totalCount
    failure { ...Reason }
    nodes {
      id
      asset { ...Thing }
      total { atomic decimals value }
      provenance { observedAt servedFrom }
      failure { ...Reason }
    }
  }
  ${PARTS}`;

/**
 * The same assets at the same accounts as they change: each event holds the balances that changed, and the totals of all that is
 * watched. So the sum stands beside what it was made of here too.
 */
export const WATCH = `
  subscription Watch($accounts: [ID!]!, $assets: [ID!]!, $maxAge: Int!) {
    portfolio(accounts: $accounts, assets: $assets, maxAge: $maxAge) {
      kind
      portfolio { ...Totals }
      changes {
        kind
        current {
          id
          account { address network source { name } }
          asset { ...Thing }
          total { atomic decimals value }
          provenance { observedAt servedFrom }
          failure { ...Reason }
        }
        previous { total { atomic decimals value } provenance { observedAt } }
      }
      confirmed { source { name } late }
    }
  }
  ${PARTS}`;

export interface LookUpData {
  readonly addressLookup: readonly AddressMatch[] | null;
}

export interface AddressMatch {
  readonly asked: string;
  /** The rule that the address breaks; null where there are accounts. */
  readonly refused: string | null;
  readonly accounts: readonly { readonly id: string; readonly source: SourceName }[];
}

export interface ReadData {
  readonly listed?: readonly (AccountData | null)[];
  readonly named?: readonly (AccountData | null)[];
  readonly listedTotals?: TotalsData | null;
  readonly namedTotals?: TotalsData | null;
}

export interface WatchData {
  readonly portfolio: PortfolioEvent;
}

export interface PortfolioEvent {
  readonly kind: 'SNAPSHOT' | 'CHANGES' | 'HEARTBEAT';
  readonly portfolio: TotalsData;
  readonly changes: readonly Change[];
  /** Of each source and network: `late` where it was not heard of for longer than was asked for. */
  readonly confirmed: readonly { readonly source: SourceName; readonly late: boolean }[];
}

export interface Change {
  readonly kind: 'SNAPSHOT' | 'CHANGE' | 'FAILURE' | 'RECOVERY' | 'REORGANISATION';
  readonly current: BalanceData & { readonly account: Omit<AccountData, 'id' | 'balances'> };
  /** What was told before; null in a snapshot. The last amount that was known stays in it while its source fails. */
  readonly previous: Earlier | null;
}

export interface Earlier {
  readonly total: Amount | null;
  readonly provenance: { readonly observedAt: Date } | null;
}

export interface SourceName {
  readonly name: string;
}

export interface AccountData {
  readonly id: string;
  readonly address: string;
  readonly network: string | null;
  readonly source: SourceName;
  readonly balances: PageData | null;
}

interface PageData {
  readonly totalCount: number | null;
  readonly failure: Reason | null;
  readonly nodes: readonly BalanceData[] | null;
}

export interface BalanceData {
  readonly id: string;
  readonly asset: Thing;
  readonly total: Amount | null;
  readonly provenance: { readonly observedAt: Date; readonly servedFrom: 'SOURCE' | 'CACHE' | 'STALE' } | null;
  readonly failure: Reason | null;
}

export interface Thing {
  readonly id: string;
  readonly ref: string;
  readonly symbol: string | null;
  readonly name: string | null;
  /** The CAIP-19 id of what the asset stands for; assets of two sources with the same one are the same thing. */
  readonly underlying: string | null;
}

export interface Amount {
  /** Smallest units of the asset. */
  readonly atomic: bigint;
  readonly decimals: number | null;
  /** All digits in display units; null where the unit is not known. */
  readonly value: string | null;
}

/** Why something is not known. */
export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfter: Date | null;
}

export interface TotalsData {
  readonly coverage: Coverage;
  readonly bySource: readonly SourceTotals[];
}

export interface Coverage {
  readonly asked: number;
  readonly answered: number;
  readonly stale: number;
}

export interface SourceTotals {
  readonly source: SourceName;
  readonly complete: boolean;
  readonly coverage: Coverage & { readonly failed: readonly Missing[] };
  readonly totals: {
    readonly totalCount: number;
    readonly nodes: readonly AssetTotal[];
  };
}

/** What is missing at a source for one reason. */
export interface Missing {
  readonly code: string;
  readonly message: string;
  readonly count: number;
  readonly retryAfter: Date | null;
}

export interface AssetTotal {
  readonly asset: Thing;
  readonly atLeast: Amount | null;
  readonly complete: boolean;
}
