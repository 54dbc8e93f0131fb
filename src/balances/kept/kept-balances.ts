/**
 * The balances of one source that may be served again, for requests that say how old a balance may be.
 *
 * Only what such a request read is kept, only values, and only in memory: a failure is never kept, and a request that does
 * not say how old a balance may be is always answered by the source. A source has one credential, so what one request
 * may read another may read too.
 */

import { LRUCache } from 'lru-cache';
import type { Account } from '../../model/identity.ts';
import type { AccountAnswers } from '../answer/account-answers.ts';
import { type AgeClock, ageOf } from '../answer/observed.ts';
import type { ServedFrom } from '../answer/reconcile.ts';
import type { Taking } from '../answer/stand-in.ts';
import type { Want } from '../plan/planned-call.ts';

export interface KeepSettings {
  /** Most pairs; 0 keeps nothing. */
  readonly pairs: number;
  /** How long at most. */
  readonly maxAgeMs: number;
}

/** How old a balance may be. */
export interface Freshness {
  /** Observed so long ago at most, it is served without asking the source. */
  readonly maxAgeMs: number;
  /** Where the source fails, so long ago at most; 0 for never. */
  readonly staleIfErrorMs: number;
}

/** Of one account: so many answers of different times are kept, the latest first. */
const MOST_PARTS = 4;

export interface Keeping {
  /** Notes what the source gave for this request. */
  keep(moment: string, account: Account, answers: AccountAnswers): void;
  /** Brings into the request's answers what is wanted, lacks a value there and was observed in the last `ageMs`. */
  fill(moment: string, want: Want, into: AccountAnswers, taking: Filling): void;
  /**
   * Brings in all pairs of these references, where one answer has a value for each: what `fill` would bring, without looking
   * at each pair. False where it has to look.
   *
   * @param into knows nothing yet
   */
  fillWhole(moment: string, want: WholeWant, into: AccountAnswers, ageMs: number): boolean;
  /** The same for a dry run: what is kept there is forgotten. */
  draft(): Keeping;
}

export interface WholeWant {
  readonly account: Account;
  readonly refs: readonly string[];
}

export interface Filling {
  readonly ageMs: number;
  readonly servedFrom: ServedFrom;
}

export class KeptBalances implements Keeping {
  readonly #settings: KeepSettings;
  readonly #clock: AgeClock;
  readonly #accounts: LRUCache<string, readonly AccountAnswers[]> | null;

  constructor(settings: KeepSettings, clock: AgeClock) {
    const { pairs, maxAgeMs } = settings;
    this.#settings = settings;
    this.#clock = clock;
    const sizeCalculation = (parts: readonly AccountAnswers[]): number =>
      parts.reduce((sum, part) => sum + part.size, 1);
    this.#accounts = pairs === 0 ? null : new LRUCache({ maxSize: pairs, sizeCalculation, ttl: maxAgeMs, perf: clock });
  }

  keep(moment: string, account: Account, answers: AccountAnswers): void {
    if (this.#accounts === null) return;
    const part = answers.kept(account);
    if (part.size === 0) return;
    const key = keyOf(moment, account);
    this.#accounts.set(key, [part, ...(this.#accounts.get(key) ?? [])].slice(0, MOST_PARTS));
  }

  fill(moment: string, want: Want, into: AccountAnswers, { ageMs, servedFrom }: Filling): void {
    const taking = this.#taking(ageMs, servedFrom);
    for (const part of this.#parts(moment, want.account, ageMs)) into.take(part, want, taking);
  }

  fillWhole(moment: string, { account, refs }: WholeWant, into: AccountAnswers, ageMs: number): boolean {
    const [latest] = this.#parts(moment, account, ageMs);
    return latest !== undefined && into.takeWhole(latest, refs, this.#taking(ageMs, 'CACHE'));
  }

  #parts(moment: string, account: Account, ageMs: number): readonly AccountAnswers[] {
    return ageMs <= 0 ? [] : (this.#accounts?.get(keyOf(moment, account)) ?? []);
  }

  #taking(ageMs: number, servedFrom: ServedFrom): Taking {
    const mostMs = Math.min(ageMs, this.#settings.maxAgeMs);
    return { isYoung: (observed) => ageOf(observed, this.#clock) <= mostMs, servedFrom };
  }

  draft(): Keeping {
    const draft: Keeping = {
      keep() {},
      fill: (...given) => this.fill(...given),
      fillWhole: (...given) => this.fillWhole(...given),
      draft: () => draft,
    };
    return draft;
  }
}

function keyOf(moment: string, account: Account): string {
  return `${moment} ${account.id}`;
}
