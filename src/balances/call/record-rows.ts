/** Writes down what the rows of an answer say, and finds what they leave out. */

import { type Failure, failure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import { STEPS_AT_ONCE, type Steps } from '../../model/steps.ts';
import { cutDoubt, doubledDoubt, listingDoubt } from '../absence/completeness.ts';
import { openUnnamed } from '../absence/known-names.ts';
import type { AnswerGrid } from '../answer/grid.ts';
import type { PlannedListings } from '../answer/listings.ts';
import type { RowFacts } from '../answer/row-facts.ts';
import { factsKey } from '../fact/facts-key.ts';
import type { Want } from '../plan/planned-call.ts';
import type { Source } from '../source.ts';
import type { Execution } from './execution.ts';
import type { AnsweredCall } from './result.ts';

/** Where it is written down. */
export interface Recording {
  readonly source: Source;
  readonly execution: Execution;
  readonly listings: PlannedListings;
  /** Lists of facts that rows share and that were written down. */
  readonly notedFacts: Set<RowFacts>;
}

/** Steps where there is more to write down than rows of a grid. */
export function recordAnswer(recording: Recording, result: AnsweredCall): Steps<void> | null {
  if (!hasRowsAlone(result)) return recordRows(recording, result);
  recordGrid(recording, result);
  return null;
}

/** Whether there is nothing to write down but rows of a grid. */
function hasRowsAlone({ planned, outcomes }: AnsweredCall): boolean {
  return outcomes.size === 0 && planned.answers.every(({ listings }) => listings.length === 0);
}

function recordGrid(recording: Recording, { planned, grid }: AnsweredCall): void {
  if (grid === null) return;
  for (const [index, { account }] of planned.answers.entries()) recordRow(recording, { account, index }, grid);
}

interface AnsweredAccount {
  readonly account: Account;
  /** Among those that the call answers: rows mostly stand in that order. */
  readonly index: number;
}

function recordRow(recording: Recording, { account, index }: AnsweredAccount, grid: AnswerGrid): void {
  const row = grid.rowOf(account.address, index);
  if (row === undefined) return;
  recording.execution.answersOf(account).addRow({ grid, row });
  noteFacts(recording, account, grid);
}

/** What is wanted of the call and not mentioned in its answer. */
export function silentWants({ planned, outcomes, grid }: AnsweredCall): readonly Want[] {
  if (grid?.isFull === true) return [];
  return planned.answers.flatMap((want, index) => {
    const row = outcomes.get(want.account.address);
    const place = grid?.rowOf(want.account.address, index);
    const lacking = grid === null || place === undefined ? want.assets : grid.lacking(place, want.assets);
    const assets = row === undefined ? lacking : lacking.filter((ref) => !row.has(ref));
    return assets.length === 0 ? [] : [{ ...want, assets }];
  });
}

function* recordRows(
  recording: Recording,
  { planned, outcomes, grid, readings, signs, observed }: AnsweredCall,
): Steps<void> {
  const { source, execution, listings } = recording;
  const isComplete = planned.read.listing === 'complete';
  const cut = cutDoubt(signs);
  const unnamed = openUnnamed(signs);
  let doubled: string | null | undefined;
  let index = -1;
  for (const want of planned.answers) {
    index += 1;
    const { account } = want;
    const answers = execution.answersOf(account);
    if (grid !== null) recordRow(recording, { account, index }, grid);
    const row = outcomes.get(account.address);
    if (row !== undefined) {
      let count = 0;
      for (const [ref, outcome] of row) {
        count += 1;
        if (count % STEPS_AT_ONCE === 0) yield STEPS_AT_ONCE;
        answers.setPair(ref, outcome);
        if ('value' in outcome && outcome.value.facts !== null) {
          source.memory.assetFacts.set(factsKey(account, ref), outcome.value.facts);
        }
      }
    }
    if (want.listings.length > 0) {
      if (doubled === undefined) doubled = isComplete ? doubledDoubt(readings()) : null;
      const doubt = isComplete ? (listingDoubt(account.address, signs) ?? doubled) : cut;
      const whole = unnamed.account(account.address) ?? { assets: [...(row?.keys() ?? [])], observed };
      const listed = doubt === null ? whole : cutListing(doubt);
      listings.add(planned, want, { listed, answers });
    }
  }
}

/** What rows say of their assets is kept for whoever asks for these facts alone. */
function noteFacts({ source, notedFacts }: Recording, account: Account, { facts, refs }: AnswerGrid): void {
  if (facts === null || notedFacts.has(facts)) return;
  notedFacts.add(facts);
  for (const [column, ref] of refs.entries()) {
    const stated = facts[column] ?? null;
    if (stated !== null) source.memory.assetFacts.set(factsKey(account, ref), stated);
  }
}

/** No listing is cut without a word, and one that promises to be complete has nothing that speaks against it. */
function cutListing(detail: string): { readonly failure: Failure } {
  return { failure: failure('UPSTREAM_BAD_RESPONSE', { detail }) };
}
