/** What one GraphQL request carries: its loaders, its limits, and the count of its upstream calls. */

import { GraphQLError } from 'graphql';
import type { ListedHoldings } from '../balances/answer/holdings.ts';
import type { CallRecord, ReadContext } from '../balances/context.ts';
import { type DetailsLoader, openDetails } from '../balances/fact/account-details.ts';
import { type FactsLoader, openFacts } from '../balances/fact/asset-facts.ts';
import type { Catalogue } from '../balances/fact/catalogue.ts';
import { openProbes, type Probes } from '../balances/fact/probes.ts';
import { type BalanceLoader, openLoader } from '../balances/loader.ts';
import { Planning } from '../balances/plan/planning.ts';
import type { Source } from '../balances/source.ts';
import type { Entry } from '../balances/totals/entries.ts';
import type { Clock } from './clock.ts';
import type { Budget } from './cost/budget.ts';
import { inputError } from './errors.ts';
import type { CallBudget } from './explain/call-budget.ts';
import type { BalanceList } from './list/balance-list.ts';
import type { KnownChoices } from './list/chosen-assets.ts';
import type { ListViews } from './list/list-views.ts';
import { Work } from './list/work.ts';
import type { PortfolioSums } from './portfolio/portfolio-sums.ts';
import { RequestTrace } from './trace/request-trace.ts';

export interface GraphLimits {
  /** The most entries in one list argument. */
  readonly listItems: number;
  /** The page of a listing where `first` is left out. */
  readonly pageSize: number;
  /** The most that `first` may ask for. */
  readonly maxPageSize: number;
  /** The greatest age of a balance that may be asked for. */
  readonly maxAgeSeconds: number;
}

/** Marks what `createContext` made. Servers that copy the members of a context into one of their own copy it along. */
const MADE = Symbol('balancegraph context');

export interface GraphContext {
  readonly [MADE]: true;
  readonly sources: ReadonlyMap<string, Source>;
  readonly limits: GraphLimits;
  readonly read: ReadContext;
  /** To be stopped when the request is answered; it runs down by itself otherwise. */
  readonly clock: Clock;
  /** Every upstream request of this GraphQL request so far. */
  readonly calls: readonly CallRecord[];
  balances(source: Source): BalanceLoader;
  facts(source: Source): FactsLoader;
  details(source: Source): DetailsLoader;
  probes(source: Source): Probes;
  /**
   * Counts keys that name nothing. Each becomes an error of its own in the answer, so that one request may have as many as
   * one list may be long; throws an input error when that is passed.
   */
  countRefused(argument: string, keys: number): void;
  /** What is done with what sources answered, in turns with other requests. */
  readonly work: Work;
  /** What was made of lists, kept as long as the request. */
  readonly lists: KnownLists;
  /** What lists of assets were found to name. */
  readonly choices: KnownChoices;
  /** Counts the times that stand for moments, each of which takes many calls to find. Throws an input error beyond ten. */
  countTime(time: Date): void;
  /** What the operations of the request may cost together. */
  readonly budget: Budget;
  /** What the operations of the request allow themselves. */
  readonly callBudget: CallBudget;
  /** What is noted for whoever wants to know which call answered which field; null where nobody does. */
  readonly trace: RequestTrace | null;
}

export interface KnownLists {
  readonly holdings: WeakMap<ListedHoldings, BalanceList>;
  readonly catalogues: WeakMap<Catalogue, ListViews>;
  readonly sums: WeakMap<readonly Entry[], PortfolioSums>;
  /** By what was asked. */
  readonly portfolios: Map<string, Promise<readonly Entry[]>>;
}

export interface ContextOptions {
  readonly sources: ReadonlyMap<string, Source>;
  readonly limits: GraphLimits;
  readonly budget: Budget;
  readonly callBudget: CallBudget;
  readonly maxSurplus: number;
  readonly clock: Clock;
  /** What the plans of the request share, a dry run before it among them. @default a new one */
  readonly planning?: Planning;
  readonly onFault: (error: unknown) => void;
  /** Names the request in the records of its upstream requests. */
  readonly requestId?: string | undefined;
  /** Whether to note which call answered which field. */
  readonly traced: boolean;
}

const MAX_TIMES = 10;

export function createContext(options: ContextOptions): GraphContext {
  const calls: CallRecord[] = [];
  const trace = options.traced ? new RequestTrace() : null;
  const read: ReadContext = {
    signal: options.clock.signal,
    onCall: (call) => calls.push(call),
    onFault: options.onFault,
    planning: options.planning ?? new Planning(),
    ...(options.requestId === undefined ? {} : { requestIds: new Set([options.requestId]) }),
    ...(trace === null ? {} : { onTrace: (call) => trace.note(call) }),
  };
  const { maxSurplus, limits, budget, callBudget } = options;
  let refused = 0;
  const times = new Set<number>();
  return {
    [MADE]: true,
    sources: options.sources,
    clock: options.clock,
    limits,
    read,
    calls,
    balances: perSource((source) => {
      const loader = openLoader(source, { context: read, maxSurplus });
      return trace?.balances(loader) ?? loader;
    }),
    facts: perSource((source) => {
      const loader = openFacts(source, read);
      return trace?.facts(loader) ?? loader;
    }),
    details: perSource((source) => openDetails(source, read)),
    probes: perSource((source) => openProbes(source, read)),
    countRefused(argument, keys) {
      refused += keys;
      if (refused <= limits.listItems) return;
      const rule = `the request holds more than ${limits.listItems} keys that name nothing`;
      throw inputError([{ argument, rule }], 'QUERY_TOO_COSTLY');
    },
    work: new Work({ signal: options.clock.signal }),
    lists: { holdings: new WeakMap(), catalogues: new WeakMap(), sums: new WeakMap(), portfolios: new Map() },
    choices: new Map(),
    countTime(time) {
      times.add(time.getTime());
      if (times.size <= MAX_TIMES) return;
      throw inputError([{ argument: 'at.time', rule: `more than ${MAX_TIMES} different times` }], 'QUERY_TOO_COSTLY');
    },
    budget,
    callBudget,
    trace,
  };
}

/**
 * The context that an operation is executed with, as far as it is one. Throws an error for the developer who put the server
 * together: which call makes it, and where it belongs.
 */
export function requireContext(given: unknown): GraphContext {
  if (isContext(given)) return given;
  const isObject = typeof given === 'object' && given !== null;
  // The kind alone: what is passed by mistake may hold a secret.
  const found = isObject ? 'an object that it did not make' : given === null ? 'null' : typeof given;
  throw new GraphQLError(
    `the operation was executed without a context of balancegraph: pass what createContext() returns, a new one for each request, as contextValue (graphql-js), context (graph.execute) or from the context function of your server; received ${found}`,
    { extensions: { code: 'INTERNAL_SERVER_ERROR' } },
  );
}

function isContext(given: unknown): given is GraphContext {
  return typeof given === 'object' && given !== null && MADE in given;
}

function perSource<Loader>(open: (source: Source) => Loader): (source: Source) => Loader {
  const opened = new Map<string, Loader>();
  return (source) => {
    const loader = opened.get(source.name) ?? open(source);
    opened.set(source.name, loader);
    return loader;
  };
}
