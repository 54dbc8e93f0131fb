/** What one GraphQL request carries: its loaders, its limits, and the count of its upstream calls. */
import { type DetailsLoader, openDetails } from '../balances/account-details.ts';
import { type FactsLoader, openFacts } from '../balances/facts.ts';
import { type BalanceLoader, openLoader } from '../balances/load.ts';
import { openProbes, type Probes } from '../balances/probes.ts';
import type { CallRecord, ReadContext } from '../balances/read.ts';
import type { Source } from '../balances/source.ts';
import { inputError } from './errors.ts';

export interface GraphLimits {
  /** The most entries in one list argument. */
  readonly listItems: number;
  /** The most accounts, assets and (account, asset) pairs that one request may ask for, counted together. */
  readonly items: number;
  /** The page of a listing where `first` is left out. */
  readonly pageSize: number;
  /** The most that `first` may ask for. */
  readonly maxPageSize: number;
}

export interface GraphContext {
  readonly sources: ReadonlyMap<string, Source>;
  readonly limits: GraphLimits;
  readonly read: ReadContext;
  /** Every upstream request of this GraphQL request so far. */
  readonly calls: readonly CallRecord[];
  balances(source: Source): BalanceLoader;
  facts(source: Source): FactsLoader;
  details(source: Source): DetailsLoader;
  probes(source: Source): Probes;
  /** Counts items against the limit of the request; throws an input error, before they are read, when it is passed. */
  spend(argument: string, items: number): void;
  /**
   * Counts keys that name nothing. Each becomes an error of its own in the answer, so that one request may have as many as
   * one list may be long; throws an input error when that is passed.
   */
  countRefused(argument: string, keys: number): void;
}

export interface ContextOptions {
  readonly sources: ReadonlyMap<string, Source>;
  readonly limits: GraphLimits;
  readonly maxSurplus: number;
  /** Ends every upstream call of the request. */
  readonly signal: AbortSignal;
  readonly onFault: (error: unknown) => void;
}

export function createContext(options: ContextOptions): GraphContext {
  const calls: CallRecord[] = [];
  const read: ReadContext = {
    signal: options.signal,
    onCall: (call) => calls.push(call),
    onFault: options.onFault,
  };
  const { maxSurplus, limits } = options;
  let spent = 0;
  let refused = 0;
  return {
    sources: options.sources,
    limits,
    read,
    calls,
    balances: perSource((source) => openLoader(source, { context: read, maxSurplus })),
    facts: perSource((source) => openFacts(source, read)),
    details: perSource((source) => openDetails(source, read)),
    probes: perSource((source) => openProbes(source, read)),
    spend(argument, items) {
      spent += items;
      if (spent <= limits.items) return;
      const rule = `the request asks for more than ${limits.items} accounts, assets and pairs; split it`;
      throw inputError([{ argument, rule }], 'QUERY_TOO_COSTLY');
    },
    countRefused(argument, keys) {
      refused += keys;
      if (refused <= limits.listItems) return;
      const rule = `the request holds more than ${limits.listItems} keys that name nothing`;
      throw inputError([{ argument, rule }], 'QUERY_TOO_COSTLY');
    },
  };
}

function perSource<Loader>(open: (source: Source) => Loader): (source: Source) => Loader {
  const opened = new Map<string, Loader>();
  return (source) => {
    const loader = opened.get(source.name) ?? open(source);
    opened.set(source.name, loader);
    return loader;
  };
}
