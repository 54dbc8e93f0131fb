/**
 * The loader of one request: everything that is asked of one source in one tick becomes one question to its shared reads.
 *
 * A want is (account, list of assets) or (account, listing), not one pair: a promise per pair would cost many times the
 * balance itself. A key is all that is wanted at one moment in one tick, so that a thousand accounts wait for one promise.
 * DataLoader gathers the keys of a tick; `maxBatchSize` stays unset, because cutting keys by arrival would tear grids
 * apart before the planner sees them. DataLoader's own cache is off: what was answered is kept per pair, so that
 * differing asset lists of one account share it too.
 */

import DataLoader from 'dataloader';
import { failure } from '../model/failure.ts';
import type { Account } from '../model/identity.ts';
import { Later } from '../model/later.ts';
import type { At, Block } from '../model/reading.ts';
import { rememberBy } from '../model/remember-by.ts';
import type { HoldingsFilter } from '../providers/provider.ts';
import type { AccountAnswers } from './answer/account-answers.ts';
import { type Holdings, KnownHoldings } from './answer/holdings.ts';
import { PairCounter } from './answer/pair-counts.ts';
import { outcomesOf, type PairOutcomes } from './answer/pair-outcomes.ts';
import type { Outcome } from './answer/reconcile.ts';
import { Wants } from './answer/wants.ts';
import type { Pin } from './block/network-reader.ts';
import { currentGroup, explain, type ReadContext } from './context.ts';
import { type Freshness, keptPlace } from './kept/kept-balances.ts';
import { RowGround } from './kept/row-ground.ts';
import { type KnownMoment, KnownMoments, type TickQuestion } from './known-moments.ts';
import type { Want } from './plan/planned-call.ts';
import { AgedAnswers } from './sharing/aged-answers.ts';
import type { Source } from './source.ts';

export interface BalanceLoader {
  /**
   * One outcome per reference, in the order asked. Never rejects. What has to be waited for is a `Later`: all that is asked in one
   * tick waits for the same. Nothing is waited for where all were kept; of many accounts, only the first are answered so, for
   * others have their turns in between. Asking for several accounts with the same list (the same
   * object) is what takes the least work.
   */
  pairs(
    account: Account,
    refs: readonly string[],
    at: At | null,
    freshness?: Freshness | null,
  ): PairOutcomes | PromiseLike<PairOutcomes>;
  /**
   * As `pairs` for accounts of one network that are asked for the same pairs, at what only the source may answer: there is one
   * value to be waited for.
   */
  pairsOfEach(accounts: readonly Account[], refs: readonly string[], at: At | null): Later<OutcomesOf>;
  /**
   * All that the source lists for the account, in the source's order; the filter may or may not have been applied. The same
   * object for the same listing.
   */
  holdings(
    account: Account,
    filter: HoldingsFilter | null,
    at: At | null,
    freshness?: Freshness | null,
  ): Promise<Holdings>;
  /** The one block at which all was read from the network at this moment; null where there is none. */
  pin(network: string | null, at: At | null): Pin | null;
}

/** What is known of the pairs of one of the accounts. */
export type OutcomesOf = (account: Account) => PairOutcomes;

export interface LoaderOptions {
  readonly context: ReadContext;
  readonly maxSurplus: number;
  /** The newest block, where it was found a moment ago: it is not asked for again. @default asked for */
  readonly newest?: Block | null;
}

