/** What became of one call of a plan. */

import type { Failure } from '../../model/failure.ts';
import type { Reading } from '../../model/reading.ts';
import type { Signs } from '../absence/completeness.ts';
import type { AnswerGrid } from '../answer/grid.ts';
import type { Observed } from '../answer/observed.ts';
import type { Outcomes } from '../answer/reconcile.ts';
import type { PlannedCall } from '../plan/planned-call.ts';

/** One call with its outcomes by address, or with the failure of all that it was to answer. */
export type CallResult = AnsweredCall | FailedCall;

export interface AnsweredCall {
  readonly planned: PlannedCall;
  /** By address; without those that stand on the grid. */
  readonly outcomes: Outcomes;
  /** The values, where each is a total and nothing else. */
  readonly grid: AnswerGrid | null;
  /** All rows of the answer, asked for or not; none where a total on the grid is all that they say. May decode the answer. */
  readings(): readonly Reading[];
  /** What the answer shows of whether it is whole. */
  readonly signs: readonly Signs[];
  readonly observed: Observed;
}

export interface FailedCall {
  readonly planned: PlannedCall;
  readonly failure: Failure;
}
