/** What a source lists for an account. */
import type { Failure } from '../../model/failure.ts';
import type { AccountAnswers } from './account-answers.ts';
import type { Listed } from './listed.ts';
import type { Outcome } from './reconcile.ts';

export type Holdings = ListedHoldings | { readonly failure: Failure };

export interface ListedBalance {
  readonly ref: string;
  readonly outcome: Outcome;
}

/** In the source's order. Outcomes are looked up when they are looked at. */
export class ListedHoldings {
  /** Each once. */
  readonly refs: readonly string[];
  readonly #outcomeOf: (ref: string) => Outcome;

  constructor(refs: readonly string[], outcomeOf: (ref: string) => Outcome) {
    this.refs = refs;
    this.#outcomeOf = outcomeOf;
  }

  /** @param index of one of the references */
  outcomeAt(index: number): Outcome {
    return this.#outcomeOf(this.refs[index] ?? '');
  }

  /** All at once. */
  get balances(): readonly ListedBalance[] {
    return this.refs.map((ref) => ({ ref, outcome: this.#outcomeOf(ref) }));
  }
}

/** Who asks for the same listing again gets the same object, so that what was made of it can be kept with it. */
export class KnownHoldings {
  readonly #known = new WeakMap<AccountAnswers, WeakMap<Listed, ListedHoldings>>();
  readonly #unanswered: () => Outcome;

  /** @param unanswered what stands in the place of a pair without an answer */
  constructor(unanswered: () => Outcome) {
    this.#unanswered = unanswered;
  }

  of(answers: AccountAnswers, listed: Exclude<Listed, { readonly failure: Failure }>): ListedHoldings {
    const ofAccount = this.#known.get(answers) ?? new WeakMap<Listed, ListedHoldings>();
    this.#known.set(answers, ofAccount);
    const found =
      ofAccount.get(listed) ?? new ListedHoldings(listed.assets, (ref) => answers.pair(ref) ?? this.#unanswered());
    ofAccount.set(listed, found);
    return found;
  }
}