export function openLoader(source: Source, { context, maxSurplus, newest = null }: LoaderOptions): BalanceLoader {
  const since = performance.now();
  const moments = new KnownMoments(source, { maxSurplus, newest, context });
  const canList = source.provider.reads.some((read) => read.listing !== 'none');
  const noOutcome = (): Outcome => unanswered(context);
  const holdings = new KnownHoldings(noOutcome);
  let atOnce = 0;
  /** Whether all pairs are known, with what was kept where nothing was. */
  const fillKept = (account: Account, refs: readonly string[], known: KnownMoment): boolean => {
    const answers = known.answersOf(account);
    if (!answers.isEmpty) return answers.covers(refs);
    const ageMs = known.freshness?.maxAgeMs ?? 0;
    const kept = RowGround.find(source, { place: keptPlace(known.key, account), refs, ageMs });
    if (kept === null) return false;
    answers.addRow({ ...kept.found, servedFrom: 'CACHE' });
    kept.count();
    context.grounds?.add(kept);
    return true;
  };
  const answer = async ({ known, wants: asked }: TickQuestion): Promise<void> => {
    const { key, reads, answersOf, freshness } = known;
    const counter = source.onPairs === undefined ? null : new PairCounter(answersOf);
    const group = currentGroup(context);
    const asker = { context, since, patienceMs: freshness?.maxAgeMs ?? 0, group };
    const aged = freshness === null ? null : new AgedAnswers(source, { key, freshness, answersOf }, asker);
    if (aged !== null) {
      counter?.wanted(missingOf(asked, answersOf));
      const gathering = source.store === null ? null : aged.gather(missingOf(asked, answersOf));
      const stored = gathering === null ? 0 : await gathering;
      counter?.cameFromStore(stored);
      aged.take(asked);
    }
    const wants = missingOf(asked, answersOf);
    counter?.toRead(wants);
    const readOf = (account: Account): AccountAnswers => aged?.answersOf(account) ?? answersOf(account);
    try {
      await reads.answer(wants, { asker, answersOf: readOf });
    } catch (error) {
      const reason = explain(error, context);
      for (const want of wants) readOf(want.account).fail(want, reason);
    }
    aged?.receive(wants);
    counter?.wereRead();
    aged?.settle(wants);
    if (counter !== null) source.onPairs?.(counter.counts());
  };
  const loader = new DataLoader<TickQuestion, TickQuestion>(
    async (questions) => {
      for (const { known } of questions) known.open = null;
      await Promise.all(questions.map(answer));
      return questions;
    },
    { cache: false },
  );
  /** Resolves once the want is answered. */
  const ask = (known: KnownMoment, want: Want): Promise<unknown> => {
    context.grounds?.forgo();
    const { open } = known;
    if (open !== null) {
      open.wants.push(want);
      return open.answered;
    }
    const question = { known, wants: [want] };
    known.open = { ...question, answered: loader.load(question) };
    return known.open.answered;
  };
  return {
    pairs(account, refs, at, freshness = null) {
      const known = moments.at({ network: account.network, at, freshness });
      // Requests of a group take the same answers, which may not be those that are kept.
      if (freshness !== null && context.group === undefined && fillKept(account, refs, known)) {
        const outcomes = outcomesOf(known.answersOf(account), { refs, unanswered: noOutcome });
        atOnce += 1;
        return atOnce <= MOST_AT_ONCE ? outcomes : new Later(nothing, () => outcomes);
      }
      const answered = ask(known, { account, assets: withoutRepeats(refs), listings: none });
      return new Later(answered, () => outcomesOf(known.answersOf(account), { refs, unanswered: noOutcome }));
    },
    pairsOfEach(accounts, refs, at) {
      const known = moments.at({ network: accounts[0]?.network ?? null, at, freshness: null });
      const assets = withoutRepeats(refs);
      let answered: Promise<unknown> = nothing;
      for (const account of accounts) answered = ask(known, { account, assets, listings: none });
      const options = { refs, unanswered: noOutcome };
      return new Later(answered, () => (account) => outcomesOf(known.answersOf(account), options));
    },
    async holdings(account, filter, at, freshness = null) {
      const listings = canList ? [filter] : [];
      const known = moments.at({ network: account.network, at, freshness });
      await ask(known, { account, assets: none, listings });
      const answers = known.answersOf(account);
      const listed = answers.listing(filter) ?? { failure: failure('HOLDINGS_UNSUPPORTED') };
      return 'failure' in listed ? listed : holdings.of(answers, listed);
    },
    pin(network, at) {
      context.grounds?.forgo();
      return moments.pin(network, at);
    },
  };
}

const none: readonly never[] = [];

const nothing = Promise.resolve();

/** So many accounts are answered without a promise: it takes about a millisecond to write them. */
const MOST_AT_ONCE = 256;

/** What is wanted and not known yet, once. */
function missingOf(keys: readonly Want[], answersOf: (account: Account) => AccountAnswers): readonly Want[] {
  const wants = new Wants();
  for (const key of keys) wants.add(answersOf(key.account).missing(key));
  return wants.list();
}

/** The list itself where it repeats nothing. */
const withoutRepeats = rememberBy((refs: readonly string[]): readonly string[] => {
  const set = new Set(refs);
  return set.size === refs.length ? refs : [...set];
});

/** A pair that no read answered would be a flaw of the planner: it is reported, and never passes for a zero. */
function unanswered(context: ReadContext): Outcome {
  context.onFault?.(new Error('a wanted pair was left without an outcome'));
  return { failure: failure('INTERNAL') };
}
