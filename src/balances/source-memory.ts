/** What the process has learned about one source. */
import type { AssetFacts } from '../model/reading.ts';
import type { NetworkFacts } from '../providers/provider.ts';
import type { AgeClock } from './answer/observed.ts';
import { Heads } from './block/heads.ts';
import type { Catalogue } from './fact/catalogue.ts';
import { Memory } from './fact/memory.ts';
import type { NetworkList } from './fact/network-list.ts';
import { type Keeping, type KeepSettings, KeptBalances } from './kept/kept-balances.ts';
import { KeptTiers, type StoreTier } from './kept/kept-tiers.ts';
import type { CallSizes } from './plan/call-size.ts';

/** The most assets whose facts one source keeps. */
const MAX_ASSETS = 50_000;

interface Learned {
  /** By `factsKey`. */
  readonly assetFacts: Memory<string, AssetFacts>;
  readonly networkFacts: Memory<string, NetworkFacts>;
  readonly networkIds: Memory<'all', NetworkList>;
  readonly catalogue: Memory<'all', Catalogue>;
  readonly callSizes: CallSizes;
  /** Balances read for requests that take one of some age. */
  readonly kept: Keeping;
  readonly heads: Heads;
}

export interface SourceMemory extends Learned {
  /** The same for a dry run: it knows what is known here, and what it learns stays there. */
  draft(): SourceMemory;
}

export interface SourceMemoryOptions {
  /** How long facts about assets and networks are kept. */
  readonly factsTtlMs: number;
  /** What of the balances may be served again. */
  readonly keep: KeepSettings;
  /** Where replicas keep balances for each other; null where they share nothing. */
  readonly store: StoreTier | null;
  /** Measures how old balances are. */
  readonly clock: AgeClock;
}

export function openSourceMemory({ factsTtlMs: ttlMs, keep, store, clock }: SourceMemoryOptions): SourceMemory {
  const kept = new KeptBalances(keep, clock);
  return memoryOf({
    assetFacts: new Memory({ max: MAX_ASSETS, ttlMs }),
    networkFacts: new Memory({ max: 1000, ttlMs }),
    networkIds: new Memory({ max: 1, ttlMs }),
    catalogue: new Memory({ max: 1, ttlMs }),
    callSizes: new Memory({ max: 100, ttlMs }),
    kept: store === null ? kept : new KeptTiers(kept, store, { keep, clock }),
    heads: new Heads(),
  });
}

/** Every member has its draft, so that a new one cannot be shared with a dry run by oversight. */
function memoryOf(learned: Learned): SourceMemory {
  return {
    ...learned,
    draft: () =>
      memoryOf({
        assetFacts: learned.assetFacts.draft(),
        networkFacts: learned.networkFacts.draft(),
        networkIds: learned.networkIds.draft(),
        catalogue: learned.catalogue.draft(),
        callSizes: learned.callSizes.draft(),
        kept: learned.kept.draft(),
        heads: learned.heads.draft(),
      }),
  };
}
