/** What every source is asked through: one HTTP server, or several with failover. */
import type { Failure } from '../model/failure.ts';
import type { Send } from './exchange.ts';

export interface Upstream {
  readonly send: Send;
  /** No request leaves before `until` (a day away at most); each is refused at once with `UPSTREAM_RATE_LIMITED`. */
  pause(until: Date): void;
  /** Why a request would not leave now; null where it would. */
  readonly refusal: Failure | null;
  /** The step of the request that would leave before the next one; null where there is none. */
  readonly greets: string | null;
  close(): Promise<void>;
}
