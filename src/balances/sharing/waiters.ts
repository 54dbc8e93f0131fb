/** Patience for work that several requests share: each waits as long as it lasts itself, the work as long as any of them. */

import { untilAborted } from '../../http/until-aborted.ts';
import type { ReadContext } from '../call/run-endpoint.ts';
import type { CallTrace } from '../call/trace.ts';

const EVERYONE_LEFT = new DOMException('Nobody waits any more', 'AbortError');

/** Those who wait for one piece of work. */
export class Crowd {
  /**
   * What the work runs under. The signal ends when the last one has left, with that one's reason. Calls and faults are
   * told to one alone, the first who still waits, so that the sum over all requests is what was sent; the ids are those of
   * all who ever waited. Traces are told to all, to those who come later too.
   */
  readonly context: ReadContext;
  readonly #waiting = new Set<{ readonly context: ReadContext }>();
  readonly #left = new AbortController();
  readonly #requestIds = new Set<string>();
  readonly #askers = new Set<object>();
  readonly #traces: CallTrace[] = [];
  #told: ReadContext;

  constructor(first: ReadContext) {
    this.#told = first;
    this.context = {
      signal: this.#left.signal,
      onCall: (call) => this.#told.onCall?.(call),
      onFault: (error) => this.#told.onFault?.(error),
      onTrace: (call) => this.#tell(call),
      requestIds: this.#requestIds,
      askers: this.#askers,
      // Whoever began it pays for the plan.
      planning: first.planning,
    };
  }

  /** Whether anyone but this request waits. */
  hasOthers(request: ReadContext): boolean {
    return [...this.#waiting].some(({ context }) => context !== request);
  }

  #tell(call: CallTrace): void {
    this.#traces.push(call);
    for (const { context } of this.#waiting) context.onTrace?.(call);
  }

  /** What `promise` brings, or a `FailureError` once the request is over. */
  async wait<T>(promise: Promise<T>, request: ReadContext): Promise<T> {
    const place = { context: request };
    this.#waiting.add(place);
    for (const id of request.requestIds ?? []) this.#requestIds.add(id);
    this.#askers.add(request);
    for (const call of this.#traces) request.onTrace?.(call);
    try {
      return await untilAborted(promise, request.signal);
    } finally {
      this.#waiting.delete(place);
      const [first] = this.#waiting;
      // Without a reason one would be made, with a stack that nobody reads.
      if (first === undefined) this.#left.abort(request.signal.reason ?? EVERYONE_LEFT);
      else this.#told = first.context;
    }
  }
}
