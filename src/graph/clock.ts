/** The time of one request. Idle timers are expensive, so the clock is stopped once the request is answered. */

export interface RequestClock {
  /** Ends every upstream call of the request. */
  readonly signal: AbortSignal;
  /** The client does not wait for the answer any more. */
  cancel(): void;
  /** The request is answered. */
  stop(): void;
}

/** `given` ends the request before its time. */
export function startClock(deadlineMs: number, given?: AbortSignal): RequestClock {
  const controller = new AbortController();
  const late = (): void => controller.abort(new DOMException('the deadline of the request has passed', 'TimeoutError'));
  const timer = setTimeout(late, deadlineMs).unref();
  const leave = (): void => {
    clearTimeout(timer);
    controller.abort(given?.reason);
  };
  if (given?.aborted === true) leave();
  given?.addEventListener('abort', leave, { once: true });
  return {
    signal: controller.signal,
    cancel() {
      clearTimeout(timer);
      controller.abort();
    },
    stop() {
      clearTimeout(timer);
      given?.removeEventListener('abort', leave);
    },
  };
}
