/** Outcomes of pairs with something else in the place of what a loader found. */
import type { PairOutcomes } from '../../../src/balances/answer/pair-outcomes.ts';

export function changedOutcomes(found: PairOutcomes, change: Partial<PairOutcomes>): PairOutcomes {
  return {
    length: found.length,
    at: (index) => found.at(index),
    all: () => found.all(),
    totals: found.totals,
    facts: found.facts,
    ...change,
  };
}
