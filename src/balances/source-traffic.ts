/** What is on its way to one source, for all requests of the process. */
import type { FactsReading } from './fact/facts-reading.ts';
import { SharedBlocks } from './sharing/shared-blocks.ts';
import { SharedReads } from './sharing/shared-reads.ts';

export interface SourceTraffic {
  /** Facts reads on their way, by the facts key of each asset that they name. */
  readonly factsReadings: Map<string, FactsReading>;
  /** The reads of balances on their way. */
  readonly sharedReads: SharedReads;
  /** The questions for blocks on their way. */
  readonly sharedBlocks: SharedBlocks;
  /** The same with nothing on its way. @default windowMs that of this one */
  fresh(windowMs?: number): SourceTraffic;
}

/** @param windowMs how long after its start a read may still be joined, and how long one waits for company */
export function openSourceTraffic(windowMs: number): SourceTraffic {
  return {
    factsReadings: new Map(),
    sharedReads: new SharedReads(windowMs),
    sharedBlocks: new SharedBlocks(windowMs),
    fresh: (otherMs = windowMs) => openSourceTraffic(otherMs),
  };
}
