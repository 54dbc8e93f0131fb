/** What became of one call, from the plan to the last byte, for those who want to know. */
import type { AttemptRecord } from '../../http/exchange.ts';
import { type FailureCode, toFailure } from '../../model/failure.ts';
import type { CallSubject } from './subject.ts';

/** One try of one HTTP request of the call. */
export interface CallAttempt extends AttemptRecord {
  /** 1 for the first request of the call, more for those that continue it. */
  readonly page: number;
}

export interface CallTraceOptions {
  readonly source: string;
  readonly step: string;
  readonly subject: CallSubject;
  readonly askers: ReadonlySet<object>;
}

/** Times are those of `performance.now()`. */
export class CallTrace {
  readonly source: string;
  /** The read or other endpoint. */
  readonly step: string;
  readonly subject: CallSubject;
  /** The requests that it serves, each by its own `ReadContext`; more may join while it is on its way. */
  readonly askers: ReadonlySet<object>;
  readonly startedAt = performance.now();
  #attempts: readonly CallAttempt[] = [];
  #ended: { readonly at: number; readonly failure: FailureCode | null } | null = null;

  constructor({ source, step, subject, askers }: CallTraceOptions) {
    this.source = source;
    this.step = step;
    this.subject = subject;
    this.askers = askers;
  }

  /** Those that have ended. */
  get attempts(): readonly CallAttempt[] {
    return this.#attempts;
  }

  /** Null while it is on its way. */
  get ended(): { readonly at: number; readonly failure: FailureCode | null } | null {
    return this.#ended;
  }

  attempted(page: number, attempt: AttemptRecord): void {
    const made = { ...attempt, page };
    // Most calls have one: a list that grows has room for more from its first entry on.
    this.#attempts = this.#attempts.length === 0 ? [made] : [...this.#attempts, made];
  }

  succeeded(): void {
    this.#ended = { at: performance.now(), failure: null };
  }

  failed(error: unknown): void {
    this.#ended = { at: performance.now(), failure: toFailure(error).code };
  }
}
