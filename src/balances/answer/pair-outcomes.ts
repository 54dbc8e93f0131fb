/** What is known of the pairs of one account, one entry per reference in the order asked. */
import type { AccountAnswers } from './account-answers.ts';
import type { PairTotals } from './pair-totals.ts';
import type { Outcome } from './reconcile.ts';

export interface PairOutcomes {
  readonly length: number;
  /** Made anew each time where only digits are kept. */
  at(index: number): Outcome;
  /** Of pairs that have a total alone: no other part, no facts, no block, no details. Of any other pair only `at` has it. */
  readonly totals: PairTotals;
  all(): readonly Outcome[];
}

export interface OutcomesOptions {
  readonly refs: readonly string[];
  /** What stands in the place of a pair without an answer. */
  unanswered(): Outcome;
}

export function outcomesOf(answers: AccountAnswers, { refs, unanswered }: OutcomesOptions): PairOutcomes {
  const outcomeOf = (ref = ''): Outcome => answers.pair(ref) ?? unanswered();
  return {
    length: refs.length,
    at: (index) => outcomeOf(refs[index]),
    all: () => refs.map(outcomeOf),
    totals: answers.totals(refs),
  };
}
