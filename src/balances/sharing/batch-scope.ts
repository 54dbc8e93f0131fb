/** What can be read together: one network of a source at one moment, since no plan spans two. */

import type { Execution } from '../call/execution.ts';
import type { ReadContext } from '../context.ts';
import type { Want } from '../plan/planned-call.ts';

export interface BatchScope {
  /** The same for all requests whose wants may share a plan. */
  readonly key: string;
  /** Whether a part of the wants surely costs more calls than the whole: a grid with a hole in it can. */
  isDearer(part: readonly Want[], whole: readonly Want[], context: ReadContext): boolean;
  /** Whether one call is enough for these wants. Rejects once the context is over. */
  isOneCall(wants: readonly Want[], context: ReadContext): Promise<boolean>;
  /** Answers the wants. Rejects where the source cannot be asked at all; what has no answer by then has failed. */
  run(wants: readonly Want[], execution: Execution): Promise<void>;
}
