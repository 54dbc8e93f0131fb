import { abortFailure } from './transport-failure.ts';

/** The result of `promise`, or a `FailureError` as soon as `signal` is aborted; the work behind the promise goes on. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(abortFailure(signal));
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(abortFailure(signal));
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(
      (result) => {
        signal.removeEventListener('abort', giveUp);
        resolve(result);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', giveUp);
        reject(error);
      },
    );
  });
}
