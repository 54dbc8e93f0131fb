/** One configured upstream as the rest of the program sees it: its settings, its memory, its traffic and its run port. */
import type { Upstream } from '../http/upstream.ts';
import type { Steps } from '../model/steps.ts';
import type { Provider } from '../providers/provider.ts';
import type { AgeClock } from './answer/observed.ts';
import type { PairCounts } from './answer/pair-counts.ts';
import type { CallTrace } from './call/trace.ts';
import type { EndpointAnswer, EndpointRun, ReadContext } from './context.ts';
import type { KeepSettings } from './kept/kept-balances.ts';
import type { StoreTier } from './kept/kept-tiers.ts';
import type { SourceMemory } from './source-memory.ts';
import type { SourceTraffic } from './source-traffic.ts';

export interface SourceSettings {
  /** The name in configuration, e.g. `teos-main`; part of every id. */
  readonly name: string;
  /** The provider's kind, e.g. `teos`. */
  readonly kind: string;
  readonly label: string;
  /** Of all its settings, by which a source is known in a later configuration. @default none */
  readonly digest?: string;
  readonly provider: Provider;
  readonly upstream: Upstream;
  /** True for a sandbox: its balances are invented. */
  readonly sandbox: boolean;
  /** How long facts about assets and networks are kept. */
  readonly factsTtlMs: number;
  /** The most pages that one read may take before it is given up. */
  readonly maxPages: number;
  /** How long after its start a read of balances may still be joined by another request, and how long one waits for company. */
  readonly mergeWindowMs: number;
  /** What of the balances may be served again. */
  readonly keep: KeepSettings;
  /** Where replicas keep balances for each other; null where they share nothing. */
  readonly store: StoreTier | null;
  /** Measures how old balances are. */
  readonly clock: AgeClock;
  /** Called for every call that has ended. */
  readonly onCallEnd?: (call: CallTrace) => void;
  /** Called once for what a request wanted together. */
  readonly onPairs?: (counts: PairCounts) => void;
}

/** `openSource` makes one whose requests are sent, `openDrySource` one whose requests are written down. */
export interface Source extends SourceSettings {
  /** What was learned about it. */
  readonly memory: SourceMemory;
  /** What is on its way, for all requests. */
  readonly traffic: SourceTraffic;
  readonly runner: EndpointRunner;
}

/** The run port: how the requests of an endpoint are answered. */
export interface EndpointRunner {
  /** Where a dry run writes down what only answers can call for; null where requests are sent. */
  readonly dryRun: DryRunNotes | null;
  /**
   * What `use` makes of all items of all pages, in turns with others where it takes many steps. A failure that `use` throws
   * is how the call failed; an answer with a page missing is no answer.
   */
  run<Question, Item, Result>(
    run: EndpointRun<Question, Item>,
    context: ReadContext,
    use: (answer: EndpointAnswer<Item>) => Result | Steps<Result>,
  ): Promise<Result>;
}

export interface DryRunNotes {
  note(possible: PossibleCalls): void;
}

/** Requests that only answers can call for. */
export interface PossibleCalls {
  readonly source: string;
  /** Null for any. */
  readonly step: string | null;
  readonly why: string;
  /** How many at most; null where nothing bounds them but the limits of the operation. */
  readonly most: number | null;
  /** Set where none of it is sent if such a request is sure to be sent anyway. */
  readonly once?: true;
}
