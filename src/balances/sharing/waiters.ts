/** Requests that wait for the same work. Each waits until its own end; the work goes on while any of them waits. */

import { untilAborted } from '../../http/until-aborted.ts';
import type { CallTrace } from '../call/trace.ts';
import { askersOf, type ReadContext } from '../context.ts';

const EVERYONE_LEFT = new DOMException('No request waits any more', 'AbortError');

/** The requests that wait for one piece of work. */
export class Waiters {
  /**
   * What the work runs under. The signal ends when the last one has left, with that one's reason. Calls and faults are
   * reported to one request alone, the first that still waits, so that the sum over all requests is what was sent; the ids
   * are those of all that ever waited. Traces are reported to all, also to those that come later.
   */
  readonly context: ReadContext;
  readonly #waiting = new Set<{ readonly context: ReadContext }>();
  readonly #left = new AbortController();
  readonly #requestIds = new Set<string>();
  readonly #askers = new Set<object>();
  readonly #traces: CallTrace[] = [];
  readonly #isDone: () => boolean;
  #reported: ReadContext;

  /** @param isDone whether the work has ended, so that nothing of it is left to be given up */
  constructor(first: ReadContext, isDone: () => boolean = () => false) {
    this.#isDone = isDone;
    this.#reported = first;
    this.context = {
      signal: this.#left.signal,
      onCall: (call) => this.#reported.onCall?.(call),
      onFault: (error) => this.#reported.onFault?.(error),
      onTrace: (call) => this.#report(call),
      requestIds: this.#requestIds,
      askers: this.#askers,
      // The request that began it pays for the plan.
      planning: first.planning,
    };
  }

  /** Called once the last one has left. */
  onOver: () => void = () => {};

  /** Whether anyone but this request waits. */
  hasOthers(request: ReadContext): boolean {
    const own = askersOf(request);
    for (const { context } of this.#waiting) {
      if (context === request) continue;
      for (const asker of askersOf(context)) if (!own.has(asker)) return true;
    }
    return false;
  }

  #report(call: CallTrace): void {
    this.#traces.push(call);
    for (const { context } of this.#waiting) context.onTrace?.(call);
  }

  /** What `promise` brings, or a `FailureError` once the request is over. */
  async wait<T>(promise: Promise<T>, request: ReadContext): Promise<T> {
    const place = { context: request };
    this.#waiting.add(place);
    for (const id of request.requestIds ?? []) this.#requestIds.add(id);
    for (const asker of askersOf(request)) this.#askers.add(asker);
    for (const call of this.#traces) request.onTrace?.(call);
    try {
      return await untilAborted(promise, request.signal);
    } finally {
      this.#waiting.delete(place);
      const [first] = this.#waiting;
      if (first === undefined) this.#end(request);
      else this.#reported = first.context;
    }
  }

  #end({ signal }: ReadContext): void {
    // Without a reason one would be made, with a stack that no code reads.
    if (!this.#isDone()) this.#left.abort(signal.reason ?? EVERYONE_LEFT);
    this.onOver();
  }
}
