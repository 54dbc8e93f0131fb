/** What one GraphQL request carries: its loaders, its limits, and the count of its upstream calls. */
import type { CallRecord, ReadContext } from '../balances/context.ts';
import type { DetailsLoader } from '../balances/fact/account-details.ts';
import type { FactsLoader } from '../balances/fact/asset-facts.ts';
import type { Probes } from '../balances/fact/probes.ts';
import type { BalanceLoader } from '../balances/loader.ts';
import type { Source } from '../balances/source.ts';
import type { Budget, CallBudget } from './budgets.ts';
import type { RequestClock } from './clock.ts';
import type { GraphLimits } from './limits.ts';
import type { Work } from './list/work.ts';
import type { OfRequest } from './per-request.ts';
import type { RequestTrace } from './trace/request-trace.ts';

export interface GraphContext extends OfRequest {
  readonly sources: ReadonlyMap<string, Source>;
  readonly limits: GraphLimits;
  readonly read: ReadContext;
  /** To be stopped when the request is answered; it runs down by itself otherwise. */
  readonly clock: RequestClock;
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
  /** Counts the times that stand for moments, each of which takes many calls to find. Throws an input error beyond ten. */
  countTime(time: Date): void;
  /** What the operations of the request may cost together. */
  readonly budget: Budget;
  /** What the operations of the request allow themselves. */
  readonly callBudget: CallBudget;
  /** What is noted for whoever wants to know which call answered which field; null where nobody does. */
  readonly trace: RequestTrace | null;
}
