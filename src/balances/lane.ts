/** What can be read together: one network of a source at one moment, since no plan spans two. */
import { readsOf } from './call-size.ts';
import { type Execution, executeWants } from './execute.ts';
import { type Moment, requireReadable } from './networks.ts';
import { type PlanOptions, planCalls, type Want } from './plan.ts';
import type { Source } from './source.ts';

export interface Lane {
  /** The same for all requests whose wants may share a plan. */
  readonly key: string;
  /** How many calls these wants would cost by themselves. */
  cost(wants: readonly Want[]): number;
  /** Answers the wants. Rejects where the source cannot be asked at all; what has no answer by then has failed. */
  run(wants: readonly Want[], execution: Execution): Promise<void>;
}

export function openLane(source: Source, { network, at, maxSurplus }: Moment & PlanOptions): Lane {
  const moment = at && [at.number?.toString() ?? null, at.hash];
  return {
    key: JSON.stringify([network, moment, maxSurplus]),
    cost: (wants) => planCalls(readsOf(source, wants), wants, { at, maxSurplus }).length,
    async run(wants, execution) {
      await requireReadable(source, { network, at }, execution.context);
      await executeWants(source, wants, { ...execution, at, maxSurplus });
    },
  };
}
