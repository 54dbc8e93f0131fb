/** Plans, runs the calls together, and writes down what each came to: a failed call costs its own pairs only. */

import type { Account } from '../../model/identity.ts';
import { runInTurns } from '../../model/turns.ts';
import type { AnyBalanceRead } from '../../providers/provider.ts';
import { type Absence, openAbsence } from '../absence/zero-or-unknown.ts';
import { PlannedListings } from '../answer/listings.ts';
import { learnSize, sizedReads } from '../plan/call-size.ts';
import { planSteps } from '../plan/plan.ts';
import { isListing, type PlannedCall, type PlanOptions, type Want } from '../plan/planned-call.ts';
import { inTurns, Stagger } from '../plan/turns.ts';
import type { Source } from '../source.ts';
import type { Execution } from './execution.ts';
import { executeCall } from './read-call.ts';
import { type Recording, recordAnswer, silentWants } from './record-rows.ts';
import type { AnsweredCall, CallResult, FailedCall } from './result.ts';
import { openSplitting, type ReadInParts } from './split-refused.ts';

interface ExecuteOptions extends PlanOptions, Execution {}

/**
 * Answers every want: afterwards each wanted pair and listing that some read serves has an entry. What a call brings is
 * written down as soon as it is there, for those who do not wait for the last one.
 */
export async function executeWants(source: Source, wants: readonly Want[], options: ExecuteOptions): Promise<void> {
  const { signal, planning } = options.context;
  const reads = sizedReads(source.provider.reads, source.memory.callSizes, wants);
  const plan = (some: readonly AnyBalanceRead[], wanted: readonly Want[]) =>
    inTurns(planSteps(some, wanted, { ...options, planning }), signal);
  const tooLarge = await runPlan(source, await plan(reads, wants), options);
  if (tooLarge.length === 0) return;
  await runPlan(source, await plan(reads.map(withoutListing), tooLarge), options);
}

/** One plan at work. */
interface RunningPlan extends Recording {
  readonly inParts: ReadInParts;
  readonly absence: Absence;
  /** By account id, how many of the calls' answers about it are still to come, where that is not the usual number. */
  readonly toCome: Map<string, number>;
  /** One where there is one call, which is about each account once; else none. */
  readonly usual: number;
}

/** The wants that are to be planned again, without listings. */
async function runPlan(source: Source, calls: readonly PlannedCall[], execution: Execution): Promise<Want[]> {
  const inParts = openSplitting({
    ask: (planned) => executeCall(source, planned, execution.context),
    onTooLarge: (parts, certainty) => learnSize(source.memory.callSizes, parts, certainty),
  });
  const wants = calls.flatMap(({ answers }) => answers);
  const absence = openAbsence(source, execution.context, wants);
  const plan: RunningPlan = {
    source,
    execution,
    inParts,
    absence,
    listings: new PlannedListings(calls),
    toCome: new Map(),
    usual: calls.length === 1 ? 1 : 0,
    notedFacts: new Set(),
  };
  if (calls.length > 1) for (const { account } of wants) addPending(plan, account, 1);
  const start = new Stagger();
  const ended = calls.map((planned) => runCall(plan, planned, start.next(STEPS_TO_START)));
  return (await Promise.all(ended)).flat();
}

/** What it takes to make a request of a call and queue it, in steps of planning. */
const STEPS_TO_START = 5000;

/** @param turn when the call may start; null for at once */
async function runCall(plan: RunningPlan, planned: PlannedCall, turn: Promise<void> | null): Promise<Want[]> {
  if (turn !== null) await turn;
  const whole = await executeCall(plan.source, planned, plan.execution.context);
  const reading = plan.inParts(whole);
  return reading === null ? record(plan, whole) : recordParts(plan, planned, await reading);
}

async function recordParts(plan: RunningPlan, planned: PlannedCall, parts: readonly CallResult[]): Promise<Want[]> {
  const [whole] = parts;
  if (parts.length === 1 && whole?.planned === planned) return record(plan, whole);
  plan.listings.replace(
    planned,
    parts.map((part) => part.planned),
  );
  // The call counted each account once; now each part counts its own.
  for (const { account } of parts.flatMap((part) => part.planned.answers)) addPending(plan, account, 1);
  for (const { account } of planned.answers) addPending(plan, account, -1);
  return (await Promise.all(parts.map((part) => record(plan, part)))).flat();
}

/** A promise where it takes several turns, or what is silent has to be asked about. */
function record(plan: RunningPlan, result: CallResult): Want[] | Promise<Want[]> {
  if ('failure' in result) return recordFailure(plan, result);
  const steps = recordAnswer(plan, result);
  if (steps === null) return recordSilent(plan, result);
  const written = runInTurns(steps, plan.execution.context.signal);
  return written instanceof Promise ? written.then(() => recordSilent(plan, result)) : recordSilent(plan, result);
}

function recordSilent(plan: RunningPlan, result: AnsweredCall): Want[] | Promise<Want[]> {
  const silent = silentWants(result);
  if (silent.length === 0) return recorded(plan, result);
  return plan
    .absence(
      result,
      silent.map(({ account }) => account),
    )
    .then((outcomeOf) => {
      for (const { account, assets } of silent) {
        const answers = plan.execution.answersOf(account);
        for (const ref of assets) answers.setPair(ref, outcomeOf(account, ref));
      }
      return recorded(plan, result);
    });
}

/** All that the call was to answer is written down. */
function recorded(plan: RunningPlan, { planned }: AnsweredCall): Want[] {
  for (const { account } of planned.answers) finish(plan, account);
  return [];
}

/**
 * What the failure leaves to be planned again: the pairs for which a listing stood in that turned out too large. The
 * listing seemed cheaper; read one by one they can still be had.
 */
function recordFailure(plan: RunningPlan, { planned, failure: reason }: FailedCall): Want[] {
  const again: Want[] = [];
  const outcome = { failure: reason };
  const stoodIn = reason.code === 'UPSTREAM_TOO_LARGE' && isListing(planned.call);
  for (const want of planned.answers) {
    const answers = plan.execution.answersOf(want.account);
    plan.listings.add(planned, want, { listed: { failure: reason }, answers });
    if (stoodIn && want.assets.length > 0) {
      again.push({ ...want, listings: [] });
      continue;
    }
    answers.failAll({ refs: want.assets, outcome });
    finish(plan, want.account);
  }
  return again;
}

/** So many more answers about the account are to come. */
function addPending({ toCome, usual }: RunningPlan, { id }: Account, more: number): void {
  toCome.set(id, (toCome.get(id) ?? usual) + more);
}

/** One answer about the account less to come. What is planned again still is. */
function finish(plan: RunningPlan, account: Account): void {
  const last = (plan.toCome.get(account.id) ?? plan.usual) === 1;
  if (last) plan.execution.onAnswered(account);
  else addPending(plan, account, -1);
}

function withoutListing(read: AnyBalanceRead): AnyBalanceRead {
  return { ...read, listing: 'none' };
}
