/** What can be read together: one network of a source at one moment, since no plan spans two. */

import { type Execution, executeWants } from '../call/execute.ts';
import type { ReadContext } from '../call/run-endpoint.ts';
import { type Moment, requireReadable } from '../fact/networks.ts';
import { readsOf } from '../plan/call-size.ts';
import { allAtOnce, type Steps } from '../plan/cover/effort.ts';
import { type PlanOptions, planSteps, type Want } from '../plan/plan.ts';
import { Planning } from '../plan/planning.ts';
import { inTurns } from '../plan/turns.ts';
import type { Source } from '../source.ts';

/** Wants of more pairs are not planned only to compare what they would cost. */
const MOST_COMPARED = 5000;
/** What may go into such a plan, in steps. */
const STEPS_TO_COMPARE = 200_000;

export interface Lane {
  /** The same for all requests whose wants may share a plan. */
  readonly key: string;
  /** Whether a part of the wants surely costs more calls than the whole: a grid with a hole in it can. */
  isDearer(part: readonly Want[], whole: readonly Want[], context: ReadContext): boolean;
  /** Whether one call is enough for these wants. Rejects once the context is over. */
  isOneCall(wants: readonly Want[], context: ReadContext): Promise<boolean>;
  /** Answers the wants. Rejects where the source cannot be asked at all; what has no answer by then has failed. */
  run(wants: readonly Want[], execution: Execution): Promise<void>;
}

export function openLane(source: Source, { network, at, maxSurplus }: Moment & PlanOptions): Lane {
  const moment = at && [at.number?.toString() ?? null, at.hash];
  function* estimate(wants: readonly Want[], steps: number, { planning = new Planning() }: ReadContext): Steps<number> {
    const options = { at, maxSurplus, planning: planning.forEstimates(steps) };
    return (yield* planSteps(readsOf(source, wants), wants, options)).length;
  }
  return {
    key: JSON.stringify([network, moment, maxSurplus]),
    isDearer(part, whole, context) {
      if (whole.reduce((sum, { assets }) => sum + assets.length, 0) > MOST_COMPARED) return false;
      const costOf = (wants: readonly Want[]): number => allAtOnce(estimate(wants, STEPS_TO_COMPARE, context));
      return costOf(part) > costOf(whole);
    },
    async isOneCall(wants, context) {
      // A part costs no more calls than one where the whole does not, and is found out about sooner.
      for (let count = 1; ; count *= 2) {
        const calls = await inTurns(estimate(wants.slice(0, count), 0, context), context.signal);
        if (calls > 1 || count >= wants.length) return calls <= 1;
      }
    },
    async run(wants, execution) {
      await requireReadable(source, { network, at }, execution.context);
      await executeWants(source, wants, { ...execution, at, maxSurplus });
    },
  };
}
