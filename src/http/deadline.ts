/** The time that one request has: until its caller gives up, and so long at most. */
import type { Clock } from './clock.ts';
import { type AbortListener, listen, unlisten } from './on-abort.ts';

/** Whether work was given up, and why. */
export type GivenUp = Pick<AbortSignal, 'aborted' | 'reason'>;

/**
 * Like the signal of `AbortSignal.any` with `AbortSignal.timeout`, at a fraction of their cost: `close` ends it, and it tells
 * one listener at a time, as a request waits in one place at a time.
 */
export class Deadline implements GivenUp, AbortListener {
  readonly #caller: AbortSignal;
  readonly #stop: () => void;
  #over: { readonly reason: unknown } | null = null;
  #waiting: AbortListener | null = null;
  #controller: AbortController | null = null;

  constructor(caller: AbortSignal, ms: number, clock: Pick<Clock, 'after'>) {
    this.#caller = caller;
    if (caller.aborted) this.givenUp(caller.reason);
    else listen(caller, this);
    this.#stop = clock.after(ms, () => this.givenUp(new DOMException('The time is up', 'TimeoutError')));
  }

  get aborted(): boolean {
    return this.#over !== null;
  }

  /** That of the caller, or a `TimeoutError`. */
  get reason(): unknown {
    return this.#over?.reason;
  }

  /** For those who need a real one; made when it is asked for. */
  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#over !== null) this.#controller.abort(this.#over.reason);
    }
    return this.#controller.signal;
  }

  /** Whom to tell of the end from now on; null for nobody. Not told of an end that has come before. */
  set waiting(listener: AbortListener | null) {
    this.#waiting = listener;
  }

  /** To be called once the work is over: it removes the timer and the listener on the caller's signal. */
  close(): void {
    this.#stop();
    unlisten(this.#caller, this);
  }

  /** It is over, for this reason; for the first one that comes. */
  givenUp(reason: unknown): void {
    if (this.#over !== null) return;
    this.#over = { reason };
    this.#controller?.abort(reason);
    this.#waiting?.givenUp(reason);
  }
}
