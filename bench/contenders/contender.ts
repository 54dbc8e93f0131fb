/** What every contender is: a server that answers the query of the benchmark over the same upstream. */
import type { Setting } from '../scenarios.ts';

export interface Listening {
  /** Where the query is posted to. */
  readonly url: string;
  /** The processes that do the work. @default the one it was opened in */
  readonly pids?: readonly number[];
  close(): Promise<void>;
}

export type Open = (setting: Setting) => Promise<Listening>;
