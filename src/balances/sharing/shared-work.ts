/** Work that several requests wait for: it goes on while any of them waits, and each gives up by its own deadline. */
import { untilAborted } from '../../http/until-aborted.ts';
import type { ReadContext } from '../context.ts';
import { Waiters } from './waiters.ts';

export class SharedWork<T> {
  /** Null once there is a result: it holds the contexts of the requests, which nothing needs any more. */
  #waiters: Waiters | null;
  readonly #result: Promise<T>;

  /** @param work begins at once, under a context that ends when no request waits any more */
  constructor(first: ReadContext, work: (context: ReadContext) => Promise<T>) {
    const waiters = new Waiters(first);
    this.#waiters = waiters;
    this.#result = work(waiters.context);
    const settle = (): void => {
      if (!waiters.context.signal.aborted) this.#waiters = null;
    };
    // All may have left by the time it fails: each of them has its own failure.
    this.#result.then(settle, settle);
  }

  /** Whether it ended because no request waited any more: what came of it says nothing about the question. */
  get isAbandoned(): boolean {
    return this.#waiters?.context.signal.aborted === true;
  }

  /** The result, or a `FailureError` once the request is over. Rejects as the work does. */
  wait(request: ReadContext): Promise<T> {
    if (this.#waiters === null) return untilAborted(this.#result, request.signal);
    return this.#waiters.wait(this.#result, request);
  }
}
