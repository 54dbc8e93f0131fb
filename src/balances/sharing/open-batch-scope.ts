/** Opens what can be read together: plans for it, compared by their calls, and its execution. */

import { executeWants } from '../call/execute.ts';
import type { ReadContext } from '../context.ts';
import { type Moment, requireReadable } from '../fact/networks.ts';
import { sizedReads } from '../plan/call-size.ts';
import { allAtOnce, type PlanSteps } from '../plan/cover/effort.ts';
import { planSteps } from '../plan/plan.ts';
import type { PlanOptions, Want } from '../plan/planned-call.ts';
import { Planning } from '../plan/planning.ts';
import { inTurns } from '../plan/turns.ts';
import type { Source } from '../source.ts';
import type { BatchScope } from './batch-scope.ts';

/** Wants of more pairs are not planned only to compare what they would cost. */
const MOST_COMPARED = 5000;
/** What may go into such a plan, in steps. */
const STEPS_TO_COMPARE = 200_000;

export function openBatchScope(source: Source, { network, at, maxSurplus }: Moment & PlanOptions): BatchScope {
  const moment = at && [at.number?.toString() ?? null, at.hash];
  function* estimate(
    wants: readonly Want[],
    steps: number,
    { planning = new Planning() }: ReadContext,
  ): PlanSteps<number> {
    const options = { at, maxSurplus, planning: planning.forEstimates(steps) };
    return (yield* planSteps(sizedReads(source.provider.reads, source.memory.callSizes, wants), wants, options)).length;
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
