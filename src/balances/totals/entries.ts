/** Reads what accounts of several sources have, and notes for everything that was asked whether it was answered. */
import { type Failure, failure } from '../../model/failure.ts';
import { type Account, type Asset, makeAsset } from '../../model/identity.ts';
import type { AmountPart, AssetFacts } from '../../model/reading.ts';
import { forEachInSteps, type Steps } from '../../model/steps.ts';
import { amountPartsOf } from '../../providers/amount-parts.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Outcome } from '../answer/reconcile.ts';
import type { Freshness } from '../kept/kept-balances.ts';
import type { BalanceLoader } from '../loader.ts';
import type { Source } from '../source.ts';

/** An account, and what is asked of it. */
export interface Holder {
  readonly account: Account;
  readonly source: Source;
  /** The assets, each once; null for all that the source lists. */
  readonly refs: readonly string[] | null;
}

/** One asset at one account. */
export interface Pair {
  readonly kind: 'pair';
  readonly account: Account;
  readonly source: Source;
  readonly asset: Asset;
  readonly answer: Stated | { readonly failure: Failure };
}

/** What a source said of the part that was asked for. */
export interface Stated {
  readonly atomic: bigint;
  /** Of the asset, where they stood beside the amount. */
  readonly facts: AssetFacts | null;
  readonly isStale: boolean;
}

/** What an account may hold beside what was listed, where the list is not known to be complete. */
export interface Rest {
  readonly kind: 'rest';
  readonly account: Account;
  readonly source: Source;
  /** The references that were listed. */
  readonly listed: ReadonlySet<string>;
  readonly failure: Failure;
}

export type Entry = Pair | Rest;

export interface TotalsRequest {
  /** Called with the number of rows of a list before they are looked at; may refuse by throwing. */
  look(rows: number): void;
  run<T>(steps: Steps<T>): Promise<T>;
  readonly part: AmountPart;
  readonly freshness: Freshness | null;
  loaderOf(source: Source): BalanceLoader;
}

/** Everything is asked in one tick, so that each source makes one plan of it. */
export async function readEntries(holders: readonly Holder[], reading: TotalsRequest): Promise<readonly Entry[]> {
  const read = await Promise.all(
    holders.map((holder) => {
      const { provider } = holder.source;
      if (!provider.capabilities.amounts.includes(reading.part)) return unreported(holder);
      return holder.refs === null ? listed(holder, reading) : chosen(holder, holder.refs, reading);
    }),
  );
  return read.flat();
}

/** Entries of what is known already: nothing is asked. */
export function* knownEntries(
  holders: readonly Holder[],
  part: AmountPart,
  outcomeOf: (account: Account, ref: string) => Outcome,
): Steps<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const holder of holders) {
    const refs = holder.refs ?? [];
    const answerAt = (index: number): Pair['answer'] => answerOf(outcomeOf(holder.account, refs[index] ?? ''), part);
    if (holder.source.provider.capabilities.amounts.includes(part))
      entries.push(...(yield* pairsOf(holder, refs, answerAt)));
    else entries.push(...unreported(holder));
  }
  return entries;
}

/** Nothing is asked of a source that could not answer. */
function unreported({ account, source, refs }: Holder): readonly Entry[] {
  const reason = failure('PART_UNSUPPORTED');
  if (refs === null) return [{ kind: 'rest', account, source, listed: new Set(), failure: reason }];
  return refs.map((ref) => pairOf({ account, source, refs }, ref, { failure: reason }));
}

async function chosen(holder: Holder, refs: readonly string[], reading: TotalsRequest): Promise<readonly Entry[]> {
  const { part } = reading;
  const asked = reportedFor(holder.source.provider, refs, part);
  const outcomes = await reading.loaderOf(holder.source).pairs(holder.account, asked, null, reading.freshness);
  if (asked === refs) return reading.run(pairsOf(holder, refs, (index) => answerOf(outcomes.at(index), part)));
  const places = new Map(asked.map((ref, place) => [ref, place]));
  const lacking = { failure: failure('PART_UNSUPPORTED') };
  return reading.run(
    pairsOf(holder, refs, (index) => {
      const place = places.get(refs[index] ?? '');
      return place === undefined ? lacking : answerOf(outcomes.at(place), part);
    }),
  );
}

/** The assets for which the source reports the part; the same list where it does for all. */
function reportedFor(provider: Provider, refs: readonly string[], part: AmountPart): readonly string[] {
  if (provider.amounts === undefined) return refs;
  const reported = refs.filter((ref) => amountPartsOf(provider, ref).includes(part));
  return reported.length === refs.length ? refs : reported;
}

async function listed(
  holder: Holder,
  { part, freshness, loaderOf, look, run }: TotalsRequest,
): Promise<readonly Entry[]> {
  const { account, source } = holder;
  const holdings = await loaderOf(source).holdings(account, null, null, freshness);
  const rest = { kind: 'rest', account, source } as const;
  if ('failure' in holdings) return [{ ...rest, listed: new Set(), failure: holdings.failure }];
  look(holdings.refs.length);
  const pairs = await run(pairsOf(holder, holdings.refs, (index) => answerOf(holdings.outcomeAt(index), part)));
  if (source.provider.reads.every(({ listing }) => listing === 'complete')) return pairs;
  return [...pairs, { ...rest, listed: new Set(holdings.refs), failure: failure('HOLDINGS_PARTIAL') }];
}

function* pairsOf(
  holder: Holder,
  refs: readonly string[],
  answerAt: (index: number) => Pair['answer'],
): Steps<readonly Pair[]> {
  const pairs: Pair[] = [];
  yield* forEachInSteps(refs.length, (index) => pairs.push(pairOf(holder, refs[index] ?? '', answerAt(index))));
  return pairs;
}

function pairOf({ account, source }: Holder, ref: string, answer: Pair['answer']): Pair {
  const asset = makeAsset(source.name, { ref, network: account.network });
  return { kind: 'pair', account, source, asset, answer };
}

function answerOf(outcome: Outcome, part: AmountPart): Pair['answer'] {
  if ('failure' in outcome) return outcome;
  const { value, servedFrom } = outcome;
  const atomic = value.amounts[part];
  if (atomic === null) return { failure: failure('PART_UNSUPPORTED') };
  return { atomic, facts: value.facts, isStale: servedFrom === 'STALE' };
}
