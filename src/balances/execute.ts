/** Plans, runs the calls together, and writes down what each came to: a failed call costs its own pairs only. */
import type { Failure } from '../model/failure.ts';
import type { AnyBalanceRead, Shape } from '../providers/provider.ts';
import type { AccountAnswers } from './answers.ts';
import { type ListingPart, settleListings } from './listings.ts';
import { type PlannedCall, type PlannedCallOf, type PlanOptions, planCalls, type Want } from './plan.ts';
import { explain, type ReadContext, runEndpoint } from './read.ts';
import { absentOutcome, type Outcome, type Outcomes, reconcile } from './reconcile.ts';
import { confirmSilence } from './silence.ts';
import { factsKey, type Source } from './source.ts';

export interface ExecuteOptions extends PlanOptions {
  readonly context: ReadContext;
  /** By account id; has an entry for every wanted account. */
  readonly answers: ReadonlyMap<string, AccountAnswers>;
}

/** Answers every want: afterwards each wanted pair and listing that some read serves has an entry. */
export async function executeWants(source: Source, wants: readonly Want[], options: ExecuteOptions): Promise<void> {
  const { reads } = source.provider;
  const results = await runPlan(source, planCalls(reads, wants, options), options);
  const tooLarge = results.flatMap(replacedPairs);
  if (tooLarge.length === 0) return;
  await runPlan(source, planCalls(reads.map(withoutListing), tooLarge, options), options);
}

async function runPlan(source: Source, calls: readonly PlannedCall[], options: ExecuteOptions): Promise<CallResult[]> {
  const results = await Promise.all(calls.map((planned) => executeCall(source, planned, options.context)));
  const silence = await confirmSilence(source, results, options.context);
  const listings: ListingPart[] = [];
  for (const result of results) {
    for (const want of result.planned.answers) {
      const answers = options.answers.get(want.account.id);
      if (answers !== undefined) record(source, result, { want, answers, silence, listings });
    }
  }
  settleListings(listings);
  return results;
}

/** One call with its outcomes by address, or with the failure of all that it was to answer. */
export type CallResult = { readonly planned: PlannedCall } & (
  | { readonly outcomes: Outcomes; readonly observedAt: Date }
  | { readonly failure: Failure }
);

async function executeCall(source: Source, planned: PlannedCall, context: ReadContext): Promise<CallResult> {
  try {
    const { items, receivedAt } = await readCall(source, planned, context);
    const outcomes = reconcile({ ...planned, readings: items, observedAt: receivedAt });
    return { planned, outcomes, observedAt: receivedAt };
  } catch (error) {
    return { planned, failure: explain(error, context) };
  }
}

function readCall<S extends Shape>(source: Source, { read, call, answers }: PlannedCallOf<S>, context: ReadContext) {
  const pairs = answers.reduce((sum, { assets }) => sum + assets.length, 0);
  return runEndpoint(source, { endpoint: read.balances, question: call, pairs }, context);
}

interface Entry {
  readonly want: Want;
  readonly answers: AccountAnswers;
  /** What silence about an asset means in the answers of this plan. */
  readonly silence: (outcome: Outcome, ref: string) => Outcome;
  /** Gathers what the calls of this plan list. */
  readonly listings: ListingPart[];
}

function record(source: Source, result: CallResult, { want, answers, silence, listings }: Entry): void {
  if ('failure' in result) {
    const { failure: reason } = result;
    for (const filter of want.listings) listings.push({ answers, filter, listed: { failure: reason } });
    for (const ref of want.assets) answers.setPair(ref, { failure: reason });
    return;
  }
  const row = result.outcomes.get(want.account.address) ?? new Map<string, Outcome>();
  for (const [ref, outcome] of row) {
    answers.setPair(ref, outcome);
    if ('value' in outcome && outcome.value.facts !== null) {
      source.assetFacts.set(factsKey(want.account, ref), outcome.value.facts);
    }
  }
  const listed = { assets: [...row.keys()] };
  for (const filter of want.listings) listings.push({ answers, filter, listed });
  const absent = absentOutcome(result.planned.read, source.provider.capabilities.amounts, result.observedAt);
  for (const ref of want.assets) if (!row.has(ref)) answers.setPair(ref, silence(absent, ref));
}

/**
 * The pairs for which a listing stood in that turned out too large. The listing seemed cheaper; read one by one they can
 * still be had.
 */
function replacedPairs(result: CallResult): Want[] {
  if (!('failure' in result) || result.failure.code !== 'UPSTREAM_TOO_LARGE') return [];
  const { call } = result.planned;
  const listed =
    call.shape === 'account' ? call.asset === 'all' : call.shape === 'account-assets' && call.assets === 'all';
  if (!listed) return [];
  return result.planned.answers
    .filter(({ assets }) => assets.length > 0)
    .map(({ account, assets }) => ({ account, assets, listings: [] }));
}

function withoutListing(read: AnyBalanceRead): AnyBalanceRead {
  return { ...read, listing: 'none' };
}
