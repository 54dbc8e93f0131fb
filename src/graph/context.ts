/** What one GraphQL request carries: its loaders, its limits, and the count of its upstream calls. */
import type { CallRecord, ReadContext } from '../balances/context.ts';
import type { DetailsLoader } from '../balances/fact/account-details.ts';
import type { FactsLoader } from '../balances/fact/asset-facts.ts';
import type { Probes } from '../balances/fact/probes.ts';
import type { LiveWatches } from '../balances/live/live-watches.ts';
import type { BalanceLoader } from '../balances/loader.ts';
import type { Source } from '../balances/source.ts';
import type { FailuresIn } from '../model/failures-in.ts';
import type { Budget, CallBudget } from './budgets.ts';
import type { RequestClock } from './clock.ts';
import type { GraphLimits } from './limits.ts';
import type { Work } from './list/work.ts';
import type { OfRequest } from './per-request.ts';
import type { FieldObserver } from './trace/field-observer.ts';
import type { RequestTrace } from './trace/request-trace.ts';

export interface GraphContext extends OfRequest {
  readonly sources: ReadonlyMap<string, Source>;
  readonly limits: GraphLimits;
  readonly read: ReadContext;
  /** To be stopped when the request is answered; otherwise it ends at the deadline. */
  readonly clock: RequestClock;
  /** Every upstream request of this GraphQL request so far. */
  readonly calls: readonly CallRecord[];
  balances(source: Source): BalanceLoader;
  facts(source: Source): FactsLoader;
  details(source: Source): DetailsLoader;
  probes(source: Source): Probes;
  /**
   * Counts entries of lists of keys that are null. Each becomes an error of its own in the answer, so one request may have only
   * as many of them as a list may have entries. Returns how many of these may: all, or less where lists of keys have no limit;
   * throws an input error for more where they have one.
   */
  countRefused(argument: string, keys: number): number;
  /** The work on the answers of sources, in turns with other requests. */
  readonly work: Work;
  /** Counts moments that are given as times: finding the block of each takes many calls. Throws an input error beyond ten. */
  countTime(time: Date): void;
  /** What the operations of the request may cost together. */
  readonly budget: Budget;
  /** What the operations of the request allow themselves. */
  readonly callBudget: CallBudget;
  /** Whether a failure that the data tell has an entry in `errors` as well. */
  readonly failures: FailuresIn;
  /** The codes of the failures that have no entry, for the log. */
  readonly toldCodes: Set<string>;
  /** Notes which call answered which field; null where the client did not ask for a trace. */
  readonly trace: RequestTrace | null;
  /** What is watched by subscriptions; null where none are offered. */
  readonly live: LiveWatches | null;
  /** Who asks, where clients are told apart. */
  readonly client: string | null;
  /** Told of every field that is resolved; null where nobody follows the execution. */
  onField: FieldObserver | null;
}
