/** The queue before a source. It limits calls in flight, calls within a time span, and waiting calls. */
import PQueue from 'p-queue';
import { FailureError, failure } from '../model/failure.ts';

export interface TurnSettings {
  /** Calls in flight together. */
  readonly concurrency: number;
  /** Calls that may start per time span. */
  readonly rate: { readonly calls: number; readonly perMs: number } | null;
  /** Calls that may wait. */
  readonly queue: number;
}

export interface Waiting {
  /** Ends the wait: a call that gives up waiting uses up no turn. */
  readonly signal: AbortSignal;
  /** Goes before those that came earlier. */
  readonly first: boolean;
}

export class Turns {
  readonly #queue: PQueue;
  readonly #room: number;
  readonly #waiting = new Set<AbortController>();

  constructor({ concurrency, rate, queue }: TurnSettings) {
    this.#queue =
      rate === null
        ? new PQueue({ concurrency })
        : new PQueue({ concurrency, intervalCap: rate.calls, interval: rate.perMs, strict: true });
    this.#room = queue;
  }

  /**
   * Runs `task` when its turn has come. Rejects at once where too many wait already, and with the reason of the signal
   * or of `sendAway` where that comes before the turn; a task that runs ends by itself.
   */
  async take<T>(task: () => Promise<T>, { signal, first }: Waiting): Promise<T> {
    const place = new AbortController();
    const leave = (): void => place.abort(signal.reason);
    const started = (): Promise<T> => {
      this.#waiting.delete(place);
      signal.removeEventListener('abort', leave);
      return task();
    };
    signal.throwIfAborted();
    signal.addEventListener('abort', leave, { once: true });
    this.#waiting.add(place);
    try {
      const turn = this.#queue.add(started, { signal: place.signal, priority: first ? 1 : 0 });
      if (this.#waiting.has(place) && this.#queue.size > this.#room) place.abort(overloaded());
      return await turn;
    } finally {
      this.#waiting.delete(place);
      signal.removeEventListener('abort', leave);
    }
  }

  /** Ends every wait with this reason. */
  sendAway(reason: FailureError): void {
    // Each rejected call may let the next one start, and a call that has started no longer waits.
    for (const place of [...this.#waiting]) if (this.#waiting.has(place)) place.abort(reason);
  }
}

function overloaded(): FailureError {
  return new FailureError(failure('UPSTREAM_OVERLOADED'));
}
