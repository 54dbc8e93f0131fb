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

export function outcomesOf(answers: AccountAnswers, options: OutcomesOptions): PairOutcomes {
  return new AccountOutcomes(answers, options);
}

/** Many are made, of which most are looked at for their totals and facts alone. */
class AccountOutcomes implements PairOutcomes {
  readonly #answers: AccountAnswers;
  readonly #options: OutcomesOptions;
  #totals: PairTotals | null = null;
  #facts: RowFacts | null = null;

  constructor(answers: AccountAnswers, options: OutcomesOptions) {
    this.#answers = answers;
    this.#options = options;
  }

  get length(): number {
    return this.#options.refs.length;
  }

  at(index: number): Outcome {
    return this.#outcomeOf(this.#options.refs[index]);
  }

  all(): readonly Outcome[] {
    return this.#options.refs.map((ref) => this.#outcomeOf(ref));
  }

  get totals(): PairTotals {
    return this.#totals ?? this.#find();
  }

  get facts(): RowFacts | null {
    if (this.#totals === null) this.#find();
    return this.#facts;
  }

  /** Both at once: what one says of a row is about the same answer as what the other says. */
  #find(): PairTotals {
    const { refs } = this.#options;
    this.#facts = this.#answers.facts(refs);
    this.#totals = this.#answers.totals(refs);
    return this.#totals;
  }

  #outcomeOf(ref = ''): Outcome {
    return this.#answers.pair(ref) ?? this.#options.unanswered();
  }
}
