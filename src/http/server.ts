/** What all requests to one server of a source have in common. */
import type { FailureError } from '../model/failure.ts';
import type { Breaker } from './breaker.ts';
import type { Clock } from './clock.ts';
import type { Connections } from './connections.ts';
import type { AnsweringServer, RequestRecord } from './exchange.ts';
import type { Hold } from './hold.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { Signer } from './signing.ts';
import type { RequestWriter } from './target.ts';
import type { Turns } from './turns.ts';

export interface ServerSettings {
  /** For one request, to the last byte: its wait for a turn, both attempts and the pause between them. */
  readonly timeoutMs: number;
  /** How often a failed request is repeated. */
  readonly retries: 0 | 1;
  /** Of an answer, unfolded. */
  readonly maxBodyBytes: number;
  /** Called for every attempt that was sent, answered or failed. */
  readonly onRequest?: (record: RequestRecord) => void;
}

export interface Server extends AnsweringServer {
  readonly settings: ServerSettings;
  readonly clock: Clock;
  readonly writer: RequestWriter;
  /** Null where requests are not signed. */
  readonly signer: Signer | null;
  readonly connections: Connections;
  readonly turns: Turns;
  /** Null where it is asked however often it fails. */
  readonly breaker: Breaker | null;
  readonly budget: RetryBudget;
  readonly hold: Hold;
  /** The reason for which nothing may leave now, or nothing that waits would leave in time; null where there is none. */
  readonly barred: FailureError | null;
  /** Fails the waiting requests now, where there is such a reason: in their turn, which may take a while, they would fail for it. */
  sendAway(): void;
}
