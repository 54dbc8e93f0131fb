/** Plans, runs the calls together, and writes down what each came to: a failed call costs its own pairs only. */

import type { Exchange } from '../../http/exchange.ts';
import { type Failure, failure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import type { Reading } from '../../model/reading.ts';
import type { AnyBalanceRead, CallOf, Page, Shape } from '../../providers/provider.ts';
import { cutDoubt, doubledDoubt, listingDoubt, type Signs } from '../absence/completeness.ts';
import { requireAsked } from '../absence/unreadable-rows.ts';
import { openSilence, type Silence } from '../absence/zero-or-unknown.ts';
import type { AccountAnswers } from '../answer/account-answers.ts';
import { askedGrid, type CellGrid, Sheet } from '../answer/grid.ts';
import { PlannedListings } from '../answer/listings.ts';
import type { Observed } from '../answer/observed.ts';
import { type Outcomes, reconcile } from '../answer/reconcile.ts';
import { foreseenReadings } from '../dry-run/dry-run.ts';
import { learnSize, readsOf } from '../plan/call-size.ts';
import { type PlannedCall, type PlannedCallOf, type PlanOptions, planSteps, type Want } from '../plan/plan.ts';
import { inTurns, Stagger } from '../plan/turns.ts';
import { factsKey, type Source } from '../source.ts';
import { type Answer, explain, type ReadContext, type Run, readEndpoint } from './run-endpoint.ts';
import { openBisection, type ReadInParts } from './split-refused.ts';

/** What an execution runs under and writes to. */
export interface Execution {
  readonly context: ReadContext;
  /** Where answers about the account are written down. */
  answersOf(account: Account): AccountAnswers;
  /** Told of each account once nothing more is read about it. */
  onAnswered(account: Account): void;
}

interface ExecuteOptions extends PlanOptions, Execution {}

/**
 * Answers every want: afterwards each wanted pair and listing that some read serves has an entry. What a call brings is
 * written down as soon as it is there, for those who do not wait for the last one.
 */
export async function executeWants(source: Source, wants: readonly Want[], options: ExecuteOptions): Promise<void> {
  const { signal, planning } = options.context;
  const reads = readsOf(source, wants);
  const plan = (some: readonly AnyBalanceRead[], wanted: readonly Want[]) =>
    inTurns(planSteps(some, wanted, { ...options, planning }), signal);
  const tooLarge = await runPlan(source, await plan(reads, wants), options);
  if (tooLarge.length === 0) return;
  await runPlan(source, await plan(reads.map(withoutListing), tooLarge), options);
}

/** One plan at work. */
interface Plan {
  readonly source: Source;
  readonly execution: Execution;
  readonly read: ReadInParts;
  readonly silence: Silence;
  readonly listings: PlannedListings;
  /** By account id, how many of the calls' answers about it are still to come. */
  readonly toCome: Map<string, number>;
}

/** The wants that are to be planned again, without listings. */
async function runPlan(source: Source, calls: readonly PlannedCall[], execution: Execution): Promise<Want[]> {
  const read = openBisection({
    ask: (planned) => executeCall(source, planned, execution.context),
    onTooLarge: (parts, certainty) => learnSize(source, parts, certainty),
  });
  const silence = openSilence(source, execution.context);
  const plan: Plan = { source, execution, read, silence, listings: new PlannedListings(calls), toCome: new Map() };
  for (const { account } of calls.flatMap(({ answers }) => answers)) expect(plan, account, 1);
  const start = new Stagger();
  const ended = calls.map((planned) => runCall(plan, planned, start.next(STEPS_TO_START)));
  return (await Promise.all(ended)).flat();
}

/** What it takes to make a request of a call and queue it, in steps of planning. */
const STEPS_TO_START = 5000;

/** @param turn when the call may start; null for at once */
async function runCall(plan: Plan, planned: PlannedCall, turn: Promise<void> | null): Promise<Want[]> {
  if (turn !== null) await turn;
  const parts = await plan.read(planned);
  // Each part is to tell of the accounts that were to be told of once.
  for (const { account } of parts.flatMap((part) => part.planned.answers)) expect(plan, account, 1);
  for (const { account } of planned.answers) expect(plan, account, -1);
  return (await Promise.all(parts.map((part) => record(plan, part)))).flat();
}

async function record(plan: Plan, result: CallResult): Promise<Want[]> {
  if ('failure' in result) return recordFailure(plan, result);
  const { planned } = result;
  recordRows(plan, result);
  const silent = silentWants(result);
  if (silent.length > 0) {
    const silence = await plan.silence(result);
    for (const { account, assets } of silent) {
      const answers = plan.execution.answersOf(account);
      for (const ref of assets) answers.setPair(ref, silence(account, ref));
    }
  }
  for (const { account } of planned.answers) finish(plan, account);
  return [];
}

/** What is wanted of the call and not mentioned in its answer. */
function silentWants({ planned, outcomes, sheet }: AnsweredCall): readonly Want[] {
  if (sheet?.isFull === true) return [];
  return planned.answers.flatMap((want) => {
    const row = outcomes.get(want.account.address);
    const place = sheet?.rows.get(want.account.address) ?? -1;
    const assets = want.assets.filter((ref) => row?.has(ref) !== true && sheet?.has(place, ref) !== true);
    return assets.length === 0 ? [] : [{ ...want, assets }];
  });
}

/** One call with its outcomes by address, or with the failure of all that it was to answer. */
export type CallResult = AnsweredCall | FailedCall;

export interface AnsweredCall {
  readonly planned: PlannedCall;
  /** By address; without those that stand on the sheet. */
  readonly outcomes: Outcomes;
  /** The values, where each is a total and nothing else. */
  readonly sheet: Sheet | null;
  /** All rows of the answer, asked for or not; none where they stand on the sheet. */
  readonly readings: readonly Reading[];
  /** What the answer shows of whether it is whole. */
  readonly signs: readonly Signs[];
  readonly observed: Observed;
}

export interface FailedCall {
  readonly planned: PlannedCall;
  readonly failure: Failure;
}

async function executeCall(source: Source, planned: PlannedCall, context: ReadContext): Promise<CallResult> {
  const use = ({ items, signs, observed }: Answer<Reading>, grid: CellGrid | null): CallResult => {
    const answered = { planned, readings: items, signs, observed };
    if (grid !== null) {
      const sheet = new Sheet(grid, observed);
      return { ...answered, outcomes: sheet.failures(), sheet };
    }
    const outcomes = reconcile({ ...planned, readings: items, observed });
    requireAsked(signs, (address) => outcomes.has(address));
    return { ...answered, outcomes, sheet: null };
  };
  try {
    return await readCall(source, planned, runOf(source, planned), { context, use });
  } catch (error) {
    return { planned, failure: explain(error, context) };
  }
}

type CallRun = Pick<Run<unknown, Reading>, 'pairs' | 'foreseen'> & { readonly planned: PlannedCall };

function runOf(source: Source, planned: PlannedCall): CallRun {
  return {
    planned,
    pairs: planned.answers.reduce((sum, { assets }) => sum + assets.length, 0),
    foreseen: (rehearsal) => foreseenReadings(source, planned, rehearsal),
  };
}

interface Reader {
  readonly context: ReadContext;
  /** With the cells, where those could be read. */
  use(answer: Answer<Reading>, grid: CellGrid | null): CallResult;
}

async function readCall<S extends Shape>(
  source: Source,
  { read, call }: PlannedCallOf<S>,
  run: CallRun,
  { context, use }: Reader,
): Promise<CallResult> {
  const asked = askedGrid(run.planned.call);
  const first: { grid: CellGrid | null; isRead: boolean } = { grid: null, isRead: false };
  const endpoint = {
    ...read.balances,
    decode(question: CallOf<S>, exchange: Exchange): Page<Reading> {
      const filled = asked === null || first.isRead ? null : (read.cells?.(asked, exchange) ?? null);
      first.grid = asked === null || filled === null ? null : { ...asked, cells: filled.cells };
      const page =
        filled === null ? read.balances.decode(question, exchange) : { items: [], completeness: filled.completeness };
      first.isRead = true;
      return page;
    },
  };
  return readEndpoint(source, { ...run, endpoint, question: call }, context, (answer) => use(answer, first.grid));
}

function recordRows(
  { source, execution, listings }: Plan,
  { planned, outcomes, sheet, readings, signs, observed }: AnsweredCall,
): void {
  for (const want of planned.answers) {
    const { account } = want;
    const answers = execution.answersOf(account);
    const place = sheet?.rows.get(account.address);
    if (sheet !== null && place !== undefined) answers.addRow({ sheet, row: place });
    const row = outcomes.get(account.address);
    for (const [ref, outcome] of row ?? []) {
      answers.setPair(ref, outcome);
      if ('value' in outcome && outcome.value.facts !== null) {
        source.assetFacts.set(factsKey(account, ref), outcome.value.facts);
      }
    }
    if (want.listings.length > 0) {
      const isComplete = planned.read.listing === 'complete';
      const doubt = isComplete ? (listingDoubt(account.address, signs) ?? doubledDoubt(readings)) : cutDoubt(signs);
      const listed = doubt === null ? { assets: [...(row?.keys() ?? [])], observed } : cutListing(doubt);
      listings.add(planned, want, { listed, answers });
    }
  }
}

/** No listing is cut without a word, and one that promises to be complete has nothing that speaks against it. */
function cutListing(detail: string): { readonly failure: Failure } {
  return { failure: failure('UPSTREAM_BAD_RESPONSE', { detail }) };
}

/**
 * What the failure leaves to be planned again: the pairs for which a listing stood in that turned out too large. The
 * listing seemed cheaper; read one by one they can still be had.
 */
function recordFailure(plan: Plan, { planned, failure: reason }: FailedCall): Want[] {
  const again: Want[] = [];
  const stoodIn = reason.code === 'UPSTREAM_TOO_LARGE' && isListing(planned);
  for (const want of planned.answers) {
    const answers = plan.execution.answersOf(want.account);
    plan.listings.add(planned, want, { listed: { failure: reason }, answers });
    if (stoodIn && want.assets.length > 0) {
      again.push({ ...want, listings: [] });
      continue;
    }
    for (const ref of want.assets) answers.setPair(ref, { failure: reason });
    finish(plan, want.account);
  }
  return again;
}

function isListing({ call }: PlannedCall): boolean {
  return call.shape === 'account' ? call.asset === 'all' : call.shape === 'account-assets' && call.assets === 'all';
}

/** So many more answers about the account are to come. */
function expect({ toCome }: Plan, account: Account, more: number): void {
  toCome.set(account.id, (toCome.get(account.id) ?? 0) + more);
}

/** One answer about the account less to come. What is planned again still is. */
function finish(plan: Plan, account: Account): void {
  expect(plan, account, -1);
  if (plan.toCome.get(account.id) === 0) plan.execution.onAnswered(account);
}

function withoutListing(read: AnyBalanceRead): AnyBalanceRead {
  return { ...read, listing: 'none' };
}
