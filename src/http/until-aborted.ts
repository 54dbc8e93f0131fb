import { abortFailure } from './transport-failure.ts';

/** The result of `promise`, or a `FailureError` as soon as `signal` is aborted; the work behind the promise goes on. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw abortFailure(signal);
  const aborted = Promise.withResolvers<never>();
  const giveUp = (): void => aborted.reject(abortFailure(signal));
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
