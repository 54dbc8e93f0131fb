/** What is known of the pairs of one account, one entry per reference in the order asked. */
import type { AccountAnswers } from './account-answers.ts';
import type { PairTotals } from './pair-totals.ts';
import type { Outcome } from './reconcile.ts';
import type { RowFacts } from './row-facts.ts';

export interface PairOutcomes {
  readonly length: number;
  /** Made anew each time where only digits are kept. */
  at(index: number): Outcome;
  /** Of pairs of which nothing has to be looked at but amounts. Of any other pair only `at` has it. Put together when it is looked at. */
  readonly totals: PairTotals;
  /** Of these pairs, what the rows say of the assets; null where they say nothing. The same list where it says the same. */
  readonly facts: RowFacts | null;
  all(): readonly Outcome[];
}

export interface OutcomesOptions {
  readonly refs: readonly string[];
  /** What stands in the place of a pair without an answer. */
  unanswered(): Outcome;
}

export function outcomesOf(answers: AccountAnswers, { refs, unanswered }: OutcomesOptions): PairOutcomes {
  const outcomeOf = (ref = ''): Outcome => answers.pair(ref) ?? unanswered();
  let rows: Pick<PairOutcomes, 'totals' | 'facts'> | undefined;
  // Both at once: what one says of a row is about the same answer as what the other says.
  const found = () => (rows ??= { totals: answers.totals(refs), facts: answers.facts(refs) });
  return {
    length: refs.length,
    at: (index) => outcomeOf(refs[index]),
    all: () => refs.map(outcomeOf),
    get totals() {
      return found().totals;
    },
    get facts() {
      return found().facts;
    },
  };
}
