/** How the balances that a request wanted of one source came, for those who count them. */
import type { FailureCode } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import type { Want } from '../plan/planned-call.ts';
import type { AccountAnswers } from './account-answers.ts';

export interface PairCounts {
  /** Read for this request, or for another one, at the same time or of the same group. */
  readonly read: number;
  /** Kept in the memory of this process, and young enough. */
  readonly cached: number;
  /** Kept in the store of replicas, and young enough. */
  readonly stored: number;
  /** Kept and older, in place of a failure. */
  readonly stale: number;
  /** Not known, by the code of the failure. */
  readonly failed: ReadonlyMap<FailureCode, number>;
}

/** Counts along while pairs are answered. */
export class PairCounter {
  readonly #answersOf: (account: Account) => AccountAnswers;
  #wanted = 0;
  #toRead: readonly Want[] = [];
  #stored = 0;
  #failed: ReadonlyMap<FailureCode, number> = new Map();

  constructor(answersOf: (account: Account) => AccountAnswers) {
    this.#answersOf = answersOf;
  }

  /** Before what was kept is brought in. */
  wanted(wants: readonly Want[]): void {
    this.#wanted = countAssets(wants);
  }

  /** So many pairs, before they are brought in with what was kept. */
  cameFromStore(pairs: number): void {
    this.#stored = pairs;
  }

  /** Before anything is read. */
  toRead(wants: readonly Want[]): void {
    this.#toRead = wants;
    this.#wanted = Math.max(this.#wanted, countAssets(wants));
  }

  /** Before something older stands in for a failure. */
  wereRead(): void {
    this.#failed = this.#countFailures();
  }

  /** After everything. */
  counts(): PairCounts {
    const failed = this.#countFailures();
    const toRead = countAssets(this.#toRead);
    const stale = sumOf(this.#failed) - sumOf(failed);
    const kept = this.#wanted - toRead;
    // What another request of the group is reading is not taken from what was kept.
    const stored = Math.min(this.#stored, kept);
    return { read: toRead - stale - sumOf(failed), cached: kept - stored, stored, stale, failed };
  }

  #countFailures(): ReadonlyMap<FailureCode, number> {
    const counts = new Map<FailureCode, number>();
    for (const { account, assets } of this.#toRead) {
      for (const { code } of this.#answersOf(account).failures(assets)) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    return counts;
  }
}

function countAssets(wants: readonly Want[]): number {
  return wants.reduce((sum, { assets }) => sum + assets.length, 0);
}

function sumOf(counts: ReadonlyMap<FailureCode, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
