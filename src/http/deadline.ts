/** The time that one piece of work has: until its caller gives up, and so long at most. */
import type { Clock } from './clock.ts';

export interface Deadline {
  /** Aborted with the caller's reason, or with a `TimeoutError`. */
  readonly signal: AbortSignal;
  /** To be called once the work is over: it removes the timer and the listener on the caller's signal. */
  close(): void;
}

/** Like `AbortSignal.any` with `AbortSignal.timeout`, at a fraction of their cost, because `close` ends it. */
export function openDeadline(caller: AbortSignal, ms: number, clock: Pick<Clock, 'after'>): Deadline {
  const over = new AbortController();
  if (caller.aborted) over.abort(caller.reason);
  const giveUp = (): void => over.abort(caller.reason);
  caller.addEventListener('abort', giveUp, { once: true });
  const stop = clock.after(ms, () => over.abort(new DOMException('The time is up', 'TimeoutError')));
  return {
    signal: over.signal,
    close() {
      stop();
      caller.removeEventListener('abort', giveUp);
    },
  };
}
