/** What is known of the pairs of one account, one entry per reference in the order asked. */
import type { AmountPart } from '../../model/reading.ts';
import type { AccountAnswers } from './account-answers.ts';
import type { Outcome } from './reconcile.ts';

export interface PairOutcomes {
  readonly length: number;
  /** Made anew each time where only digits are kept. */
  at(index: number): Outcome;
  /**
   * A part of the amount in atomic units, without leading zeros, where the pair has a value that consists of this part
   * alone: no facts, no block, no details. Else null, and `at` has it.
   */
  digits(index: number, part: AmountPart): string | null;
  all(): readonly Outcome[];
}

export interface OutcomesOptions {
  readonly refs: readonly string[];
  /** What stands in the place of a pair without an answer. */
  unanswered(): Outcome;
}

export function outcomesOf(answers: AccountAnswers, { refs, unanswered }: OutcomesOptions): PairOutcomes {
  const totals = answers.totals(refs);
  const outcomeOf = (ref = ''): Outcome => answers.pair(ref) ?? unanswered();
  return {
    length: refs.length,
    at: (index) => outcomeOf(refs[index]),
    all: () => refs.map(outcomeOf),
    digits: (index, part) => (part === 'total' ? (totals?.[index] ?? null) : null),
  };
}
