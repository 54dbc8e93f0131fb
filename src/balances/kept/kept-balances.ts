/**
 * The balances of one source that may be served again, for requests that say how old a balance may be, in the memory of this
 * process.
 *
 * Only what such a request read is kept, and only values: a failure is never kept, and a request that does not say how old a
 * balance may be is always answered by the source. A source has one credential, so what one request may read another may
 * read too.
 */

import { LRUCache } from 'lru-cache';
import type { Account } from '../../model/identity.ts';
import { AccountAnswers } from '../answer/account-answers.ts';
import type { GridRow } from '../answer/account-rows.ts';
import { latestOf } from '../answer/known-answers.ts';
import { type AgeClock, ageOf } from '../answer/observed.ts';
import type { ServedFrom } from '../answer/reconcile.ts';
import type { Taking } from '../answer/stand-in.ts';
import type { ReadContext } from '../context.ts';
import type { Want } from '../plan/planned-call.ts';
import { isFixed } from '../sharing/shared-blocks.ts';

export interface KeepSettings {
  /** Most pairs; 0 keeps nothing. */
  readonly pairs: number;
  /** How long at most. */
  readonly maxAgeMs: number;
}

/** For so long at most a balance is kept at a block that is named by its hash: there it does not change. */
export const FIXED_MS = 24 * 3_600_000;

/** How old a balance may be. At a block that is named by its hash it is as good at any age, but for an age of 0. */
export interface Freshness {
  /** Observed so long ago at most, it is served without asking the source. */
  readonly maxAgeMs: number;
  /** Where the source fails, so long ago at most; 0 for never. */
  readonly staleIfErrorMs: number;
}

/** Of one account: so many answers of different times are kept, the latest first. */
const MOST_PARTS = 4;

export interface Keeping {
  /**
   * Brings here what other replicas keep of the wanted that is lacking here.
   *
   * @returns how many pairs that was; null where nobody has to be asked. Never rejects
   */
  gather(moment: string, wants: readonly Want[], gathering: Gathering): Promise<number> | null;
  /** Notes what the source gave for this request, which wanted this. */
  keep(moment: string, want: Want, answers: AccountAnswers): void;
  /** Brings into the request's answers what is wanted, lacks a value there and was observed in the last `ageMs`. */
  fill(moment: string, want: Want, into: AccountAnswers, taking: Filling): void;
  /**
   * The answer that has a value for each of these references: the one that `fill` would bring into answers that know nothing
   * yet, without looking at each pair. Null where it has to look.
   */
  wholeRow(place: KeptPlace, refs: readonly string[], ageMs: number): GridRow | null;
  /** The same for a dry run: what is kept there is forgotten. */
  draft(): Keeping;
}

export interface Gathering {
  readonly freshness: Freshness;
  /** Of the request: once it is over, it waits for nothing. */
  readonly context: Pick<ReadContext, 'signal' | 'onFault'>;
}

/** Where the balances of an account at a moment are kept. */
export interface KeptPlace {
  readonly moment: string;
  readonly key: string;
}

export function keptPlace(moment: string, account: Account): KeptPlace {
  return { moment, key: `${moment} ${account.id}` };
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
    const { pairs } = settings;
    this.#settings = settings;
    this.#clock = clock;
    const sizeCalculation = (parts: readonly AccountAnswers[]): number =>
      parts.reduce((sum, part) => sum + part.size, 1);
    // At another resolution a look may start a timer, which costs more than to read the clock.
    const ages = { ttlResolution: 0, perf: clock };
    this.#accounts = pairs === 0 ? null : new LRUCache({ maxSize: pairs, sizeCalculation, ...ages });
  }

  gather(): null {
    return null;
  }

  /** @returns what is kept; null for nothing */
  keep(moment: string, { account }: Want, answers: AccountAnswers): AccountAnswers | null {
    if (this.#accounts === null) return null;
    const part = answers.kept(account);
    if (part.size === 0) return null;
    this.#set(moment, account, [part, ...this.#partsOf(keptPlace(moment, account))]);
    return part;
  }

  /** Keeps what another replica observed, in its place among what was observed here. */
  bring(moment: string, account: Account, part: AccountAnswers): void {
    const parts = [part, ...this.#partsOf(keptPlace(moment, account))];
    this.#set(
      moment,
      account,
      parts.toSorted((a, b) => latestOf(b.known) - latestOf(a.known)),
    );
  }

  /** What of the wanted is not kept, or is older. */
  lacking(moment: string, want: Want, ageMs: number): Want {
    const parts = this.#parts(keptPlace(moment, want.account), ageMs);
    if (parts.length === 0) return want;
    const found = new AccountAnswers();
    const taking = this.#taking(moment, ageMs, 'CACHE');
    for (const part of parts) found.take(part, want, taking);
    return found.missing(want);
  }

  #partsOf({ key }: KeptPlace): readonly AccountAnswers[] {
    return this.#accounts?.get(key) ?? [];
  }

  #set(moment: string, account: Account, parts: readonly AccountAnswers[]): void {
    // Elsewhere the age of each answer says it, and no clock is read to find them.
    const ttl = isFixed(moment) ? { ttl: FIXED_MS } : {};
    this.#accounts?.set(keptPlace(moment, account).key, parts.slice(0, MOST_PARTS), ttl);
  }

  fill(moment: string, want: Want, into: AccountAnswers, { ageMs, servedFrom }: Filling): void {
    const taking = this.#taking(moment, ageMs, servedFrom);
    for (const part of this.#parts(keptPlace(moment, want.account), ageMs)) into.take(part, want, taking);
  }

  wholeRow(place: KeptPlace, refs: readonly string[], ageMs: number): GridRow | null {
    const [latest] = this.#parts(place, ageMs);
    return latest?.wholeRow(refs, this.#taking(place.moment, ageMs, 'CACHE').isYoung) ?? null;
  }

  #parts(place: KeptPlace, ageMs: number): readonly AccountAnswers[] {
    return ageMs <= 0 ? [] : this.#partsOf(place);
  }

  #taking(moment: string, ageMs: number, servedFrom: ServedFrom): Taking {
    const mostMs = Math.min(ageMs, this.#settings.maxAgeMs);
    return { isYoung: (observed) => ageOf(observed, this.#clock) <= mostMs || isFixed(moment), servedFrom };
  }

  draft(): Keeping {
    const draft: Keeping = {
      gather: () => null,
      keep() {},
      fill: (...given) => this.fill(...given),
      wholeRow: (...given) => this.wholeRow(...given),
      draft: () => draft,
    };
    return draft;
  }
}
