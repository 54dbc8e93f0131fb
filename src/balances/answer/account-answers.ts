/** What one request already knows, so that a second field that asks gets the very same reply. */

import type { Failure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import type { HoldingsFilter } from '../../providers/provider.ts';
import type { Want } from '../plan/planned-call.ts';
import { AccountRows, type GridRow } from './account-rows.ts';
import { columnsOf } from './columns.ts';
import { type FailedList, FailedLists } from './failed-lists.ts';
import type { AnswerGrid } from './grid.ts';
import type { KnownAnswers } from './known-answers.ts';
import { filterKey, type Listed } from './listed.ts';
import { GatheredTotals, PairTotals } from './pair-totals.ts';
import { isValue, type KnownBalance, type Outcome } from './reconcile.ts';
import { type RowFacts, withoutSingles } from './row-facts.ts';
import { addSingles } from './single-amounts.ts';
import { mayStandIn, type Taking } from './stand-in.ts';

/** Most accounts have neither, as their values stand in rows: for all of these. Nothing is ever added to it. */
const NO_PAIRS: Map<string, Outcome> = new Map();
const NO_LISTINGS: Map<string, Listed> = new Map();

/** The answers about one account (at one block). */
export class AccountAnswers {
  #pairs = NO_PAIRS;
  /** What failed after these lists did stands with the pairs. */
  #failed = FailedLists.none;
  #rows = AccountRows.none;
  #listings = NO_LISTINGS;

  pair(ref: string): Outcome | undefined {
    const known = this.#pairs.get(ref);
    if (known !== undefined && 'value' in known) return known;
    return this.#rows.outcome(ref) ?? known ?? this.#failed.get(ref);
  }

  /** Why pairs among these are not known, once for each of them; takes a step for each failure and none for a value. */
  *failures(refs: readonly string[]): Generator<Failure, void, undefined> {
    if (this.#pairs.size === 0 && this.#failed.isEmpty) return;
    const asked = columnsOf(refs);
    const told = new Set<string>();
    const singles = [...this.#pairs].map(([ref]) => ref);
    const lists = [...this.#failed].flatMap((list) => list.refs);
    for (const ref of [...singles, ...lists]) {
      if (!asked.has(ref) || told.has(ref) || this.#rows.has(ref)) continue;
      told.add(ref);
      const outcome = this.#pairs.get(ref) ?? this.#failed.get(ref);
      if (outcome !== undefined && 'failure' in outcome) yield outcome.failure;
    }
  }

  /** The amounts of these pairs: of those that came in a grid, and of those that have neither facts nor details. */
  totals(refs: readonly string[]): PairTotals {
    // Most pairs that stand beside a row failed.
    const hasSingles = this.#pairs.size > 0 && this.#pairs.values().some(isValue);
    if (!hasSingles && this.#rows.isEmpty) return PairTotals.none;
    const alone = hasSingles ? null : this.#rows.totalsAlone(refs);
    if (alone !== null) return alone;
    const gathering = new GatheredTotals(refs.length);
    this.#rows.gather(refs, gathering);
    addSingles(gathering, this.#pairs, columnsOf(refs));
    return gathering.totals;
  }

  /** What rows that hold more than totals say of the assets; null where there are none. */
  facts(refs: readonly string[]): RowFacts | null {
    return withoutSingles(this.#rows.facts(refs), refs, (ref) => isValue(this.#pairs.get(ref)));
  }

  /** A listing without a filter serves every filter: the caller applies its own to what is listed. */
  listing(filter: HoldingsFilter | null): Listed | undefined {
    return this.#listings.get(filterKey(filter)) ?? this.#listings.get(filterKey(null));
  }

  /** The part of a want that nothing is known about yet. */
  missing(want: Want): Want {
    if (this.isEmpty) return want;
    const { account, assets, listings } = want;
    if (listings.length === 0 && this.covers(assets)) return { account, assets: [], listings };
    return {
      account,
      assets: assets.filter((ref) => !this.#isKnown(ref)),
      listings: listings.filter((filter) => this.listing(filter) === undefined),
    };
  }

  /** Whether an answer has a value for each of these, and is found without looking for each; where not, it may still. */
  covers(refs: readonly string[]): boolean {
    return this.#rows.covers(refs);
  }

  /** Whether nothing is known. */
  get isEmpty(): boolean {
    return this.#pairs.size + this.#listings.size === 0 && this.#rows.isEmpty && this.#failed.isEmpty;
  }

  /** A value is never replaced; a failure is, where an overlapping call did better. */
  setPair(ref: string, outcome: Outcome): void {
    if (!isValue(this.#pairs.get(ref)) && !this.#rows.has(ref)) this.#note(ref, outcome);
  }

  #note(ref: string, outcome: Outcome): void {
    if (this.#pairs === NO_PAIRS) this.#pairs = new Map();
    this.#pairs.set(ref, outcome);
  }

  /** All pairs of a list fail for one reason; those that have a value keep it. */
  failAll(list: FailedList): void {
    const { refs, outcome } = list;
    if (refs.length === 0) return;
    if (this.#failed.isFull) {
      for (const ref of refs) this.setPair(ref, outcome);
      return;
    }
    for (const [ref, outcome] of this.#pairs) {
      if (!isValue(outcome) && columnsOf(refs).has(ref)) this.#pairs.delete(ref);
    }
    this.#failed = this.#failed.with(list);
  }

  /** Takes over the values that an answer has for the account. What is known stays: the first value of a pair counts. */
  addRow(added: GridRow): void {
    this.#rows = this.#rows.with(added);
  }

  #isKnown(ref: string): boolean {
    return this.#pairs.has(ref) || this.#rows.has(ref) || this.#failed.get(ref) !== undefined;
  }

  /** As for a pair: what was listed is never replaced by a later reply, a failure is. */
  setListing(filter: HoldingsFilter | null, listed: Listed): void {
    this.#list(filterKey(filter), listed);
  }

  #list(key: string, listed: Listed): void {
    const known = this.#listings.get(key);
    if (known !== undefined && !('failure' in known)) return;
    if (this.#listings === NO_LISTINGS) this.#listings = new Map();
    this.#listings.set(key, listed);
  }

  /** Answers the missing part of a want with a failure. */
  fail(want: Want, reason: Failure): void {
    const { assets, listings } = this.missing(want);
    this.failAll({ refs: assets, outcome: { failure: reason } });
    for (const filter of listings) this.setListing(filter, { failure: reason });
  }

  /** The pairs that it takes a step each to hand over; those on a grid go with its row. */
  get single(): number {
    return this.#pairs.size + this.#failed.pairs;
  }

  /** The pairs that have a value, surplus included. */
  get size(): number {
    const values = [...this.#pairs.values()].filter(isValue).length;
    return this.#rows.size + values;
  }

  /** The answers whose rows it has. */
  get grids(): readonly AnswerGrid[] {
    return Array.from(this.#rows, ({ grid }) => grid);
  }

  /** All that is known but failures of lists, as it stands. */
  get known(): KnownAnswers {
    return { rows: [...this.#rows], pairs: this.#pairs, listings: this.#listings };
  }

  /** The values and listings that the source gave for this request, alone: nothing of what they were read with stays. */
  kept(account: Account): AccountAnswers {
    const kept = new AccountAnswers();
    for (const row of this.#rows.kept(account)) kept.addRow(row);
    for (const [ref, outcome] of this.#pairs) {
      if (isValue(outcome) && outcome.servedFrom === undefined) kept.#note(ref, outcome);
    }
    for (const [key, listed] of this.#listings) if (!('failure' in listed)) kept.#list(key, listed);
    return kept;
  }

  /** Takes over, of earlier answers, what is wanted and still lacks a value. */
  take(earlier: AccountAnswers, { assets, listings }: Want, taking: Taking): void {
    const { servedFrom } = taking;
    const valueFor = (ref: string): KnownBalance | null => {
      const outcome = earlier.pair(ref);
      return isValue(outcome) && taking.isYoung(outcome.observed) ? { ...outcome, servedFrom } : null;
    };
    for (const filter of listings) {
      const listed = earlier.listing(filter);
      if (!mayStandIn(this.listing(filter), servedFrom) || listed === undefined) continue;
      if ('failure' in listed || !taking.isYoung(listed.observed)) continue;
      const values = listed.assets.map(valueFor);
      if (values.includes(null)) continue;
      this.setListing(filter, listed);
      for (const [index, value] of values.entries()) if (value) this.setPair(listed.assets[index] ?? '', value);
    }
    if (servedFrom === 'CACHE') this.#takeRows(earlier, taking);
    // Most of what was kept came in whole rows: it is not made a value only to see that it is there.
    if (servedFrom === 'CACHE' && this.covers(assets)) return;
    const lacking = servedFrom === 'CACHE' ? assets.filter((ref) => !this.#isKnown(ref)) : assets;
    for (const ref of lacking) {
      const value = mayStandIn(this.pair(ref), servedFrom) ? valueFor(ref) : null;
      if (value !== null) this.setPair(ref, value);
    }
  }

  /** The first answer, where that one alone is what `take` would bring of these; else null. */
  wholeRow(refs: readonly string[], isYoung: Taking['isYoung']): GridRow | null {
    const first = this.#rows.firstYoung(isYoung);
    return first?.grid.covers(first.row, refs) === true ? first : null;
  }

  /** Whole rows at once: what they hold beside what is wanted is as fresh. */
  #takeRows(earlier: AccountAnswers, taking: Taking): void {
    for (const { grid, row } of earlier.#rows)
      if (taking.isYoung(grid.observed)) this.addRow({ grid, row, servedFrom: taking.servedFrom });
  }

  /**
   * Takes over what a shared read knows: all values, and the failures of what was wanted of it. A failure of anything
   * else stays behind, so that a later request makes its own attempt.
   */
  absorb(read: AccountAnswers, { assets, listings }: Want): void {
    // Before the rows: where one of these holds the same pair, what stands beside it counts there, and has to count here.
    if (read.#pairs.size > 0) {
      for (const [ref, outcome] of read.#pairs) if (isValue(outcome)) this.setPair(ref, outcome);
    }
    this.#rows = this.#rows.withAll(read.#rows);
    if (read.#pairs.size + read.#listings.size === 0 && read.#failed.isEmpty) return;
    const listedRefs = new Set<string>();
    for (const [key, listed] of read.#listings) {
      if ('failure' in listed) continue;
      this.#list(key, listed);
      for (const ref of listed.assets) listedRefs.add(ref);
    }
    for (const filter of listings) {
      const listed = read.listing(filter);
      if (listed !== undefined) this.setListing(filter, listed);
    }
    const isDue = (ref: string): boolean => columnsOf(assets).has(ref) || listedRefs.has(ref);
    for (const list of read.#failed) {
      const due = list.refs.filter(isDue);
      // One list for as many accounts as share it: where its references stand is then found once.
      this.failAll(due.length === list.refs.length ? list : { ...list, refs: due });
    }
    for (const [ref, outcome] of read.#pairs) if (!isValue(outcome) && isDue(ref)) this.setPair(ref, outcome);
  }
}
