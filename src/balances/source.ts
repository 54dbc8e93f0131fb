/** One configured upstream at work: a provider, the road to it, and what was learned about it so far. */
import { systemClock } from '../http/clock.ts';
import type { Upstream } from '../http/upstream.ts';
import type { AssetFacts } from '../model/reading.ts';
import type { NetworkFacts, Provider } from '../providers/provider.ts';
import { type Keeping, type KeepSettings, KeptBalances } from './answer/kept.ts';
import type { AgeClock } from './answer/observed.ts';
import { Heads } from './block/heads.ts';
import type { CallTrace } from './call/trace.ts';
import type { Rehearsal } from './dry-run/dry-run.ts';
import type { Catalogue, FactsReading } from './fact/asset-facts.ts';
import { Memory } from './fact/memory.ts';
import type { NetworkList } from './fact/networks.ts';
import type { CallSize } from './plan/call-size.ts';
import { SharedBlocks } from './sharing/shared-blocks.ts';
import { SharedReads } from './sharing/shared-reads.ts';

export interface SourceSettings {
  /** The name in configuration, e.g. `teos-main`; part of every id. */
  readonly name: string;
  /** The provider's kind, e.g. `teos`. */
  readonly kind: string;
  readonly label: string;
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
  /** Tells how old balances are. @default the system's */
  readonly clock?: AgeClock;
  /** Told of every call that has ended. */
  readonly onCallEnd?: (call: CallTrace) => void;
}

export interface Source extends SourceSettings {
  readonly clock: AgeClock;
  readonly assetFacts: Memory<string, AssetFacts>;
  readonly networkFacts: Memory<string, NetworkFacts>;
  readonly networkIds: Memory<'all', NetworkList>;
  readonly catalogue: Memory<'all', Catalogue>;
  /** How large a call of a read may be, by the read's name, where that is less than declared. */
  readonly callSizes: Memory<string, CallSize>;
  /** Facts reads on their way, by the facts key of each asset that they name. */
  readonly factsReadings: Map<string, FactsReading>;
  /** The reads of balances on their way, for all requests. */
  readonly sharedReads: SharedReads;
  /** Balances read for requests that take one of some age. */
  readonly kept: Keeping;
  /** Set in a dry run: what would be sent is written down there. */
  readonly rehearsal: Rehearsal | null;
  /** The questions for blocks on their way, for all requests. */
  readonly sharedBlocks: SharedBlocks;
  readonly heads: Heads;
}

/** The most assets whose facts one source keeps. */
const MAX_ASSETS = 50_000;

export function openSource(settings: SourceSettings): Source {
  const { factsTtlMs: ttlMs, clock = systemClock } = settings;
  return {
    ...settings,
    clock,
    assetFacts: new Memory({ max: MAX_ASSETS, ttlMs }),
    networkFacts: new Memory({ max: 1000, ttlMs }),
    networkIds: new Memory({ max: 1, ttlMs }),
    catalogue: new Memory({ max: 1, ttlMs }),
    callSizes: new Memory({ max: 100, ttlMs }),
    factsReadings: new Map(),
    sharedReads: new SharedReads(settings.mergeWindowMs),
    kept: new KeptBalances(settings.keep, clock),
    rehearsal: null,
    sharedBlocks: new SharedBlocks(settings.mergeWindowMs),
    heads: new Heads(),
  };
}

/**
 * Facts are kept per network: one reference may name different assets on two networks. Both may have any character in them; the
 * length says where the network ends.
 */
export function factsKey({ network }: { readonly network: string | null }, ref: string): string {
  return network === null ? ` ${ref}` : `${network.length} ${network}${ref}`;
}
